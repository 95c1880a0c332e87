package io.tollgate.gateway.momo;

import static io.tollgate.gateway.momo.FieldNames.AMOUNT;
import static io.tollgate.gateway.momo.FieldNames.CREATED_TIME;
import static io.tollgate.gateway.momo.FieldNames.ORDER_ID;
import static io.tollgate.gateway.momo.FieldNames.RESULT_CODE;
import static io.tollgate.gateway.momo.FieldNames.TRANS_ID;

import io.tollgate.gateway.Callback;
import io.tollgate.gateway.MessageFields;
import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.money.Money;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One refund as query and refund/query list it.
 *
 * @param identity the refund's own order id; its number at MoMo where that cannot be stored
 * @param fields the whole entry
 */
record RefundTransaction(String identity, Money amount, int code, MessageFields fields) {

  /** What the database stores as a refund's identity. */
  private static final Pattern IDENTITY = Pattern.compile("[!-~]{1,64}");

  /** Empty when one of its members cannot be read. */
  static Optional<RefundTransaction> read(MessageFields fields) {
    Optional<String> identity =
        fields
            .text(ORDER_ID)
            .filter(RefundTransaction::isIdentity)
            .or(() -> fields.textOrNumber(TRANS_ID).filter(RefundTransaction::isIdentity));
    Optional<Long> amount = fields.whole(AMOUNT).filter(dong -> dong >= 0);
    Optional<Integer> code = fields.code(RESULT_CODE);
    return identity.isPresent() && amount.isPresent() && code.isPresent()
        ? Optional.of(
            new RefundTransaction(
                identity.get(), Money.of(amount.get(), "VND"), code.get(), fields))
        : Optional.empty();
  }

  private static boolean isIdentity(String text) {
    return IDENTITY.matcher(text).matches();
  }

  /** What has become of our refund of this amount; with another one it is not what we asked for. */
  RefundReport reportOf(Money asked) {
    return amount.equals(asked) ? report() : new RefundReport.Undecided("amount");
  }

  /** What has become of it; nobody explains 99. */
  private RefundReport report() {
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

  /**
   * The same as if MoMo had notified us of it.
   *
   * @param answered when MoMo listed it, for one that does not say when it was made
   */
  Callback notification(String account, String transactionId, Instant answered) {
    Instant at = new Payment(fields).time(CREATED_TIME).orElse(answered);
    return new Callback.RefundNotification(account, transactionId, identity, amount, report(), at);
  }

  private RefundReport failed(String reason) {
    return new RefundReport.Failed(reason, Integer.toString(code));
  }
}
