package io.tollgate.settle;

import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Optimistic retry: reads, decides and commits, and repeats all three at most five times while
 * other transactions change the order first (Invariant 3).
 */
public final class OptimisticRetry {

  private static final Logger LOG = LoggerFactory.getLogger(OptimisticRetry.class);
  private static final int ATTEMPTS_MAX = 5;

  private OptimisticRetry() {}

  /**
   * Returns the result of the first attempt that no other transaction outran.
   *
   * @param name of what is changed, for the log
   * @param attempt empty when another transaction was faster
   * @throws Settle.Contended when another one was faster each time
   */
  public static <T> T until(String name, Supplier<Optional<T>> attempt) {
    for (int count = 1; count <= ATTEMPTS_MAX; count++) {
      Optional<T> outcome = attempt.get();
      if (outcome.isPresent()) {
        return outcome.get();
      }
      LOG.info("{} changed by somebody else, attempt {}", name, count);
    }
    throw new Settle.Contended(name);
  }
}
