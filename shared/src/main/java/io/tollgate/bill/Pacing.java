package io.tollgate.bill;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How often a gateway may be asked about one bill.
 *
 * @param firstQuestion how long after creation the first question makes sense
 * @param interval the least time between two questions about one bill
 * @param settlesWithin how long after the deadline money can stay in flight
 * @param isStrict whether the gateway refuses a question before the interval is over, so that even
 *     a returning browser must wait
 */
public record Pacing(
    Duration firstQuestion, Duration interval, Duration settlesWithin, boolean isStrict) {

  /** What never closes by time and is never asked about: later than every bill. */
  public static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

  /** When a closed bill is looked at again: late money exists. */
  private static final List<Duration> AFTER_CLOSING =
      List.of(Duration.ofHours(1), Duration.ofHours(6), Duration.ofHours(24));

  private static final Duration SELDOM = Duration.ofHours(1);

  /**
   * The next look at a bill that is still open: by the interval, once right at the deadline, and
   * after it the seldomer the longer money is on its way.
   */
  public Instant nextLook(Instant now, Instant deadline) {
    if (deadline.equals(NEVER)) {
      return NEVER;
    }
    if (now.isBefore(deadline)) {
      Instant next = now.plus(interval);
      return next.isAfter(deadline) ? deadline : next;
    }
    Duration overdue = Duration.between(deadline, now);
    Duration wait = overdue.compareTo(SELDOM) > 0 ? SELDOM : overdue;
    return now.plus(wait.compareTo(interval) < 0 ? interval : wait);
  }

  /** The next look at a bill that closed unpaid; empty when the last one is behind us. */
  public static Optional<Instant> nextLookAfterClosing(Instant now, Instant closedAt) {
    return AFTER_CLOSING.stream().map(closedAt::plus).filter(now::isBefore).findFirst();
  }
}
