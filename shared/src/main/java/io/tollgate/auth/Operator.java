package io.tollgate.auth;

import io.tollgate.lambda.RequestRefused;

/**
 * A person or program of the shop that proved itself with a token which holds the operator scope.
 *
 * @param subject the issuer's own name for it
 * @param name who this is, in the history: at most 80 characters
 * @param mayRefund whether it may move money too, for which a shop may ask a scope of its own
 */
public record Operator(String subject, String name, boolean mayRefund) implements Caller {

  /**
   * Refuses what moves money.
   *
   * @throws RequestRefused 403 without the refund scope
   */
  public void requireRefund() {
    if (!mayRefund) {
      throw TokenAuthenticator.forbidden();
    }
  }
}
