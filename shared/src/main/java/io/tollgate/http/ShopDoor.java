package io.tollgate.http;

import io.tollgate.store.ApiKeyRow;
import io.tollgate.store.ApiKeys;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lets shops in that show a valid key {@code tg_<id>_<secret>} in the header X-Api-Key. */
@Singleton
public class ShopDoor {

  private static final Pattern KEY = Pattern.compile("tg_([a-z0-9]{8,24})_[A-Za-z0-9]{32,80}");

  private final ApiKeys keys;
  private final Clock clock;

  public ShopDoor(ApiKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /** Answers in the shop's name, or 401 without a valid key, or 403 without the scope. */
  public HttpReply let(HttpEvent event, String scope, Function<ShopCaller, HttpReply> answer) {
    Optional<ApiKeyRow> row = event.header("x-api-key").flatMap(this::valid);
    if (row.isEmpty()) {
      return HttpReply.problem(401, "unauthorized", "A valid X-Api-Key is required");
    }
    if (!Arrays.asList(row.get().scopes().split(" ")).contains(scope)) {
      return HttpReply.problem(403, "forbidden", "This key may not do that");
    }
    return answer.apply(new ShopCaller(row.get().id(), row.get().name()));
  }

  private Optional<ApiKeyRow> valid(String key) {
    Matcher matcher = KEY.matcher(key);
    return matcher.matches()
        ? keys.findById(matcher.group(1)).filter(row -> proves(row, key))
        : Optional.empty();
  }

  private boolean proves(ApiKeyRow row, String key) {
    boolean isLive = row.expiresAt() == null || clock.instant().isBefore(row.expiresAt());
    return MessageDigest.isEqual(
            row.sha256().getBytes(StandardCharsets.US_ASCII),
            Sha256.hex(key).getBytes(StandardCharsets.US_ASCII))
        && isLive;
  }
}
