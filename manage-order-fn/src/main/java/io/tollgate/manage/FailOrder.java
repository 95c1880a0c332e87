package io.tollgate.manage;

import io.tollgate.bill.Ref;
import io.tollgate.http.HttpReply;
import io.tollgate.http.Operator;
import io.tollgate.order.Order;
import io.tollgate.order.OrderState;
import io.tollgate.order.PublicId;
import io.tollgate.settle.Attempts;
import io.tollgate.settle.Idempotency;
import io.tollgate.store.IdempotentRequest;
import io.tollgate.store.Ledger;
import io.tollgate.store.Origin;
import io.tollgate.store.Receipt;
import io.tollgate.store.Situation;
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
  private final EndUnpaid endUnpaid;
  private final Clock clock;

  FailOrder(
      Ledger ledger,
      RefundPayment refund,
      Idempotency idempotency,
      EndUnpaid endUnpaid,
      Clock clock) {
    this.ledger = ledger;
    this.refund = refund;
    this.idempotency = idempotency;
    this.endUnpaid = endUnpaid;
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
        endUnpaid.endAll(bills, operator.name());
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
    body.put("order_id", PublicId.ORDER.of(order.id()));
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
    return endUnpaid.fail(bills, failed, origin)
        ? Optional.of(OrderJson.standing(bills.getFirst().order(), failed, ""))
        : Optional.empty();
  }
}
