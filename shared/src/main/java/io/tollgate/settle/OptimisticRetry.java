package io.tollgate.settle;

import java.util.Iterator;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
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

  /**
   * The same, where the first attempt decides on what was read before, which saves a round trip.
   *
   * @param known what was read before
   * @param read reads it again for each further attempt
   */
  public static <S, T> T until(
      String name, S known, Supplier<S> read, Function<S, Optional<T>> attempt) {
    Iterator<S> states = Stream.concat(Stream.of(known), Stream.generate(read)).iterator();
    return until(name, () -> attempt.apply(states.next()));
  }
}
