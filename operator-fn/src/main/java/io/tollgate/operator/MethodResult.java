package io.tollgate.operator;

import io.tollgate.method.PaymentMethod;

/** What came of an operator's adding or changing a payment method. */
sealed interface MethodResult {

  record Added(PaymentMethod method) implements MethodResult {}

  record Changed(PaymentMethod method) implements MethodResult {}

  /** It is so already. */
  record Unchanged(PaymentMethod method) implements MethodResult {}

  /** Another payment method has this code. */
  record CodeTaken() implements MethodResult {}

  /**
   * Somebody else changed it since it was looked at.
   *
   * @param version that it has now
   */
  record VersionConflict(int version) implements MethodResult {}
}
