package io.tollgate.gateway;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the calls in a row that one server has failed. From the tenth on the circuit is open, and
 * the server is spared until it answers one call: of a function that repeats its calls by itself
 * only one a minute is made, and those that somebody waits for are given up soon.
 *
 * <p>In memory, so each instance of a function counts for itself (DECISIONS 121).
 */
final class CircuitBreaker {

  /** What becomes of a call while the circuit is open. */
  enum WhenOpen {
    /** Made all the same, because somebody waits for it and it may be the only one of its kind. */
    TRY_BRIEFLY,
    /** Made once a minute; the others come again by themselves. */
    PROBE
  }

  static final int FAILURES_MAX = 10;

  /** A minute, less what a run of reconcile may come earlier than the one before. */
  static final Duration PROBE_INTERVAL = Duration.ofSeconds(55);

  /** Of the three seconds in which a caller is answered the rest is for the database. */
  static final Duration BRIEFLY = Duration.ofMillis(2_500);

  private static final Logger LOG = LoggerFactory.getLogger(CircuitBreaker.class);

  private final String server;
  private final WhenOpen whenOpen;
  private final Duration answerWithin;
  private final Clock clock;
  private int failures;
  private Instant probedAt = Instant.MIN;

  /**
   * @param answerWithin how long a call may take while the circuit is closed
   */
  CircuitBreaker(String server, WhenOpen whenOpen, Duration answerWithin, Clock clock) {
    this.server = server;
    this.whenOpen = whenOpen;
    this.answerWithin = answerWithin;
    this.clock = clock;
  }

  /** How long the next call may take; empty when it must not be made. */
  synchronized Optional<Duration> admit() {
    if (failures < FAILURES_MAX) {
      return Optional.of(answerWithin);
    }
    return switch (whenOpen) {
      case TRY_BRIEFLY -> Optional.of(answerWithin.compareTo(BRIEFLY) < 0 ? answerWithin : BRIEFLY);
      case PROBE -> probe();
    };
  }

  /** A clock that was put back ends the wait, and does not prolong it. */
  private Optional<Duration> probe() {
    Instant now = clock.instant();
    if (now.isBefore(probedAt.plus(PROBE_INTERVAL)) && !now.isBefore(probedAt)) {
      return Optional.empty();
    }
    probedAt = now;
    return Optional.of(answerWithin);
  }

  synchronized void answered() {
    if (failures >= FAILURES_MAX) {
      LOG.info("{} answers again", server);
    }
    failures = 0;
  }

  synchronized void failed() {
    failures++;
    if (failures == FAILURES_MAX) {
      probedAt = clock.instant();
      LOG.error("{} failed {} calls in a row and is spared until it answers", server, failures);
    }
  }
}
