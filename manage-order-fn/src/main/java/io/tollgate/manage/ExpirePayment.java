package io.tollgate.manage;

import io.tollgate.bill.Bill;
import io.tollgate.bill.BillState;
import io.tollgate.bill.Ref;
import io.tollgate.settle.Ask;
import io.tollgate.settle.Settle;
import io.tollgate.settle.Source;
import io.tollgate.store.Ledger;
import io.tollgate.store.Situation;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Ends the buyer's time now. The gateway is asked first: money that is there already wins, and
 * money that still arrives revives the order. Repeating the command gives the same answer.
 */
@Singleton
class ExpirePayment {

  private static final Duration RECONCILE_WITHIN = Duration.ofMinutes(1);

  private final Ledger ledger;
  private final Settle settle;
  private final Ask ask;
  private final Clock clock;

  ExpirePayment(Ledger ledger, Settle settle, Ask ask, Clock clock) {
    this.ledger = ledger;
    this.settle = settle;
    this.ask = ask;
    this.clock = clock;
  }

  ExpireResult expire(Ref ref) {
    Optional<Situation> found = ledger.situation(ref);
    if (found.isEmpty()) {
      return new ExpireResult.UnknownPayment();
    }
    if (!found.get().bill().bill().state().isOpen()) {
      return result(found.get());
    }
    ask.end(settle.endNow(ref).bill(), Source.EXPIRE);
    return result(ledger.situation(ref).orElseThrow());
  }

  private ExpireResult result(Situation situation) {
    Bill bill = situation.bill().bill();
    return switch (bill.state()) {
      case BillState.Paid _ -> new ExpireResult.AlreadyPaid(bill);
      case BillState.InReview _ -> new ExpireResult.InReview(bill);
      case BillState.Failed _, BillState.Expired _ -> new ExpireResult.Ended(bill);
      case BillState.Created _, BillState.Pending _ ->
          new ExpireResult.StillOpen(bill, untilAsked(situation));
    };
  }

  /** The gateway may not be asked yet, or did not answer: reconcile finishes it. */
  private Duration untilAsked(Situation situation) {
    Duration pacing = Duration.between(clock.instant(), situation.bill().askAfter());
    return pacing.isPositive() ? pacing : RECONCILE_WITHIN;
  }
}
