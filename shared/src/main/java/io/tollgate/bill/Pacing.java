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
 */
public record Pacing(Duration firstQuestion, Duration interval, Duration settlesWithin) {

  /** When a closed bill is looked at again: late money exists. */
  private static final List<Duration> AFTER_CLOSING =
      List.of(Duration.ofHours(1), Duration.ofHours(6), Duration.ofHours(24));

  /**
   * The next look at a bill that is still open: by the interval, and once right at the deadline.
   */
  public Instant nextLook(Instant now, Instant deadline) {
    Instant next = now.plus(interval);
    return now.isBefore(deadline) && next.isAfter(deadline) ? deadline : next;
  }

  /** The next look at a bill that closed unpaid; empty when the last one is behind us. */
  public static Optional<Instant> nextLookAfterClosing(Instant now, Instant closedAt) {
    return AFTER_CLOSING.stream().map(closedAt::plus).filter(now::isBefore).findFirst();
  }
}
