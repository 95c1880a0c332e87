package io.tollgate.manage;

import io.tollgate.order.Order;
import io.tollgate.order.OrderState;
import io.tollgate.order.OrderState.FailureReason;
import io.tollgate.order.OrderState.Step;
import io.tollgate.settle.MessageSource;
import io.tollgate.settle.OptimisticRetry;
import io.tollgate.settle.QueryGateway;
import io.tollgate.store.Attribution;
import io.tollgate.store.PaymentStore;
import io.tollgate.stored.BillSnapshot;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Cancels an unpaid order for its buyer. The gateway is queried first: an order whose money is
 * there, or on its way, is not cancelled. Money that comes all the same is a case for a person
 * (DECISIONS 100).
 */
@Singleton
class CancelOrder {

  private static final String WHO = "buyer";

  private final PaymentStore paymentStore;
  private final EndUnpaid endUnpaid;
  private final QueryGateway ask;
  private final Clock clock;

  CancelOrder(PaymentStore paymentStore, EndUnpaid endUnpaid, QueryGateway ask, Clock clock) {
    this.paymentStore = paymentStore;
    this.endUnpaid = endUnpaid;
    this.ask = ask;
    this.clock = clock;
  }

  /** Idempotent: repeating it gives the same result. */
  CancelResult cancel(long orderId) {
    paymentStore.billsOfOrder(orderId).stream()
        .filter(BillSnapshot::waitsForThisBill)
        .forEach(live -> ask.about(live.bill(), MessageSource.EXPIRE));
    return OptimisticRetry.until("order " + orderId, () -> attempt(orderId));
  }

  /** Empty when a concurrent request was faster. */
  private Optional<CancelResult> attempt(long orderId) {
    List<BillSnapshot> bills = paymentStore.billsOfOrder(orderId);
    BillSnapshot newest = bills.getFirst();
    Order order = newest.order();
    return switch (order.state()) {
      case OrderState.Failed failed when failed.reason() == FailureReason.CANCELLED -> {
        endUnpaid.endAll(bills, WHO);
        yield Optional.of(cancelled(order));
      }
      case OrderState.Failed failed when failed.reason() == FailureReason.REPLACED ->
          Optional.of(new CancelResult.Replaced(order));
      case OrderState _ when newest.orderPaid() -> Optional.of(new CancelResult.AlreadyPaid(order));
      case OrderState _ when newest.moneyInReview() ->
          Optional.of(new CancelResult.InReview(order));
      case OrderState _ when newest.moneyInProgress() ->
          Optional.of(new CancelResult.PaymentInProgress(order));
      case OrderState.Failed _ -> giveUp(bills);
      case Step.NEW, Step.HOLD -> giveUp(bills);
      case Step _ -> Optional.of(new CancelResult.AlreadyAccepted(order));
    };
  }

  private Optional<CancelResult> giveUp(List<BillSnapshot> bills) {
    Instant now = clock.instant();
    OrderState failed = new OrderState.Failed(FailureReason.CANCELLED, now);
    return endUnpaid.fail(bills, failed, new Attribution(WHO, "given up", now))
        ? Optional.of(cancelled(bills.getFirst().order()))
        : Optional.empty();
  }

  private static CancelResult cancelled(Order order) {
    return new CancelResult.Cancelled(order.number(), order.shopRef());
  }
}
