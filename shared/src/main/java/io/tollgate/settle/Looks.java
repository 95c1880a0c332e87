package io.tollgate.settle;

import io.tollgate.bill.BillState;
import io.tollgate.bill.Pacing;
import java.time.Instant;

/** When reconcile looks at a bill again. */
public final class Looks {

  private Looks() {}

  /** The next look at a bill that now stands in this state. */
  public static Instant next(BillState state, Instant deadline, Instant now, Pacing pacing) {
    return switch (state) {
      case BillState.Created _, BillState.Pending _ -> pacing.nextLook(now, deadline);
      case BillState.Paid _ -> Pacing.NEVER;
      case BillState.Failed failed -> afterClosing(failed.at(), now);
      case BillState.Expired expired -> afterClosing(expired.at(), now);
      case BillState.InReview review -> afterClosing(review.at(), now);
    };
  }

  private static Instant afterClosing(Instant closedAt, Instant now) {
    return Pacing.nextLookAfterClosing(now, closedAt).orElse(Pacing.NEVER);
  }
}
