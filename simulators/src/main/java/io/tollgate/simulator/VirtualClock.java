package io.tollgate.simulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The one clock of the local world: functions, scheduler and simulators read it, and one control
 * moves it.
 *
 * <p>The offset lives in a system property because the functions sit behind class loaders of their
 * own and share nothing with this one but the JDK. A function reads the property only where its
 * configuration says {@code tollgate.clock=adjustable}.
 */
public final class VirtualClock extends Clock {

  /** Milliseconds that every clock of this JVM is ahead of the wall clock. */
  public static final String OFFSET_PROPERTY = "tollgate.clock.offset-ms";

  private final ZoneId zone;

  public VirtualClock() {
    this(ZoneOffset.UTC);
  }

  private VirtualClock(ZoneId zone) {
    this.zone = zone;
  }

  /** Moves all clocks of this JVM forward, or back when negative. */
  public static synchronized void advance(Duration by) {
    System.setProperty(
        OFFSET_PROPERTY, Long.toString(Math.addExact(offsetMillis(), by.toMillis())));
  }

  /** Puts all clocks of this JVM back to the wall clock. */
  public static synchronized void reset() {
    System.clearProperty(OFFSET_PROPERTY);
  }

  /** How far all clocks of this JVM are ahead of the wall clock. */
  public static Duration offset() {
    return Duration.ofMillis(offsetMillis());
  }

  private static long offsetMillis() {
    return Long.getLong(OFFSET_PROPERTY, 0L);
  }

  @Override
  public Instant instant() {
    return Instant.now().plusMillis(offsetMillis());
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId other) {
    return new VirtualClock(other);
  }
}
