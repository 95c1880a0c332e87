package io.tollgate.manage;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Expires;
import io.tollgate.gateway.Gateways;
import io.tollgate.http.HttpReply;
import io.tollgate.http.Idempotency;
import io.tollgate.http.Operator;
import io.tollgate.order.Order;
import io.tollgate.order.OrderState;
import io.tollgate.settle.Ask;
import io.tollgate.settle.Attempts;
import io.tollgate.settle.Settle;
import io.tollgate.settle.Source;
import io.tollgate.store.IdempotentRequest;
import io.tollgate.store.Ledger;
import io.tollgate.store.Ledger.Commit;
import io.tollgate.store.LedgerScript;
import io.tollgate.store.Origin;
import io.tollgate.store.Receipt;
import io.tollgate.store.Situation;
import io.tollgate.store.StoredBill;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Ends an order that comes to nothing. One that holds money fails only once that money is back with
 * the buyer; one that holds none fails at once, and what its buyer could still pay is ended.
 */
@Singleton
class FailOrder {

  private final Ledger ledger;
  private final RefundPayment refund;
  private final Idempotency idempotency;
  private final Gateways gateways;
  private final Settle settle;
  private final Ask ask;
  private final Clock clock;

  FailOrder(
      Ledger ledger,
      RefundPayment refund,
      Idempotency idempotency,
      Gateways gateways,
      Settle settle,
      Ask ask,
      Clock clock) {
    this.ledger = ledger;
    this.refund = refund;
    this.idempotency = idempotency;
    this.gateways = gateways;
    this.settle = settle;
    this.ask = ask;
    this.clock = clock;
  }

  HttpReply fail(
      long orderId, FailRequest request, Optional<IdempotentRequest> key, Operator operator) {
    return Attempts.until("order " + orderId, () -> attempt(orderId, request, key, operator));
  }

  /** Empty when somebody else was faster. */
  private Optional<HttpReply> attempt(
      long orderId, FailRequest request, Optional<IdempotentRequest> key, Operator operator) {
    List<Situation> bills = ledger.billsOfOrder(orderId);
    if (bills.isEmpty()) {
      return Optional.of(OrderJson.unknown());
    }
    Order order = bills.getFirst().order();
    Optional<Receipt> money = ledger.appliedReceipt(orderId);
    // A repetition is answered as it was the first time, whatever the order has become since.
    boolean isRepeated = !(idempotency.look(key) instanceof Idempotency.Seen.First);
    if (isRepeated && money.isPresent()) {
      return Optional.of(giveBack(money.get(), request, key, operator));
    }
    Instant now = clock.instant();
    return switch (OrderCommand.FAIL.of(order.state(), now)) {
      case OrderCommand.Course.Illegal illegal -> Optional.of(OrderJson.illegal(illegal));
      case OrderCommand.Course.Reached _ -> {
        // Whoever failed it may have died before all of these had ended.
        bills.stream()
            .map(Situation::bill)
            .filter(bill -> bill.bill().state().isOpen())
            .forEach(bill -> end(bill.bill(), operator.name()));
        yield Optional.of(OrderJson.standing(order, order.state(), ""));
      }
      case OrderCommand.Course.To _ when isHeld(money) && !request.refund() ->
          Optional.of(
              HttpReply.problem(
                  409,
                  "refund_required",
                  "This order holds money, which must be given back",
                  held(money.orElseThrow())));
      case OrderCommand.Course.To _ when isHeld(money) && money.orElseThrow().refundable() == 0 ->
          Optional.of(onItsWay(order, money.orElseThrow()));
      case OrderCommand.Course.To _ when isHeld(money) ->
          Optional.of(giveBack(money.orElseThrow(), request, key, operator));
      case OrderCommand.Course.To to ->
          failNow(bills, to.state(), new Origin(operator.name(), request.reason(), now));
    };
  }

  private static boolean isHeld(Optional<Receipt> money) {
    return money.filter(receipt -> receipt.refunded() < receipt.amount().minorUnits()).isPresent();
  }

  /** The order fails with the last of these refunds. */
  private static HttpReply onItsWay(Order order, Receipt money) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", order.id());
    body.put("shop_ref", order.shopRef());
    body.put("state", order.state().label());
    body.put("refunding", money.refunding() - money.refunded());
    return HttpReply.json(202, body);
  }

  private HttpReply giveBack(
      Receipt money, FailRequest request, Optional<IdempotentRequest> key, Operator operator) {
    Ref ref = ledger.ofBill(money.billId()).orElseThrow().bill().bill().ref();
    RefundRequest rest = new RefundRequest(0, request.reason(), money.transactionId());
    return refund.refund(ref, rest, key, operator.name());
  }

  private static Map<String, Object> held(Receipt money) {
    Map<String, Object> held = new LinkedHashMap<>();
    held.put("amount", money.amount().minorUnits() - money.refunded());
    held.put("currency", money.amount().currency().getCurrencyCode());
    return held;
  }

  private Optional<HttpReply> failNow(List<Situation> bills, OrderState failed, Origin origin) {
    Order order = bills.getFirst().order();
    LedgerScript script = LedgerScript.changing(order, failed, origin);
    List<StoredBill> live = bills.stream().map(Situation::bill).filter(StoredBill::isLive).toList();
    live.forEach(bill -> script.bill(bill, bill.supersede()));
    if (ledger.commit(script) != Commit.DONE) {
      return Optional.empty();
    }
    live.forEach(bill -> end(bill.bill(), origin.who()));
    return Optional.of(OrderJson.standing(order, failed, ""));
  }

  /** The order has failed already: what the gateway says now no longer decides about it. */
  private void end(Bill bill, String who) {
    StoredBill fresh = ledger.situation(bill.ref()).orElseThrow().bill();
    if (fresh.collect().isPresent()) {
      settle.settle(
          bill.gateway(),
          bill.account(),
          bill.ref(),
          new Report.Failed("cancelled", "cancelled"),
          Source.operator(who));
    } else if (gateways.of(bill.gateway()) instanceof Expires) {
      ask.end(fresh, Source.EXPIRE);
    }
  }
}
