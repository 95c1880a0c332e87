package io.tollgate.auth;

import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.HttpReply;
import io.tollgate.lambda.RequestRefused;
import io.tollgate.log.LogContext;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * Authenticates shops by a key {@code tg_<id>_<secret>} in the header X-Api-Key. Each request looks
 * it up, so that a key that was revoked opens nothing from the next request on.
 */
@Singleton
public class ApiKeyAuthenticator {

  private final ApiKeys keys;
  private final Clock clock;

  public ApiKeyAuthenticator(ApiKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * The shop whose key it is.
   *
   * @throws RequestRefused 401 without a valid key, 403 without the scope
   */
  public ShopCaller authenticate(HttpEvent event, KeyScope scope) {
    Instant now = clock.instant();
    ApiKey key =
        event
            .header("x-api-key")
            .flatMap(ApiKeyText::parse)
            .flatMap(this::stored)
            .filter(row -> now.isBefore(row.expiresAt()))
            .orElseThrow(
                () ->
                    new RequestRefused(
                        HttpReply.problem(401, "unauthorized", "A valid X-Api-Key is required")));
    if (!key.scopes().contains(scope.word())) {
      throw new RequestRefused(HttpReply.problem(403, "forbidden", "This key may not do that"));
    }
    keys.noteUse(key, now);
    return new ShopCaller(key.id(), key.firstId(), key.name());
  }

  private Optional<ApiKey> stored(ApiKeyText key) {
    LogContext.apiKey(key.id());
    return keys.find(key.id()).filter(row -> key.isOf(row.sha256()));
  }
}
