package io.tollgate.store;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.json.Json;
import io.tollgate.method.Rules;
import io.tollgate.money.AmountRange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

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
        words(rules.get("currencies")),
        words(rules.get("countries")),
        words(rules.get("forbidden_flags")));
  }

  private static SortedMap<String, AmountRange> amounts(JsonNode stored) {
    SortedMap<String, AmountRange> amounts = new TreeMap<>();
    if (stored != null) {
      stored
          .entries()
          .forEach(
              entry ->
                  amounts.put(
                      entry.getKey(),
                      new AmountRange(
                          amount(entry.getValue().get("min")),
                          amount(entry.getValue().get("max")))));
    }
    return amounts;
  }

  private static long amount(JsonNode stored) {
    if (stored == null || !stored.isNumber()) {
      throw new IllegalStateException("An amount in a rule is no number");
    }
    return stored.getLongValue();
  }

  private static SortedSet<String> words(JsonNode stored) {
    SortedSet<String> words = new TreeSet<>();
    if (stored != null) {
      stored.values().forEach(word -> words.add(word.getStringValue()));
    }
    return words;
  }
}
