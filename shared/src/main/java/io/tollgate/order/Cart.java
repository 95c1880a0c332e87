package io.tollgate.order;

import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a customer has picked, at the prices of today. All of it is of one currency.
 *
 * @param id 0 for a customer who never had one
 * @param version counts the changes to its lines
 * @param orderNumber of its next purchase: the same until one is paid or accepted, so that a cart
 *     has one unpaid order
 * @param lines in the order of the products' ids, at most {@link #LINES_MAX}
 */
public record Cart(long id, int version, String orderNumber, List<CartLine> lines) {

  public static final int LINES_MAX = 50;

  public static final Cart EMPTY = new Cart(0, 0, "", List.of());

  /** Empty when there is nothing in it. */
  public Optional<Currency> currency() {
    return lines.stream().findFirst().map(line -> line.product().price().currency());
  }

  /** The lines of an order for all of it. */
  public List<OrderLine> goods() {
    return lines.stream().<OrderLine>map(OrderLine.Goods::new).toList();
  }

  public long pieces() {
    return lines.stream().mapToLong(CartLine::quantity).sum();
  }

  /** Products of which there is not as much as was picked, by sku. */
  public List<String> missing() {
    return lines.stream()
        .filter(line -> !line.product().has(line.quantity()))
        .map(line -> line.product().sku())
        .toList();
  }

  public boolean needsShipping() {
    return flags().contains(Product.NEEDS_SHIPPING);
  }

  /** What its products are, all together. */
  public SortedSet<String> flags() {
    SortedSet<String> flags = new TreeSet<>();
    lines.forEach(line -> flags.addAll(line.product().flags()));
    return flags;
  }
}
