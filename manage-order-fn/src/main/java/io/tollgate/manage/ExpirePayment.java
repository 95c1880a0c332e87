package io.tollgate.manage;

import io.tollgate.bill.Bill;
import io.tollgate.bill.BillState;
import io.tollgate.bill.Ref;
import io.tollgate.http.HttpReply;
import io.tollgate.settle.Ask;
import io.tollgate.settle.Settle;
import io.tollgate.settle.Source;
import io.tollgate.store.Ledger;
import io.tollgate.store.Situation;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
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

  HttpReply expire(Ref ref) {
    Optional<Situation> found = ledger.situation(ref);
    if (found.isEmpty()) {
      return HttpReply.problem(404, "not_found", "No such payment");
    }
    if (!found.get().bill().bill().state().isOpen()) {
      return answer(found.get());
    }
    ask.end(settle.endNow(ref).bill(), Source.EXPIRE);
    return answer(ledger.situation(ref).orElseThrow());
  }

  private HttpReply answer(Situation situation) {
    Bill bill = situation.bill().bill();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("ref", bill.ref().value());
    body.put("state", bill.state().label());
    return switch (bill.state()) {
      case BillState.Paid _ -> HttpReply.problem(409, "already_paid", "This payment is paid", body);
      case BillState.InReview _ ->
          HttpReply.problem(409, "payment_in_review", "This payment is being reviewed", body);
      case BillState.Failed _, BillState.Expired _ -> HttpReply.json(200, body);
      case BillState.Created _, BillState.Pending _ ->
          HttpReply.json(202, body).retryAfter(untilAsked(situation));
    };
  }

  /** The gateway may not be asked yet, or did not answer: reconcile finishes it. */
  private Duration untilAsked(Situation situation) {
    Duration pacing = Duration.between(clock.instant(), situation.bill().askAfter());
    return pacing.isPositive() ? pacing : RECONCILE_WITHIN;
  }
}
