package io.tollgate.manage;

import io.tollgate.bill.Collect;
import io.tollgate.bill.Pacing;
import io.tollgate.http.HttpReply;
import io.tollgate.http.Operator;
import io.tollgate.order.Order;
import io.tollgate.order.OrderState;
import io.tollgate.order.OrderState.Step;
import io.tollgate.settle.Attempts;
import io.tollgate.store.Ledger;
import io.tollgate.store.Ledger.Commit;
import io.tollgate.store.LedgerScript;
import io.tollgate.store.Origin;
import io.tollgate.store.Receipt;
import io.tollgate.store.ReviewCase;
import io.tollgate.store.Situation;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Moves an order along its way by an operator's word. A person never stands in for the gateway:
 * only verified money is approved, or an order that is paid afterwards (Invariant 5).
 */
@Singleton
class MoveOrder {

  private final Ledger ledger;
  private final Clock clock;

  MoveOrder(Ledger ledger, Clock clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  HttpReply move(long orderId, OrderCommand command, MoveRequest request, Operator operator) {
    return move(orderId, new Move(command, "", request.anyway(), operator));
  }

  HttpReply ship(long orderId, ShipRequest request, Operator operator) {
    return move(
        orderId, new Move(OrderCommand.SHIP, request.trackingNumber(), request.anyway(), operator));
  }

  /**
   * What an operator asks for.
   *
   * @param trackingNumber empty where the goods cannot be followed
   * @param anyway although the money is disputed, or some of it went back
   */
  private record Move(
      OrderCommand command, String trackingNumber, boolean anyway, Operator operator) {}

  private HttpReply move(long orderId, Move move) {
    return Attempts.until("order " + orderId, () -> attempt(orderId, move));
  }

  /** Empty when somebody else was faster. */
  private Optional<HttpReply> attempt(long orderId, Move move) {
    OrderCommand command = move.command();
    String trackingNumber = move.trackingNumber();
    List<Situation> bills = ledger.billsOfOrder(orderId);
    if (bills.isEmpty()) {
      return Optional.of(OrderJson.unknown());
    }
    Order order = bills.getFirst().order();
    Instant now = clock.instant();
    return switch (command.of(order.state(), now)) {
      case OrderCommand.Course.Illegal illegal -> Optional.of(OrderJson.illegal(illegal));
      case OrderCommand.Course.Reached _ -> Optional.of(repeated(order, trackingNumber));
      case OrderCommand.Course.To _ when command == OrderCommand.APPROVE && !mayApprove(bills) ->
          Optional.of(
              HttpReply.problem(
                  409, "not_paid", "No verified money has come, and none is to come afterwards"));
      case OrderCommand.Course.To _ when isGoingBack(order) ->
          Optional.of(
              HttpReply.problem(
                  409, "refund_under_way", "All the money of this order is on its way back"));
      case OrderCommand.Course.To to -> {
        Optional<HttpReply> warning =
            move.anyway() || !isHere(order) ? Optional.empty() : moneyWarning(order);
        Origin origin = new Origin(move.operator().name(), command.why(), now);
        yield warning.isPresent() ? warning : commit(order, to.state(), trackingNumber, origin);
      }
    };
  }

  /** Goods that leave for money that may not stay are asked about once more. */
  private Optional<HttpReply> moneyWarning(Order order) {
    return ledger
        .openDispute(order.id())
        .map(MoveOrder::disputed)
        .or(
            () ->
                ledger
                    .appliedReceipt(order.id())
                    .filter(money -> money.refunding() > 0)
                    .map(MoveOrder::refunded));
  }

  private static HttpReply disputed(ReviewCase dispute) {
    Map<String, Object> facts = new LinkedHashMap<>();
    if (!dispute.currency().isEmpty()) {
      facts.put("amount", dispute.amount());
      facts.put("currency", dispute.currency());
    }
    if (dispute.answerBy().isBefore(Pacing.NEVER)) {
      facts.put("answer_by", dispute.answerBy().toString());
    }
    return HttpReply.problem(
        409,
        "money_disputed",
        "The buyer disputes the payment; \"anyway\": true goes on all the same",
        facts);
  }

  private static HttpReply refunded(Receipt money) {
    return HttpReply.problem(
        409,
        "money_refunded",
        "Some of the money went back; \"anyway\": true goes on all the same",
        Map.of(
            "amount", money.refunding(), "currency", money.amount().currency().getCurrencyCode()));
  }

  /** The goods went away once, under one number. */
  private HttpReply repeated(Order order, String trackingNumber) {
    String known = ledger.trackingNumber(order.id()).orElse("");
    boolean isAnother = !trackingNumber.isEmpty() && !trackingNumber.equals(known);
    return isAnother
        ? HttpReply.problem(
            409,
            "already_shipped",
            "It was shipped under another number",
            Map.of("tracking_number", known))
        : OrderJson.standing(order, order.state(), known);
  }

  private static boolean mayApprove(List<Situation> bills) {
    return bills.stream()
        .anyMatch(
            s ->
                s.orderPaid()
                    || (s.bill().isLive()
                        && s.bill().collect().filter(Collect.AFTER::equals).isPresent()));
  }

  /** Its last refund will fail the order, which nothing may leave until then. */
  private boolean isGoingBack(Order order) {
    return isHere(order)
        && ledger.appliedReceipt(order.id()).filter(money -> money.refundable() == 0).isPresent();
  }

  /** Whether the goods have not left. */
  private static boolean isHere(Order order) {
    return order.state() == Step.HOLD || order.state() == Step.PROCESSING;
  }

  private Optional<HttpReply> commit(
      Order order, OrderState after, String trackingNumber, Origin origin) {
    LedgerScript script;
    if (trackingNumber.isEmpty()) {
      script = LedgerScript.changing(order, after, origin);
    } else {
      script =
          LedgerScript.changing(order, after, origin, Map.of("tracking_number", trackingNumber))
              .tracking(trackingNumber);
    }
    return ledger.commit(script) == Commit.DONE
        ? Optional.of(
            OrderJson.standing(order, after, ledger.trackingNumber(order.id()).orElse("")))
        : Optional.empty();
  }
}
