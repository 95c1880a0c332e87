package io.tollgate.manage;

import io.tollgate.http.HttpReply;
import io.tollgate.order.Order;
import io.tollgate.order.OrderState;
import io.tollgate.order.OrderState.FailureReason;
import io.tollgate.order.OrderState.Step;
import io.tollgate.settle.Ask;
import io.tollgate.settle.Attempts;
import io.tollgate.settle.Source;
import io.tollgate.store.Ledger;
import io.tollgate.store.Origin;
import io.tollgate.store.Situation;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives up an unpaid order by its buyer's word. The gateway is asked first: an order whose money is
 * there, or on its way, is not given up. Money that comes all the same is a case for a person.
 */
@Singleton
class CancelOrder {

  private static final String WHO = "buyer";
  private static final Duration MONEY_ARRIVES = Duration.ofMinutes(1);

  private final Ledger ledger;
  private final EndUnpaid endUnpaid;
  private final Ask ask;
  private final Clock clock;

  CancelOrder(Ledger ledger, EndUnpaid endUnpaid, Ask ask, Clock clock) {
    this.ledger = ledger;
    this.endUnpaid = endUnpaid;
    this.ask = ask;
    this.clock = clock;
  }

  /** Repeating it gives the same answer. */
  HttpReply cancel(long orderId) {
    ledger.billsOfOrder(orderId).stream()
        .filter(Situation::waitsForThisBill)
        .forEach(live -> ask.about(live.bill(), Source.EXPIRE));
    return Attempts.until("order " + orderId, () -> attempt(orderId));
  }

  /** Empty when somebody else was faster. */
  private Optional<HttpReply> attempt(long orderId) {
    List<Situation> bills = ledger.billsOfOrder(orderId);
    Situation newest = bills.getFirst();
    return switch (newest.order().state()) {
      case OrderState.Failed failed when failed.reason() == FailureReason.CANCELLED -> {
        endUnpaid.endAll(bills, WHO);
        yield Optional.of(cancelled(newest.order()));
      }
      case OrderState.Failed failed when failed.reason() == FailureReason.REPLACED ->
          conflict(newest, "order_replaced", "Another order has taken this one's place");
      case OrderState _ when newest.orderPaid() ->
          conflict(newest, "already_paid", "This order is paid");
      case OrderState _ when newest.moneyInReview() ->
          conflict(newest, "payment_in_review", "A payment of this order is being reviewed");
      case OrderState _ when newest.moneyInProgress() -> Optional.of(inProgress(newest));
      case OrderState.Failed _ -> giveUp(bills);
      case Step.NEW, Step.HOLD -> giveUp(bills);
      case Step _ ->
          conflict(
              newest, "already_accepted", "This order is being fulfilled and is paid afterwards");
    };
  }

  private Optional<HttpReply> giveUp(List<Situation> bills) {
    Instant now = clock.instant();
    OrderState failed = new OrderState.Failed(FailureReason.CANCELLED, now);
    return endUnpaid.fail(bills, failed, new Origin(WHO, "given up", now))
        ? Optional.of(cancelled(bills.getFirst().order()))
        : Optional.empty();
  }

  private static HttpReply cancelled(Order order) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("shop_ref", order.shopRef());
    body.put("state", "FAILED");
    body.put("failure", FailureReason.CANCELLED.name());
    return HttpReply.json(200, body);
  }

  private static Optional<HttpReply> conflict(Situation situation, String code, String title) {
    return Optional.of(HttpReply.problem(409, code, title, names(situation)));
  }

  private static HttpReply inProgress(Situation situation) {
    Map<String, Object> body = names(situation);
    body.put("in_progress", true);
    return HttpReply.problem(409, "payment_live", "The money for this order is on its way", body)
        .retryAfter(MONEY_ARRIVES);
  }

  private static Map<String, Object> names(Situation situation) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("shop_ref", situation.order().shopRef());
    body.put("state", situation.order().state().label());
    return body;
  }
}
