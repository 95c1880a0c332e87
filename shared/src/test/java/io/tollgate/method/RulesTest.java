package io.tollgate.method;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tollgate.money.AmountRange;
import io.tollgate.money.Money;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One method's rules, and what comes of every kind of purchase. */
class RulesTest {

  private static final Rules RULES =
      new Rules(
          new TreeMap<>(
              Map.of("VND", new AmountRange(10_000, 5_000_000), "PEN", new AmountRange(1, 2_000))),
          words("PEN USD VND"),
          words("PE VN"),
          words("gift-card tobacco"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10000   | VND | VN | ''              | fits",
        "5000000 | VND | VN | ''              | fits",
        "9999    | VND | VN | ''              | min_amount",
        "5000001 | VND | VN | ''              | max_amount",
        "2000    | PEN | PE | ''              | fits",
        "2001    | PEN | PE | ''              | max_amount",
        "1       | USD | VN | ''              | fits",
        "9999999 | USD | VN | ''              | fits",
        "10000   | EUR | VN | ''              | currencies",
        "10000   | VND | US | ''              | countries",
        "10000   | VND | '' | ''              | countries",
        "10000   | VND | VN | 'books'         | fits",
        "10000   | VND | VN | 'books tobacco' | forbidden_flags",
        "9999    | VND | US | 'tobacco'       | min_amount",
      })
  void purchaseThatBreaksARuleIsRejected(
      long amount, String currency, String country, String flags, String outcome) {
    assertEquals(outcome, outcome(RULES, amount, currency, country, flags));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1             | VND | '' | ''",
        "1000000000000 | EUR | US | 'tobacco'",
      })
  void purchaseWithoutRulesIsAllowed(long amount, String currency, String country, String flags) {
    Rules none = Rules.NONE;

    assertEquals("fits", outcome(none, amount, currency, country, flags));
  }

  private static String outcome(
      Rules rules, long amount, String currency, String country, String flags) {
    return rules
        .refusal(new Purchase(Money.of(amount, currency), country, Set.copyOf(words(flags))))
        .map(Rules.Refusal::rule)
        .orElse("fits");
  }

  private static TreeSet<String> words(String text) {
    List<String> words = Arrays.asList(text.split(" "));
    return words.stream()
        .filter(Predicate.not(String::isEmpty))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
