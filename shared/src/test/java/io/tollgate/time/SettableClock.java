package io.tollgate.time;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Stands where a test puts it. Takes the product's clock's place where {@code settable} is asked
 * for.
 */
@Singleton
@Replaces(value = Clock.class, factory = Clocks.class)
@Requires(property = "tollgate.clock", value = "settable")
public final class SettableClock extends Clock {

  /** Ten in the morning in Vietnam. */
  public static final Instant START = Instant.parse("2026-02-01T03:00:00Z");

  private volatile Instant now = START;

  public static SettableClock at(Instant instant) {
    SettableClock clock = new SettableClock();
    clock.set(instant);
    return clock;
  }

  public void set(Instant instant) {
    now = instant;
  }

  public void pass(Duration time) {
    now = now.plus(time);
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }
}
