package io.tollgate.stored;

import io.tollgate.bill.Memo;
import io.tollgate.bill.RefundState;
import io.tollgate.money.Money;
import java.time.Instant;

/**
 * A stored refund, or money that a dispute took.
 *
 * @param kind whether the shop gave it back or a dispute took it
 * @param identity its name at the gateway, the same on every retry
 * @param transactionId of the receipt that it takes from
 * @param requestedBy the name of the API key or person that asked
 */
public record StoredRefund(
    long id,
    long billId,
    long receiptId,
    RefundKind kind,
    String identity,
    String transactionId,
    Money amount,
    String reason,
    String requestedBy,
    RefundState state,
    Memo memo,
    Instant createdAt,
    Instant nextCheckAt,
    int version) {

  public StoredRefund with(RefundState after, Instant checkAt) {
    return new StoredRefund(
        id,
        billId,
        receiptId,
        kind,
        identity,
        transactionId,
        amount,
        reason,
        requestedBy,
        after,
        memo,
        createdAt,
        checkAt,
        version);
  }
}
