package io.tollgate.acceptance;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another thread or process is about to do, with an end. */
final class Eventually {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);
  private static final Duration AFTER_ROUND = Duration.ofMillis(200);

  /** More than what follows something needs in virtual time, at a minute each. */
  private static final int ROUNDS = 40;

  private Eventually() {}

  static void holds(String what, BooleanSupplier condition) {
    holds(what, LIMIT, condition);
  }

  /** The same, for what takes longer on a busy machine. */
  static void holds(String what, Duration limit, BooleanSupplier condition) {
    if (!holdsWithin(limit, condition)) {
      throw new AssertionError("Not within " + limit.toSeconds() + " s: " + what);
    }
  }

  /**
   * Does {@code round} until the condition holds. A round may take seconds on a busy machine, so it
   * fails only when both the time and a number of rounds are over. What a round has started gets a
   * moment to end before the next one, which may move the clock past its lease.
   */
  static void holdsAfter(String what, Runnable round, BooleanSupplier condition) {
    long end = System.nanoTime() + LIMIT.toNanos();
    int rounds = 0;
    do {
      if (rounds >= ROUNDS && System.nanoTime() > end) {
        throw new AssertionError("Not after " + rounds + " rounds: " + what);
      }
      round.run();
      rounds++;
    } while (!holdsWithin(AFTER_ROUND, condition));
  }

  private static boolean holdsWithin(Duration limit, BooleanSupplier condition) {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
    return true;
  }
}
