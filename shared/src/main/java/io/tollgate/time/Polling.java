package io.tollgate.time;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Polls the database for what a concurrent request is about to write. All polling of one request
 * ends three seconds after it began; no lock and no connection is held between two reads.
 */
public final class Polling {

  private static final Duration LIMIT = Duration.ofSeconds(3);
  private static final Duration INTERVAL = Duration.ofMillis(100);

  // Real time, because somebody waits for the response: a clock that is set by hand may stand
  // still.
  private final long endNanos = System.nanoTime() + LIMIT.toNanos();

  /** The first value that is settled, or the last that was read before the time ran out. */
  public <T> T until(Supplier<T> read, Predicate<T> isSettled) {
    T value = read.get();
    while (!isSettled.test(value) && System.nanoTime() - endNanos < 0) {
      LockSupport.parkNanos(INTERVAL.toNanos());
      value = read.get();
    }
    return value;
  }
}
