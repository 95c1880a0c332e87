package io.tollgate.manage;

import io.tollgate.bill.Bill;
import io.tollgate.bill.BillState;
import io.tollgate.bill.Ref;
import io.tollgate.settle.MessageSource;
import io.tollgate.settle.QueryGateway;
import io.tollgate.settle.Settle;
import io.tollgate.store.PaymentStore;
import io.tollgate.stored.BillSnapshot;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Expires a payment before its deadline. Its gateway, where it has one, is queried first: money
 * that is there already pays the order, and money that still arrives revives it. Repeating the
 * command gives the same answer.
 */
@Singleton
class ExpirePayment {

  private static final Duration RECONCILE_WITHIN = Duration.ofMinutes(1);

  private final PaymentStore paymentStore;
  private final Settle settle;
  private final QueryGateway ask;
  private final Clock clock;

  ExpirePayment(PaymentStore paymentStore, Settle settle, QueryGateway ask, Clock clock) {
    this.paymentStore = paymentStore;
    this.settle = settle;
    this.ask = ask;
    this.clock = clock;
  }

  /**
   * @param who ends it, for the history
   */
  ExpireResult expire(Ref ref, String who) {
    Optional<BillSnapshot> found = paymentStore.snapshot(ref);
    if (found.isEmpty()) {
      return new ExpireResult.UnknownPayment();
    }
    if (!found.get().bill().bill().state().isOpen()) {
      return result(found.get());
    }
    BillSnapshot ended = settle.endNow(found.get(), who);
    if (ended.bill().collect().isPresent()) {
      return result(ended);
    }
    ask.end(ended.bill(), MessageSource.EXPIRE);
    return result(paymentStore.snapshot(ref).orElseThrow());
  }

  private ExpireResult result(BillSnapshot snapshot) {
    Bill bill = snapshot.bill().bill();
    return switch (bill.state()) {
      case BillState.Paid _ -> new ExpireResult.AlreadyPaid(bill);
      case BillState.InReview _ -> new ExpireResult.InReview(bill);
      case BillState.Failed _, BillState.Expired _ -> new ExpireResult.Ended(bill);
      case BillState.Created _, BillState.Pending _ ->
          snapshot.isFulfilledOnTrust()
              ? new ExpireResult.AlreadyAccepted(bill)
              : new ExpireResult.StillOpen(bill, untilAsked(snapshot));
    };
  }

  /** The gateway may not be asked yet, or did not answer: reconcile finishes it. */
  private Duration untilAsked(BillSnapshot snapshot) {
    Duration pacing = Duration.between(clock.instant(), snapshot.bill().askAfter());
    return pacing.isPositive() ? pacing : RECONCILE_WITHIN;
  }
}
