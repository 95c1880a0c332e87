package io.tollgate.gateway.momo;

import static io.tollgate.gateway.momo.FieldNames.AMOUNT;
import static io.tollgate.gateway.momo.FieldNames.CREATED_TIME;
import static io.tollgate.gateway.momo.FieldNames.ORDER_ID;
import static io.tollgate.gateway.momo.FieldNames.RESULT_CODE;

import io.tollgate.gateway.Callback;
import io.tollgate.gateway.MessageFields;
import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.money.Money;
import java.time.Instant;
import java.util.Optional;

/**
 * One refund as query and refund/query list it.
 *
 * @param orderId the refund's own
 */
record RefundTransaction(String orderId, Money amount, int code, Instant createdAt) {

  /** Empty when one of its members cannot be read. */
  static Optional<RefundTransaction> read(MessageFields fields) {
    Optional<String> orderId = fields.text(ORDER_ID);
    Optional<Long> amount = fields.whole(AMOUNT);
    Optional<Integer> code = fields.code(RESULT_CODE);
    Optional<Instant> createdAt = new Payment(fields).time(CREATED_TIME);
    return orderId.isPresent() && amount.isPresent() && code.isPresent() && createdAt.isPresent()
        ? Optional.of(
            new RefundTransaction(
                orderId.get(), Money.of(amount.get(), "VND"), code.get(), createdAt.get()))
        : Optional.empty();
  }

  /** What has become of it; nobody explains 99. */
  RefundReport report() {
    return switch (code) {
      case ResultCodes.SUCCESS -> new RefundReport.Done();
      case ResultCodes.WAITING_FOR_PAYER,
          ResultCodes.PROCESSING,
          ResultCodes.PROCESSING_AT_PROVIDER ->
          new RefundReport.Pending();
      case 1080 -> failed("failed");
      case 1081 -> failed("amount");
      case 1088 -> failed("not_refundable");
      default -> new RefundReport.Undecided(Integer.toString(code));
    };
  }

  /** The same as if MoMo had notified us of it. */
  Callback notification(String account, String transactionId) {
    return new Callback.RefundNotification(
        account, transactionId, orderId, amount, report(), createdAt);
  }

  private RefundReport failed(String reason) {
    return new RefundReport.Failed(reason, Integer.toString(code));
  }
}
