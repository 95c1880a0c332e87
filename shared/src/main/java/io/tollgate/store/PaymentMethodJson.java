package io.tollgate.store;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.json.Json;
import io.tollgate.method.Rules;
import io.tollgate.money.AmountRange;
import io.tollgate.order.Product;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The stored form of a payment method's rules, which the API and the history show alike. */
public final class PaymentMethodJson {

  private static final Set<String> NAMES =
      Set.of("amounts", "currencies", "countries", "forbidden_flags");

  private PaymentMethodJson() {}

  /** Writes rules so that they are read back alike; the same rules are the same text. */
  public static Map<String, Object> write(Rules rules) {
    Map<String, Object> amounts = new TreeMap<>();
    rules
        .amounts()
        .forEach(
            (currency, range) ->
                amounts.put(
                    currency,
                    new TreeMap<>(Map.of("min", range.least(), "max", range.greatest()))));
    Map<String, Object> json = new LinkedHashMap<>();
    if (!amounts.isEmpty()) {
      json.put("amounts", amounts);
    }
    put(json, "currencies", rules.currencies());
    put(json, "countries", rules.countries());
    put(json, "forbidden_flags", rules.forbiddenFlags());
    return json;
  }

  private static void put(Map<String, Object> json, String name, SortedSet<String> words) {
    if (!words.isEmpty()) {
      json.put(name, List.copyOf(words));
    }
  }

  /**
   * Reads what {@link #write} has written. A rule that cannot be read must not let everybody
   * through.
   *
   * @throws IllegalStateException for anything else
   */
  static Rules read(String json) {
    JsonNode rules = Json.object(json).orElseThrow(() -> new IllegalStateException("No rules"));
    rules
        .entries()
        .forEach(
            entry -> {
              if (!NAMES.contains(entry.getKey())) {
                throw new IllegalStateException("No rule is called " + entry.getKey());
              }
            });
    return new Rules(
        amounts(rules.get("amounts")),
        words(rules.get("currencies"), Rules.CURRENCY),
        words(rules.get("countries"), Rules.COUNTRY),
        words(rules.get("forbidden_flags"), Product.FLAG));
  }

  private static SortedMap<String, AmountRange> amounts(JsonNode stored) {
    SortedMap<String, AmountRange> amounts = new TreeMap<>();
    if (stored != null) {
      stored
          .entries()
          .forEach(
              entry -> amounts.put(word(entry.getKey(), Rules.CURRENCY), range(entry.getValue())));
    }
    return amounts;
  }

  private static AmountRange range(JsonNode stored) {
    long least = amount(stored.get("min"));
    long greatest = amount(stored.get("max"));
    if (stored.size() != 2 || least < 1 || greatest < least) {
      throw new IllegalStateException("A rule has no range of amounts");
    }
    return new AmountRange(least, greatest);
  }

  private static long amount(JsonNode stored) {
    if (stored != null
        && stored.isNumber()
        && (stored.getNumberValue() instanceof Integer
            || stored.getNumberValue() instanceof Long)) {
      return stored.getLongValue();
    }
    throw new IllegalStateException("An amount in a rule is no whole number");
  }

  private static SortedSet<String> words(JsonNode stored, Pattern shape) {
    SortedSet<String> words = new TreeSet<>();
    if (stored != null) {
      stored.values().forEach(each -> words.add(word(each.getStringValue(), shape)));
    }
    return words;
  }

  private static String word(String stored, Pattern shape) {
    if (!shape.matcher(stored).matches()) {
      throw new IllegalStateException("A word in a rule must match " + shape);
    }
    return stored;
  }
}
