package io.tollgate.create;

import io.tollgate.gateway.EmbeddedForms;

/** What came of asking for a session of a gateway's form. */
sealed interface FormSessionResult {

  record Opened(EmbeddedForms.Session session, FormOrder order) implements FormSessionResult {}

  /** There is no such payment, or the caller does not hold its order's key. */
  record UnknownPayment() implements FormSessionResult {}

  record AlreadyPaid(FormOrder order) implements FormSessionResult {}

  /** A person must look at a payment of this order first. */
  record InReview(FormOrder order) implements FormSessionResult {}

  record PaymentInProgress(FormOrder order) implements FormSessionResult {}

  /** Its time is over, or it is not paid in a form. */
  record Closed(FormOrder order) implements FormSessionResult {}

  /** The gateway gave no session. */
  record Unreachable() implements FormSessionResult {}
}
