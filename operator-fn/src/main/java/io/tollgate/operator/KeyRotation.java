package io.tollgate.operator;

import io.tollgate.auth.ApiKey;
import io.tollgate.request.ApiKeyRequest;
import io.tollgate.request.JsonReader;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * How a key is to be rotated.
 *
 * @param overlap how long the former one is valid beside the new one
 * @param expiresAt when the new one ends; {@link ApiKey#UNKNOWN} for when the former one would have
 */
record KeyRotation(Duration overlap, Instant expiresAt) {

  private static final long OVERLAP_HOURS = 24;
  private static final long OVERLAP_HOURS_MAX = 168;

  static KeyRotation read(JsonReader form, Instant now) {
    form.refuseOthers(Set.of("overlap_hours", "expires_at"));
    long hours = form.optionalInteger("overlap_hours", 0, OVERLAP_HOURS_MAX).orElse(OVERLAP_HOURS);
    return new KeyRotation(
        Duration.ofHours(hours), ApiKeyRequest.expiry(form, now, ApiKey.UNKNOWN));
  }
}
