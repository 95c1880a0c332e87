package io.tollgate.status;

import io.tollgate.bill.Bill;
import io.tollgate.bill.BillState;
import io.tollgate.bill.Ref;
import io.tollgate.http.HttpEvent;
import io.tollgate.http.HttpReply;
import io.tollgate.http.OrderKeys;
import io.tollgate.http.PaymentJson;
import io.tollgate.http.ShopDoor;
import io.tollgate.settle.Ask;
import io.tollgate.settle.Settle;
import io.tollgate.settle.Source;
import io.tollgate.store.Ledger;
import io.tollgate.store.Situation;
import io.tollgate.store.StoreUnavailable;
import io.tollgate.store.StoredBill;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The status of a bill: a pure function of what is stored, after the gateway was asked where the
 * bill is still open and its pacing allows. A gateway that does not answer changes nothing.
 */
@Singleton
class Statuses {

  private static final Logger LOG = LoggerFactory.getLogger(Statuses.class);

  private final Ledger ledger;
  private final Ask ask;
  private final ShopDoor door;
  private final OrderKeys orderKeys;

  Statuses(Ledger ledger, Ask ask, ShopDoor door, OrderKeys orderKeys) {
    this.ledger = ledger;
    this.ask = ask;
    this.door = door;
    this.orderKeys = orderKeys;
  }

  HttpReply answer(HttpEvent event) {
    String appTransId = event.pathParameters().get("app_trans_id");
    return appTransId == null ? door.let(event, "payment", _ -> whole(event)) : words(appTransId);
  }

  /** Three words for anyone who knows the reference. */
  private HttpReply words(String appTransId) {
    return found(
        Ref.parse(appTransId),
        situation ->
            HttpReply.json(
                200, Map.of("status", situation.bill().bill().state().publicStatus().name())));
  }

  private HttpReply whole(HttpEvent event) {
    List<String> refs = event.query("ref");
    return refs.size() == 1
        ? found(Ref.parse(refs.getFirst()), s -> HttpReply.json(200, describe(s)))
        : HttpReply.problem(400, "invalid_ref", "Exactly one ref is required");
  }

  private interface Rendering {
    HttpReply of(Situation situation);
  }

  private HttpReply found(Optional<Ref> ref, Rendering rendering) {
    if (ref.isEmpty()) {
      return HttpReply.problem(400, "invalid_ref", "This is not a reference of ours");
    }
    return ledger
        .situation(ref.get())
        .map(situation -> rendering.of(fresh(situation)))
        .orElseGet(() -> HttpReply.problem(404, "not_found", "No such payment"));
  }

  private Situation fresh(Situation stored) {
    if (!stored.bill().bill().state().isOpen()) {
      return stored;
    }
    try {
      return switch (ask.about(stored.bill(), Source.STATUS)) {
        case Ask.Answer.Settled _ -> ledger.situation(stored.bill().bill().ref()).orElseThrow();
        case Ask.Answer.TooSoon _, Ask.Answer.Unreachable _ -> stored;
      };
    } catch (StoreUnavailable | Settle.Contended e) {
      // What was read is still true; the gateway's word comes again with the next question.
      LOG.warn("ref={} not settled: {}", stored.bill().bill().ref(), e.getMessage());
      return stored;
    }
  }

  private Map<String, Object> describe(Situation situation) {
    StoredBill stored = situation.bill();
    Bill bill = stored.bill();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("ref", bill.ref().value());
    body.put("id", bill.id());
    body.put("shop_ref", situation.order().shopRef());
    body.put("status", bill.state().publicStatus().name());
    body.put("state", bill.state().label());
    body.put("order_state", situation.order().state().label());
    PaymentJson.facts(bill, body);
    body.put("account", bill.account());
    body.put("verified", bill.state() instanceof BillState.Paid);
    body.put("created_at", bill.createdAt().toString());
    PaymentJson.expiry(stored, body);
    PaymentJson.nextStep(stored.nextStep(), orderKeys.of(situation.order().keyNonce()), body);
    switch (bill.state()) {
      case BillState.Paid paid -> {
        body.put("transaction_id", paid.transactionId());
        body.put("paid_at", paid.paidAt().toString());
      }
      case BillState.Failed failed -> {
        body.put("failure", failed.reason());
        body.put("failure_code", failed.code());
      }
      case BillState.InReview review -> body.put("review", review.why().name());
      case BillState.Created _, BillState.Pending _, BillState.Expired _ -> {}
    }
    return body;
  }
}
