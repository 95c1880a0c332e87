package io.tollgate.create;

import io.tollgate.gateway.EmbeddedForms;
import java.net.URI;

/**
 * What came of asking for a session of a gateway's form. Where the payment cannot be made, {@code
 * landing} is the shop's page that shows how it stands.
 */
sealed interface FormSessionResult {

  record Opened(EmbeddedForms.Session session) implements FormSessionResult {}

  /** There is no such payment, or the caller does not hold its order's key. */
  record UnknownPayment() implements FormSessionResult {}

  record AlreadyPaid(URI landing) implements FormSessionResult {}

  /** A person must look at a payment of this order first. */
  record InReview(URI landing) implements FormSessionResult {}

  record PaymentInProgress(URI landing) implements FormSessionResult {}

  /** Its time is over, or it is not paid in a form. */
  record Closed(URI landing) implements FormSessionResult {}

  /** The gateway gave no session. */
  record Unreachable() implements FormSessionResult {}
}
