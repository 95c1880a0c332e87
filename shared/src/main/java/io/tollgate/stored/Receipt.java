package io.tollgate.stored;

import io.tollgate.money.Money;

/**
 * Stored money of a bill or an orphan, and how much of it is on its way back.
 *
 * @param billId 0 for money of no bill
 * @param refunding minor units of all refunds that have not failed
 * @param refunded minor units of the refunds that are done
 */
public record Receipt(
    long id,
    long billId,
    String transactionId,
    ReceiptRole role,
    Money amount,
    long refunding,
    long refunded) {

  /** Minor units that may still be refunded. */
  public long refundable() {
    return amount.minorUnits() - refunding;
  }

  /** Whether so much of it may still be refunded, in this currency. */
  public boolean covers(Money wanted) {
    return wanted.currency().equals(amount.currency()) && wanted.minorUnits() <= refundable();
  }
}
