package io.tollgate.manage;

import io.tollgate.bill.Bill;
import java.time.Duration;

/** What came of ending a payment before its time. */
sealed interface ExpireResult {

  record UnknownPayment() implements ExpireResult {}

  /** Nobody can pay it any more. */
  record Ended(Bill bill) implements ExpireResult {}

  /**
   * The gateway may not be asked yet, or did not answer: reconcile ends it.
   *
   * @param retryAfter when it is worth asking again
   */
  record StillOpen(Bill bill, Duration retryAfter) implements ExpireResult {}

  /** The money was faster. */
  record AlreadyPaid(Bill bill) implements ExpireResult {}

  /** Its order is being fulfilled, and is paid afterwards. */
  record AlreadyAccepted(Bill bill) implements ExpireResult {}

  /** A person must look at it first. */
  record InReview(Bill bill) implements ExpireResult {}
}
