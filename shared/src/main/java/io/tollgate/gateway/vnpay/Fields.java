package io.tollgate.gateway.vnpay;

import static io.tollgate.gateway.vnpay.FieldNames.AMOUNT;
import static io.tollgate.gateway.vnpay.FieldNames.PAY_DATE;
import static io.tollgate.gateway.vnpay.FieldNames.PREFIX;
import static io.tollgate.gateway.vnpay.FieldNames.SECURE_HASH;
import static io.tollgate.gateway.vnpay.FieldNames.SECURE_HASH_TYPE;
import static io.tollgate.gateway.vnpay.FieldNames.TRANSACTION_NO;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.bill.Evidence;
import io.tollgate.bill.Report;
import io.tollgate.gateway.FormEncoding;
import io.tollgate.json.Json;
import io.tollgate.money.Money;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What VNPAY said in one message: its own fields, none of them empty. An empty value is an absent
 * one, because VNPAY's samples leave both out of what is signed (PAY, sample code).
 */
record Fields(Map<String, String> values) {

  /** Numeric, 1 to 12 (PAY, vnp_Amount); eighteen digits always fit into a long. */
  private static final Pattern WHOLE = Pattern.compile("[0-9]{1,18}");

  /** Numeric, 1 to 15 (PAY, vnp_TransactionNo); nothing but zeros where nothing was paid. */
  private static final Pattern TRANSACTION = Pattern.compile("(?=.*[1-9])[0-9]{1,15}");

  private static final int HUNDREDTHS = 100;

  /** Reads a query or a form; empty when it cannot be read or holds a name twice. */
  static Optional<Fields> ofForm(String text) {
    return FormEncoding.read(text).map(Fields::of);
  }

  /** Reads an answer: texts, and numbers in their digits. */
  static Optional<Fields> ofJson(String text) {
    return Json.object(text)
        .map(
            object -> {
              Map<String, String> values = new TreeMap<>();
              object.entries().forEach(entry -> value(entry.getValue(), entry.getKey(), values));
              return of(values);
            });
  }

  private static void value(JsonNode node, String name, Map<String, String> values) {
    if (node.isString() || node.isNumber()) {
      values.put(name, node.coerceStringValue());
    }
  }

  private static Fields of(Map<String, String> all) {
    Map<String, String> own = new TreeMap<>(all);
    own.entrySet().removeIf(e -> !e.getKey().startsWith(PREFIX) || e.getValue().isEmpty());
    return new Fields(own);
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name));
  }

  boolean is(String name, String value) {
    return value.equals(values.get(name));
  }

  /** What VNPAY signs of an IPN and of a return: decoded by us, and encoded again as it does. */
  String query() {
    Map<String, String> signed = new TreeMap<>(values);
    signed.remove(SECURE_HASH);
    signed.remove(SECURE_HASH_TYPE);
    return FormEncoding.write(signed);
  }

  /**
   * The amount of a successful payment; empty when it names no transaction or no whole dong.
   *
   * @param now stands in where there is no time: vnp_PayDate is optional (PAY)
   */
  Optional<Report> paid(Evidence evidence, Instant now) {
    Instant paidAt = text(PAY_DATE).flatMap(Dates::read).orElse(now);
    return text(TRANSACTION_NO)
        .filter(number -> TRANSACTION.matcher(number).matches())
        .flatMap(number -> dong().map(sum -> new Report.Paid(sum, number, paidAt, evidence)));
  }

  private Optional<Money> dong() {
    return text(AMOUNT)
        .filter(digits -> WHOLE.matcher(digits).matches())
        .map(Long::parseLong)
        .filter(hundredths -> hundredths % HUNDREDTHS == 0)
        .map(hundredths -> Money.of(hundredths / HUNDREDTHS, "VND"));
  }

  /** The dong has no smaller part; VNPAY writes two digits more all the same (PAY, vnp_Amount). */
  static String hundredths(Money money) {
    if (!money.currency().equals(VnpayGateway.DONG)) {
      throw new IllegalArgumentException("VNPAY takes dong, not " + money.currency());
    }
    return Long.toString(Math.multiplyExact(money.minorUnits(), HUNDREDTHS));
  }
}
