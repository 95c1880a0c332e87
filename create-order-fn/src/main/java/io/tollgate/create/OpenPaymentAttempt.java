package io.tollgate.create;

import io.tollgate.method.PaymentMethod;
import io.tollgate.store.IdempotencyKeyUse;

/**
 * One attempt to open a payment, of the few that a request has.
 *
 * @param method the one that was chosen for the request
 * @param key what the request's Idempotency-Key still has to do
 */
record OpenPaymentAttempt(
    OpenPaymentCommand command,
    PaymentMethod method,
    IdempotencyKeyUse key,
    OpenPaymentProgress progress) {

  PaymentRequest request() {
    return command.request();
  }

  /** What came of an attempt. */
  sealed interface Outcome {

    record Done(OpenPaymentResult result) implements Outcome {}

    /** Another request was faster, or the gateway was asked: read and decide again. */
    record Retry(OpenPaymentProgress progress) implements Outcome {}
  }
}
