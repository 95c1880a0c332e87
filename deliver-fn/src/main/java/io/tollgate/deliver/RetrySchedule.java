package io.tollgate.deliver;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * When a webhook is tried again: ten attempts over three days (Standard Webhooks, "Deliverability
 * and reliability"), each wait longer or shorter by up to a fifth, so that what failed together is
 * not tried together. The schedule looks once a minute: a wait may be as much longer.
 */
final class RetrySchedule {

  private static final double JITTER = 0.2;

  /** Before the second attempt, the third, and so on. */
  static final List<Duration> WAITS =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(5),
          Duration.ofHours(10),
          Duration.ofHours(14),
          Duration.ofHours(20),
          Duration.ofHours(24));

  /** Longer than all attempts take. */
  static final Duration LONGEST = Duration.ofDays(4);

  private RetrySchedule() {}

  /**
   * When the next attempt is due.
   *
   * @param attempts that have failed, at least one
   * @return empty when there is none
   */
  static Optional<Instant> next(int attempts, Instant failedAt) {
    if (attempts > WAITS.size()) {
      return Optional.empty();
    }
    double jitter = 1 + JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1);
    long millis = (long) (WAITS.get(attempts - 1).toMillis() * jitter);
    return Optional.of(failedAt.plusMillis(millis));
  }
}
