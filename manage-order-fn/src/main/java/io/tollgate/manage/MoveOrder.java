package io.tollgate.manage;

import io.tollgate.auth.Operator;
import io.tollgate.bill.Collect;
import io.tollgate.money.Money;
import io.tollgate.order.Order;
import io.tollgate.order.OrderState;
import io.tollgate.order.OrderState.Step;
import io.tollgate.settle.OptimisticRetry;
import io.tollgate.store.Attribution;
import io.tollgate.store.LockedOrder;
import io.tollgate.store.PaymentStore;
import io.tollgate.store.PaymentStore.Commit;
import io.tollgate.store.StoreTransaction;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.Receipt;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Moves an order to its next state by an operator's command. An operator cannot declare an order
 * paid: only verified money is approved, or an order that is paid afterwards (Invariant 5).
 */
@Singleton
class MoveOrder {

  private final PaymentStore paymentStore;
  private final Clock clock;

  MoveOrder(PaymentStore paymentStore, Clock clock) {
    this.paymentStore = paymentStore;
    this.clock = clock;
  }

  MoveResult move(long orderId, OrderCommand command, MoveRequest request, Operator operator) {
    return move(orderId, new Move(command, "", request.anyway(), operator));
  }

  MoveResult ship(long orderId, ShipRequest request, Operator operator) {
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

  private MoveResult move(long orderId, Move move) {
    return OptimisticRetry.until("order " + orderId, () -> attempt(orderId, move));
  }

  /** Empty when a concurrent request was faster. */
  private Optional<MoveResult> attempt(long orderId, Move move) {
    OrderCommand command = move.command();
    List<BillSnapshot> bills = paymentStore.billsOfOrder(orderId);
    if (bills.isEmpty()) {
      return Optional.of(new MoveResult.UnknownOrder());
    }
    Order order = bills.getFirst().order();
    Instant now = clock.instant();
    return switch (command.of(order.state(), now)) {
      case OrderCommand.Course.Illegal illegal -> Optional.of(new MoveResult.Illegal(illegal));
      case OrderCommand.Course.AlreadyThere _ ->
          Optional.of(repeated(order, move.trackingNumber()));
      case OrderCommand.Course.To _ when command == OrderCommand.APPROVE && !mayApprove(bills) ->
          Optional.of(new MoveResult.NotPaid());
      case OrderCommand.Course.To _ when isGoingBack(order) ->
          Optional.of(new MoveResult.RefundInProgress());
      case OrderCommand.Course.To to -> {
        Optional<MoveResult> warning =
            move.anyway() || !isHere(order) ? Optional.empty() : moneyWarning(order);
        Attribution attribution = new Attribution(move.operator().name(), command.why(), now);
        yield warning.or(() -> commit(order, to.state(), move.trackingNumber(), attribution));
      }
    };
  }

  /** Warns before goods are shipped for money that is disputed or partly refunded. */
  private Optional<MoveResult> moneyWarning(Order order) {
    return paymentStore
        .openDispute(order.id())
        .<MoveResult>map(MoveResult.MoneyDisputed::new)
        .or(
            () ->
                paymentStore
                    .appliedReceipt(order.id())
                    .filter(money -> money.refunding() > 0)
                    .map(MoveOrder::refunded));
  }

  private static MoveResult refunded(Receipt money) {
    return new MoveResult.MoneyRefunded(new Money(money.refunding(), money.amount().currency()));
  }

  /** Answers a repeated command: the goods were shipped once, under one tracking number. */
  private MoveResult repeated(Order order, String trackingNumber) {
    String known = paymentStore.trackingNumber(order.id()).orElse("");
    boolean isAnother = !trackingNumber.isEmpty() && !trackingNumber.equals(known);
    return isAnother
        ? new MoveResult.AlreadyShipped(known)
        : new MoveResult.Moved(order.id(), order.number(), order.shopRef(), order.state(), known);
  }

  private static boolean mayApprove(List<BillSnapshot> bills) {
    return bills.stream()
        .anyMatch(
            s ->
                s.orderPaid()
                    || (s.bill().isLive()
                        && s.bill().collect().filter(Collect.AFTER::equals).isPresent()));
  }

  /**
   * Whether all the money is being refunded: the last refund will fail the order, and nothing may
   * be shipped until then.
   */
  private boolean isGoingBack(Order order) {
    return isHere(order)
        && paymentStore
            .appliedReceipt(order.id())
            .filter(money -> money.remaining() == 0)
            .isPresent();
  }

  /** Whether the goods have not been shipped. */
  private static boolean isHere(Order order) {
    return order.state() == Step.HOLD || order.state() == Step.PROCESSING;
  }

  private Optional<MoveResult> commit(
      Order order, OrderState after, String trackingNumber, Attribution attribution) {
    LockedOrder row =
        trackingNumber.isEmpty()
            ? StoreTransaction.lock(order, after, attribution)
            : StoreTransaction.lock(
                    order, after, attribution, Map.of("tracking_number", trackingNumber))
                .tracking(trackingNumber);
    return paymentStore.commit(row.transaction()) == Commit.DONE
        ? Optional.of(
            new MoveResult.Moved(
                order.id(),
                order.number(),
                order.shopRef(),
                after,
                paymentStore.trackingNumber(order.id()).orElse("")))
        : Optional.empty();
  }
}
