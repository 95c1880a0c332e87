package io.tollgate.method;

import io.tollgate.money.AmountRange;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a purchase must be to be paid by one method. A rule that is empty asks for nothing.
 *
 * @param amounts by currency; one that is not named may come to any amount
 * @param currencies the only ones that are taken
 * @param countries of buyers, the only ones that are taken; a buyer without one is refused, for a
 *     rule that silence gets around is none (DECISIONS 40)
 * @param forbiddenFlags a purchase with any of these is refused
 */
public record Rules(
    SortedMap<String, AmountRange> amounts,
    SortedSet<String> currencies,
    SortedSet<String> countries,
    SortedSet<String> forbiddenFlags) {

  /** The code of a currency (ISO 4217). */
  public static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

  /** The code of a country (ISO 3166-1 alpha-2). */
  public static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");

  /** Asks for nothing. */
  public static final Rules NONE =
      new Rules(new TreeMap<>(), new TreeSet<>(), new TreeSet<>(), new TreeSet<>());

  public Rules {
    amounts = Collections.unmodifiableSortedMap(new TreeMap<>(amounts));
    currencies = Collections.unmodifiableSortedSet(new TreeSet<>(currencies));
    countries = Collections.unmodifiableSortedSet(new TreeSet<>(countries));
    forbiddenFlags = Collections.unmodifiableSortedSet(new TreeSet<>(forbiddenFlags));
  }

  /**
   * The rule that forbids a purchase.
   *
   * @param rule its name, for programs: min_amount, max_amount, currencies, countries or
   *     forbidden_flags
   */
  public record Refusal(String rule, String message) {}

  /** The first rule that forbids this purchase; empty when all allow it. */
  public Optional<Refusal> refusal(Purchase purchase) {
    String currency = purchase.amount().currency().getCurrencyCode();
    if (!currencies.isEmpty() && !currencies.contains(currency)) {
      return refusal("currencies", "takes only " + String.join(", ", currencies));
    }
    if (amounts.containsKey(currency)) {
      AmountRange range = amounts.get(currency);
      if (purchase.amount().minorUnits() < range.least()) {
        return refusal("min_amount", "takes nothing below " + range.least());
      }
      if (purchase.amount().minorUnits() > range.greatest()) {
        return refusal("max_amount", "takes nothing above " + range.greatest());
      }
    }
    if (!countries.isEmpty() && !countries.contains(purchase.country())) {
      return refusal("countries", "takes only buyers of " + String.join(", ", countries));
    }
    return purchase.flags().stream()
        .filter(forbiddenFlags::contains)
        .sorted()
        .findFirst()
        .flatMap(flag -> refusal("forbidden_flags", "does not take what is " + flag));
  }

  private static Optional<Refusal> refusal(String rule, String message) {
    return Optional.of(new Refusal(rule, message));
  }
}
