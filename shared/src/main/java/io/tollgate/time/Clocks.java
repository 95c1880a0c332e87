package io.tollgate.time;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The one source of time; SQL never asks the database for it (Invariant 13). It ticks in
 * microseconds, because that is what DATETIME(6) holds and the database would round anything finer
 * up.
 */
@Factory
final class Clocks {

  private static final Duration TICK = Duration.ofNanos(1_000);

  @Singleton
  Clock clock(@Value("${tollgate.clock:system}") String kind) {
    return Clock.tick(kind.equals("adjustable") ? new Adjustable() : Clock.systemUTC(), TICK);
  }

  /** The wall clock plus an offset that the local front and tests move while we run. */
  private static final class Adjustable extends Clock {

    private static final String OFFSET_PROPERTY = "tollgate.clock.offset-ms";

    @Override
    public Instant instant() {
      return Instant.now().plusMillis(Long.getLong(OFFSET_PROPERTY, 0L));
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("Times are instants here; gateways name their zone");
    }
  }
}
