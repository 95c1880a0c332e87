package io.tollgate.stored;

import io.tollgate.money.Money;
import java.time.Instant;

/**
 * Stored money of a bill or an orphan, and how much of it is on its way back.
 *
 * @param billId 0 for money of no bill
 * @param paidAt when the gateway took it
 * @param refunding minor units of all refunds that have not failed
 * @param refunded minor units of the refunds that are done
 */
public record Receipt(
    long id,
    long billId,
    String transactionId,
    ReceiptRole role,
    Money amount,
    Instant paidAt,
    long refunding,
    long refunded) {

  /**
   * Minor units that no refund or dispute takes. Whether they can still go back says the gateway.
   */
  public long remaining() {
    return amount.minorUnits() - refunding;
  }

  /** Whether so much of it remains, in this currency. */
  public boolean covers(Money wanted) {
    return wanted.currency().equals(amount.currency()) && wanted.minorUnits() <= remaining();
  }
}
