package io.tollgate.gateway.momo;

import static io.tollgate.gateway.momo.FieldNames.AMOUNT;
import static io.tollgate.gateway.momo.FieldNames.TRANS_ID;

import io.tollgate.bill.Evidence;
import io.tollgate.bill.Report;
import io.tollgate.gateway.MessageFields;
import io.tollgate.money.Money;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** The payment in a notification or in query's answer. */
record Payment(MessageFields fields) {

  /** A number of ten or eleven digits so far. */
  private static final Pattern TRANSACTION_ID = Pattern.compile("[1-9][0-9]{0,17}");

  /** A time, in milliseconds since 1970. */
  Optional<Instant> time(String name) {
    return fields.whole(name).filter(ms -> ms > 0).map(Instant::ofEpochMilli);
  }

  /** The money, in dong, which has no smaller part; empty when a fact of it is missing. */
  Optional<Report> paid(Instant paidAt, Evidence evidence) {
    Optional<String> transactionId =
        fields.textOrNumber(TRANS_ID).filter(id -> TRANSACTION_ID.matcher(id).matches());
    return fields
        .whole(AMOUNT)
        .filter(amount -> amount >= 0)
        .flatMap(
            amount ->
                transactionId.map(
                    id -> new Report.Paid(Money.of(amount, "VND"), id, paidAt, evidence)));
  }
}
