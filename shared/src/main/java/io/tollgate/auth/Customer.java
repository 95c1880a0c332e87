package io.tollgate.auth;

/**
 * A customer who proved itself with a token.
 *
 * @param subject the issuer's own name for it
 * @param email empty when the token has none
 */
public record Customer(String subject, String email) implements Caller {

  /** Leaves out the address. */
  @Override
  public String toString() {
    return "Customer " + subject;
  }
}
