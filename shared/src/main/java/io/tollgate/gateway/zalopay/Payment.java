package io.tollgate.gateway.zalopay;

import static io.tollgate.gateway.zalopay.FieldNames.AMOUNT;
import static io.tollgate.gateway.zalopay.FieldNames.SERVER_TIME;
import static io.tollgate.gateway.zalopay.FieldNames.ZP_TRANS_ID;

import io.tollgate.bill.Evidence;
import io.tollgate.bill.Report;
import io.tollgate.gateway.MessageFields;
import io.tollgate.money.Money;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The payment in a callback or an order-query answer. {@code zp_trans_id} is an int64 on ZaloPay's
 * page callback-api and a string of digits in its integration document of 2026.
 */
record Payment(MessageFields fields) {

  /** "String, 64" in the integration document; fifteen digits in every sample. */
  private static final Pattern TRANSACTION_ID = Pattern.compile("[0-9A-Za-z_-]{1,64}");

  /** When ZaloPay took the money. */
  Optional<Instant> serverTime() {
    return fields.whole(SERVER_TIME).filter(ms -> ms > 0).map(Instant::ofEpochMilli);
  }

  /** The money; empty when a fact of it is missing. */
  Optional<Report> paid(Instant paidAt, Evidence evidence) {
    Optional<String> transactionId =
        fields
            .textOrNumber(ZP_TRANS_ID)
            .filter(id -> TRANSACTION_ID.matcher(id).matches())
            .filter(id -> !id.equals("0"));
    return fields
        .whole(AMOUNT)
        .filter(amount -> amount >= 0)
        .flatMap(
            amount ->
                transactionId.map(
                    id -> new Report.Paid(Money.of(amount, "VND"), id, paidAt, evidence)));
  }
}
