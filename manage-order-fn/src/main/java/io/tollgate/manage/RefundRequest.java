package io.tollgate.manage;

import io.tollgate.money.Money;
import io.tollgate.request.JsonReader;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A shop gives money back.
 *
 * @param amount minor units; 0 for all that is left
 * @param transactionId which money of the bill; "" for the money that the bill counts as its own
 */
record RefundRequest(long amount, String reason, String transactionId) {

  private static final Pattern TRANSACTION_ID = Pattern.compile("[!-~]{1,64}");

  static RefundRequest read(JsonReader form) {
    form.refuseOthers(Set.of("amount", "reason", "transaction_id"));
    Optional<Long> amount = form.optionalInteger("amount", 1, Money.MOST);
    return new RefundRequest(
        amount.orElse(0L),
        form.optionalText("reason", 100).orElse("Refund"),
        form.optionalText("transaction_id", 64, TRANSACTION_ID).orElse(""));
  }
}
