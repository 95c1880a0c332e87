package io.tollgate.bill;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

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

  /**
   * How late money may be and still revive its order, from the order's failure to the gateway's own
   * time of payment. The last look at a closed bill comes no earlier: money whose callback was lost
   * is found by it.
   */
  public static final Duration LATE_ACCEPTED = Duration.ofHours(24);

  /**
   * How old a bill may be and be opened again after an opening of which nothing is known. Gateways
   * refuse what was signed long ago (ZaloPay after 15 minutes, order-create, app_time).
   */
  public static final Duration OPENED_AGAIN_WITHIN = Duration.ofMinutes(10);

  /** When a closed bill is looked at again: late money exists. */
  private static final List<Duration> AFTER_CLOSING =
      List.of(Duration.ofHours(1), Duration.ofHours(6), LATE_ACCEPTED);

  private static final Duration SELDOM = Duration.ofHours(1);

  /** A repeat's jitter: it comes up to a fifth earlier or later than planned. */
  private static final int JITTER_PART = 5;

  /**
   * The next look at a bill that is still open: by the interval, once right at the deadline, and
   * after it the seldomer the longer money is on its way. The jitter moves none past the deadline,
   * nor past the time when money that is on its way must have arrived.
   */
  public Instant nextLook(Instant now, Instant deadline, RandomGenerator random) {
    if (deadline.equals(NEVER)) {
      return NEVER;
    }
    boolean isOver = !now.isBefore(deadline);
    Duration overdue = isOver ? Duration.between(deadline, now) : Duration.ZERO;
    Instant next = repeat(now, overdue.compareTo(SELDOM) > 0 ? SELDOM : overdue, random);
    Instant end = isOver ? deadline.plus(settlesWithin) : deadline;
    return now.isBefore(end) && next.isAfter(end) ? end : next;
  }

  /**
   * When to ask again after about this long, with jitter, so that bills that waited for one gateway
   * do not all ask it in one moment. Never before the interval is over.
   */
  public Instant repeat(Instant now, Duration wait, RandomGenerator random) {
    long least = interval.toMillis();
    long planned = Math.max(wait.toMillis(), least);
    long jitter = planned / JITTER_PART;
    long earliest = Math.max(planned - jitter, least);
    return now.plusMillis(random.nextLong(earliest, planned + jitter + 1));
  }

  /**
   * The next look at a bill that closed unpaid; empty when the last one is behind us. Without
   * jitter: such looks are as far apart as the bills were closed.
   */
  public static Optional<Instant> nextLookAfterClosing(Instant now, Instant closedAt) {
    return AFTER_CLOSING.stream().map(closedAt::plus).filter(now::isBefore).findFirst();
  }
}
