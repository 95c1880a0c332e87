package io.tollgate.manage;

import io.tollgate.stored.BillSnapshot;

/** What came of an operator's confirming money that no gateway collects. */
sealed interface ConfirmResult {

  record UnknownOrder() implements ConfirmResult {}

  /** A gateway collects the money of this order. */
  record NotDirect() implements ConfirmResult {}

  /** This reference was booked for another bill. */
  record ReferenceUsed() implements ConfirmResult {}

  /** The time of payment is none of the bill's, or has yet to come. */
  record ImpossibleTime() implements ConfirmResult {}

  record Paid(BillSnapshot snapshot) implements ConfirmResult {}

  /** It is written down, and a person must decide about it. */
  record InReview(BillSnapshot snapshot) implements ConfirmResult {}
}
