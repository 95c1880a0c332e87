package io.tollgate.order;

import io.tollgate.money.Money;
import java.util.SortedSet;
import java.util.regex.Pattern;

/**
 * Something that the shop sells.
 *
 * @param sku the shop's own name for it, which never changes
 * @param price of one piece
 * @param available pieces that can still be bought; those reserved and sold are out of it
 * @param isActive whether it is on offer at all
 * @param flags what it is, in the shop's own words; {@link #NEEDS_SHIPPING} is one of ours
 */
public record Product(
    long id,
    String sku,
    String name,
    String description,
    Money price,
    long available,
    boolean isActive,
    SortedSet<String> flags) {

  /** It goes to an address, and costs what shipping costs. */
  public static final String NEEDS_SHIPPING = "needs-shipping";

  /** Of one product; a cart's order has those of all its lines. */
  public static final int FLAGS_MAX = 6;

  public static final int FLAG_CHARACTERS_MAX = 32;

  /** The shop's own flag for what a product is, like {@code age-restricted}. */
  public static final Pattern FLAG =
      Pattern.compile("[a-z0-9][a-z0-9_-]{0,%d}".formatted(FLAG_CHARACTERS_MAX - 1));

  private static final Pattern SKU = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,39}");

  /** Whether a product can have this name. */
  public static boolean isSku(String text) {
    return SKU.matcher(text).matches();
  }

  /** Whether so many pieces can be bought now. */
  public boolean has(int quantity) {
    return isActive && available >= quantity;
  }
}
