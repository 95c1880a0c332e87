package io.tollgate.settle;

import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Read, decide, commit: whoever finds that somebody else was faster reads and decides again, at
 * most five times (Invariant 3).
 */
public final class OptimisticRetry {

  private static final Logger LOG = LoggerFactory.getLogger(OptimisticRetry.class);
  private static final int ATTEMPTS_MAX = 5;

  private OptimisticRetry() {}

  /**
   * What came of the first attempt that nobody outran.
   *
   * @param name of what is changed, for the log
   * @param attempt empty when somebody else was faster
   * @throws Settle.Contended when somebody always was
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
