package io.tollgate.bill;

import io.tollgate.money.Money;
import java.time.Duration;
import java.time.Instant;

/**
 * One attempt to collect one order's amount through one account of one gateway.
 *
 * @param id the integer that only API-key callers see
 * @param superseded another bill took this one's place: no longer offered, still watched
 * @param returned the buyer's browser came back from the gateway
 * @param deadline when the buyer's time ends; expiring a bill moves it forward
 */
public record Bill(
    long id,
    long orderId,
    Ref ref,
    GatewayId gateway,
    String account,
    Money amount,
    BillState state,
    boolean superseded,
    boolean returned,
    Instant createdAt,
    Instant deadline,
    Memo memo) {

  /**
   * The state after a report; equal to the present one when the report changes nothing. Money wins
   * however late, but only the exact amount and currency. A refusal never overtakes money, and time
   * alone never decides: a bill expires by an answer given at or after the deadline, or when the
   * gateway itself says that the time ran out.
   *
   * @param settlesWithin how long after the deadline money can stay in flight at this gateway
   */
  public BillState after(Report report, Instant now, Duration settlesWithin) {
    return switch (report) {
      case Report.Paid paid -> afterMoney(paid, now);
      case Report.Failed failed ->
          state.isOpen() ? new BillState.Failed(failed.reason(), failed.code(), now) : state;
      case Report.Expired expired ->
          state.isOpen() ? new BillState.Expired(expired.code(), now) : state;
      case Report.Suspicious _ ->
          isPaid() || isInReview() ? state : new BillState.InReview(ReviewReason.SUSPICIOUS, now);
      case Report.InProgress _, Report.OpenPage _ ->
          state.isOpen() && !now.isBefore(deadline.plus(settlesWithin))
              ? new BillState.InReview(ReviewReason.UNDECIDED, now)
              : state;
      case Report.Waiting _, Report.Declined _, Report.NotFound _ ->
          state.isOpen() && !now.isBefore(deadline) ? new BillState.Expired("", now) : state;
    };
  }

  /** The same where a person accepted another amount. */
  public Bill withAmount(Money other) {
    return new Bill(
        id,
        orderId,
        ref,
        gateway,
        account,
        other,
        state,
        superseded,
        returned,
        createdAt,
        deadline,
        memo);
  }

  private BillState afterMoney(Report.Paid paid, Instant now) {
    if (isPaid()) {
      return state;
    }
    if (paid.received().equals(amount)) {
      return new BillState.Paid(paid.transactionId(), paid.paidAt());
    }
    return isInReview() ? state : new BillState.InReview(ReviewReason.WRONG_AMOUNT, now);
  }

  private boolean isPaid() {
    return state instanceof BillState.Paid;
  }

  private boolean isInReview() {
    return state instanceof BillState.InReview;
  }
}
