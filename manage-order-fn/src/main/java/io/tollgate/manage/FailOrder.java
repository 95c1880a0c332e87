package io.tollgate.manage;

import io.tollgate.auth.Operator;
import io.tollgate.bill.Ref;
import io.tollgate.idempotency.IdempotentRequest;
import io.tollgate.money.Money;
import io.tollgate.order.Order;
import io.tollgate.order.OrderState;
import io.tollgate.settle.Idempotency;
import io.tollgate.settle.OptimisticRetry;
import io.tollgate.store.Attribution;
import io.tollgate.store.PaymentStore;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.Receipt;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Fails an order by an operator's command. One that holds money fails only once that money is back
 * with the buyer (DECISIONS 73); one that holds none fails at once, and what its buyer could still
 * pay is ended.
 */
@Singleton
class FailOrder {

  private final PaymentStore paymentStore;
  private final RefundPayment refund;
  private final Idempotency idempotency;
  private final EndUnpaid endUnpaid;
  private final Clock clock;

  FailOrder(
      PaymentStore paymentStore,
      RefundPayment refund,
      Idempotency idempotency,
      EndUnpaid endUnpaid,
      Clock clock) {
    this.paymentStore = paymentStore;
    this.refund = refund;
    this.idempotency = idempotency;
    this.endUnpaid = endUnpaid;
    this.clock = clock;
  }

  FailResult fail(
      long orderId, FailRequest request, Optional<IdempotentRequest> key, Operator operator) {
    return OptimisticRetry.until(
        "order " + orderId, () -> attempt(orderId, request, key, operator));
  }

  /** Empty when a concurrent request was faster. */
  private Optional<FailResult> attempt(
      long orderId, FailRequest request, Optional<IdempotentRequest> key, Operator operator) {
    List<BillSnapshot> bills = paymentStore.billsOfOrder(orderId);
    if (bills.isEmpty()) {
      return Optional.of(new FailResult.UnknownOrder());
    }
    Order order = bills.getFirst().order();
    Optional<Receipt> money = paymentStore.appliedReceipt(orderId);
    // A repetition is answered as it was the first time, whatever the order has become since.
    boolean isRepeated = !(idempotency.look(key) instanceof Idempotency.Seen.First);
    if (isRepeated && money.isPresent()) {
      return Optional.of(giveBack(money.get(), request, key, operator));
    }
    Instant now = clock.instant();
    return switch (OrderCommand.FAIL.of(order.state(), now)) {
      case OrderCommand.Course.Illegal illegal -> Optional.of(new FailResult.Illegal(illegal));
      case OrderCommand.Course.AlreadyThere _ -> {
        endUnpaid.endAll(bills, operator.name());
        yield Optional.of(failed(order, order.state()));
      }
      case OrderCommand.Course.To to ->
          money
              .filter(FailOrder::isHeld)
              .map(held -> refundFirst(order, held, request, key, operator))
              .or(
                  () ->
                      failNow(
                          bills,
                          to.state(),
                          new Attribution(operator.name(), request.reason(), now)));
    };
  }

  private static boolean isHeld(Receipt money) {
    return money.refunded() < money.amount().minorUnits();
  }

  /** The order fails with the last refund of its money. */
  private FailResult refundFirst(
      Order order,
      Receipt money,
      FailRequest request,
      Optional<IdempotentRequest> key,
      Operator operator) {
    if (!request.refund()) {
      long held = money.amount().minorUnits() - money.refunded();
      return new FailResult.RefundRequired(new Money(held, money.amount().currency()));
    }
    return money.remaining() == 0
        ? new FailResult.RefundInProgress(
            order.id(),
            order.number(),
            order.shopRef(),
            order.state(),
            money.refunding() - money.refunded())
        : giveBack(money, request, key, operator);
  }

  private FailResult giveBack(
      Receipt money, FailRequest request, Optional<IdempotentRequest> key, Operator operator) {
    Ref ref = paymentStore.ofBill(money.billId()).orElseThrow().bill().bill().ref();
    RefundRequest rest = new RefundRequest(0, request.reason(), money.transactionId());
    return new FailResult.Refund(refund.refund(ref, rest, key, operator.name()));
  }

  private Optional<FailResult> failNow(
      List<BillSnapshot> bills, OrderState failed, Attribution attribution) {
    return endUnpaid.fail(bills, failed, attribution)
        ? Optional.of(failed(bills.getFirst().order(), failed))
        : Optional.empty();
  }

  private static FailResult failed(Order order, OrderState state) {
    return new FailResult.Failed(order.id(), order.number(), order.shopRef(), state);
  }
}
