package io.tollgate.local.identity;

import java.util.List;

/**
 * What may ask an issuer for tokens (RFC 6749, section 2).
 *
 * @param id a text that everybody may know
 * @param secret of a program; empty for pages, which cannot keep one
 * @param scopes all that its tokens may hold
 */
public record Client(String id, String secret, List<String> scopes) {

  boolean isProgram() {
    return !secret.isEmpty();
  }

  /** Leaves out the secret. */
  @Override
  public String toString() {
    return "Client " + id;
  }
}
