package io.tollgate.gateway.vnpay;

import static io.tollgate.gateway.vnpay.FieldNames.AMOUNT;
import static io.tollgate.gateway.vnpay.FieldNames.PAY_DATE;
import static io.tollgate.gateway.vnpay.FieldNames.PREFIX;
import static io.tollgate.gateway.vnpay.FieldNames.SECURE_HASH;
import static io.tollgate.gateway.vnpay.FieldNames.SECURE_HASH_TYPE;
import static io.tollgate.gateway.vnpay.FieldNames.TRANSACTION_NO;

import io.tollgate.bill.Evidence;
import io.tollgate.bill.Report;
import io.tollgate.gateway.FormEncoding;
import io.tollgate.gateway.MessageFields;
import io.tollgate.money.Money;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What VNPAY said in one message. An empty value is an absent one, because VNPAY's samples leave
 * both out of what is signed (PAY, sample code).
 */
record Fields(MessageFields all) {

  /** Numeric, 1 to 15 (PAY, vnp_TransactionNo); nothing but zeros where nothing was paid. */
  private static final Pattern TRANSACTION = Pattern.compile("(?=.*[1-9])[0-9]{1,15}");

  private static final int HUNDREDTHS = 100;

  /** Reads a query or a form; empty when it cannot be read or holds a name twice. */
  static Optional<Fields> ofForm(String text) {
    return MessageFields.ofForm(text).map(Fields::new);
  }

  Optional<String> text(String name) {
    return all.textOrNumber(name).filter(text -> !text.isEmpty());
  }

  boolean is(String name, String value) {
    return text(name).filter(value::equals).isPresent();
  }

  /** What VNPAY signs of an IPN and of a return: decoded by us, and encoded again as it does. */
  String query() {
    Map<String, String> signed = new TreeMap<>();
    for (Map.Entry<String, ?> field : all.object().entries()) {
      if (field.getKey().startsWith(PREFIX)) {
        text(field.getKey()).ifPresent(value -> signed.put(field.getKey(), value));
      }
    }
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
    return all.whole(AMOUNT)
        .filter(hundredths -> hundredths >= 0 && hundredths % HUNDREDTHS == 0)
        .map(hundredths -> Money.of(hundredths / HUNDREDTHS, "VND"));
  }

  /** The dong has no smaller part; VNPAY writes two digits more all the same (PAY, vnp_Amount). */
  static String hundredths(Money dong) {
    return Long.toString(Math.multiplyExact(dong.minorUnits(), HUNDREDTHS));
  }
}
