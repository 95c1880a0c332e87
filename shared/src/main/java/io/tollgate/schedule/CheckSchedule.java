package io.tollgate.schedule;

import io.tollgate.bill.BillState;
import io.tollgate.bill.Pacing;
import io.tollgate.bill.RefundState;
import io.tollgate.crypto.Randomness;
import io.tollgate.stored.StoredRefund;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** When reconcile looks at a bill or a refund again. */
@Singleton
public class CheckSchedule {

  private static final Duration FIRST_HOUR = Duration.ofHours(1);
  private static final Duration OFTEN = Duration.ofMinutes(1);
  private static final Duration SELDOM = Duration.ofHours(1);
  private static final Duration AFTER_OUTAGE = Duration.ofMinutes(10);

  private final RandomGenerator random;

  @Inject
  CheckSchedule() {
    this(Randomness.SHARED);
  }

  CheckSchedule(RandomGenerator random) {
    this.random = random;
  }

  /** The next look at a bill that now stands in this state. */
  public Instant next(BillState state, Instant deadline, Instant now, Pacing pacing) {
    return switch (state) {
      case BillState.Created _, BillState.Pending _ -> pacing.nextLook(now, deadline, random);
      case BillState.Paid _ -> Pacing.NEVER;
      case BillState.Failed failed -> afterClosing(failed.at(), now);
      case BillState.Expired expired -> afterClosing(expired.at(), now);
      case BillState.InReview review -> afterClosing(review.at(), now);
    };
  }

  private static Instant afterClosing(Instant closedAt, Instant now) {
    return Pacing.nextLookAfterClosing(now, closedAt).orElse(Pacing.NEVER);
  }

  /** The next look at a bill whose gateway did not answer. */
  public Instant afterOutage(Instant deadline, Instant now, Pacing pacing) {
    return now.isBefore(deadline)
        ? pacing.nextLook(now, deadline, random)
        : after(AFTER_OUTAGE, now, pacing);
  }

  /** After about this long. */
  public Instant after(Duration wait, Instant now, Pacing pacing) {
    return pacing.repeat(now, wait, random);
  }

  /** The first look at a refund: the sooner the buyer knows the better. */
  public static Instant first(Instant now, Pacing pacing) {
    return now.plus(OFTEN.compareTo(pacing.interval()) < 0 ? pacing.interval() : OFTEN);
  }

  /**
   * The next look at a refund until only a person can change it: each minute for an hour, then each
   * hour, but no more often than the gateway lets itself be asked.
   */
  public Instant next(RefundState state, Instant createdAt, Instant now, Pacing pacing) {
    return switch (state) {
      case RefundState.Done _, RefundState.Failed _ -> Pacing.NEVER;
      case RefundState.InReview review when review.isBounced() -> Pacing.NEVER;
      case RefundState.Requested _, RefundState.Pending _, RefundState.InReview _ ->
          repeat(createdAt, now, SELDOM, pacing);
    };
  }

  /**
   * The next look at a refund whose gateway did not answer: one that was never sent waits for it.
   */
  public Instant afterOutage(StoredRefund refund, Instant now, Pacing pacing) {
    return repeat(refund.createdAt(), now, AFTER_OUTAGE, pacing);
  }

  private Instant repeat(Instant createdAt, Instant now, Duration later, Pacing pacing) {
    return after(now.isBefore(createdAt.plus(FIRST_HOUR)) ? OFTEN : later, now, pacing);
  }
}
