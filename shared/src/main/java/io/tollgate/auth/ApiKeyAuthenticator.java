package io.tollgate.auth;

import io.tollgate.crypto.Sha256;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.HttpReply;
import io.tollgate.lambda.RequestRefused;
import io.tollgate.log.LogContext;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Authenticates shops by a key {@code tg_<id>_<secret>} in the header X-Api-Key. */
@Singleton
public class ApiKeyAuthenticator {

  private static final Pattern KEY = Pattern.compile("tg_([a-z0-9]{8,24})_[A-Za-z0-9]{32,80}");

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
  public ShopCaller authenticate(HttpEvent event, String scope) {
    ApiKey row =
        event
            .header("x-api-key")
            .flatMap(this::valid)
            .orElseThrow(
                () ->
                    new RequestRefused(
                        HttpReply.problem(401, "unauthorized", "A valid X-Api-Key is required")));
    if (!Arrays.asList(row.scopes().split(" ")).contains(scope)) {
      throw new RequestRefused(HttpReply.problem(403, "forbidden", "This key may not do that"));
    }
    return new ShopCaller(row.id(), row.name());
  }

  private Optional<ApiKey> valid(String key) {
    Matcher matcher = KEY.matcher(key);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    LogContext.apiKey(matcher.group(1));
    return keys.findById(matcher.group(1)).filter(row -> proves(row, key));
  }

  private boolean proves(ApiKey row, String key) {
    boolean isLive = row.expiresAt() == null || clock.instant().isBefore(row.expiresAt());
    return MessageDigest.isEqual(
            row.sha256().getBytes(StandardCharsets.US_ASCII),
            Sha256.hex(key).getBytes(StandardCharsets.US_ASCII))
        && isLive;
  }
}
