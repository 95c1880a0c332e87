package io.tollgate.operator;

import io.tollgate.auth.ApiKey;
import io.tollgate.auth.ApiKeyText;

/** What came of an operator's making, rotating or revoking an API key. */
sealed interface ApiKeyResult {

  /** By making one, or in the place of another. */
  record Made(ApiKey key, ApiKeyText text) implements ApiKeyResult {}

  /** Now, or it had ended before. */
  record Ended(ApiKey key) implements ApiKeyResult {}

  record Unknown() implements ApiKeyResult {}

  record TooMany() implements ApiKeyResult {}

  /**
   * Rotated before.
   *
   * @param replacedBy the id of the key that took its place
   */
  record Replaced(String replacedBy) implements ApiKeyResult {}

  /** It has expired or was revoked, and is not rotated. */
  record NotActive() implements ApiKeyResult {}
}
