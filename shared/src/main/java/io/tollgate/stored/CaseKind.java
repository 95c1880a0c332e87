package io.tollgate.stored;

import java.util.Arrays;
import java.util.Optional;

/** Why a person must decide. */
public enum CaseKind {
  /** The gateway took another amount or currency than the bill's. */
  WRONG_AMOUNT,
  /** The order was paid already, by another bill. */
  SECOND_PAYMENT,
  /** The bill was paid already, by another transaction. */
  SECOND_TRANSACTION,
  /** The transaction number of this money stands under another bill or reference too. */
  NUMBER_TWICE,
  /** The gateway itself doubts the money. */
  SUSPICIOUS,
  /** The gateway did not come to a result in time. */
  UNDECIDED,
  /** Paid more than the accepted time after the order had failed. */
  LATE_TOO_LATE,
  /** Paid after the order was cancelled. */
  LATE_CANCELLED,
  /** Paid after another order had been placed in its place, under the same number. */
  LATE_REPLACED,
  /** Paid after the order had failed, and what it sold has been sold to others. */
  LATE_NO_STOCK,
  /** Money for a reference we do not know. */
  ORPHAN,
  /**
   * The gateway leaves open what became of a refund, or gave back money that we cannot place: more
   * than is left, another currency, or a number that two payments have.
   */
  REFUND_UNKNOWN,
  /** The buyer disputes the payment with the bank. */
  DISPUTE,
  /** A webhook endpoint failed for days, or wants no more: the shop hears of no events there. */
  ENDPOINT_DISABLED;

  /**
   * Empty for a kind of a newer release, whose cases are there during a canary and after a step
   * back.
   */
  public static Optional<CaseKind> find(String stored) {
    return Arrays.stream(values()).filter(kind -> kind.name().equals(stored)).findFirst();
  }
}
