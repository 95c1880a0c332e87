package io.tollgate.manage;

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
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Gives up an unpaid order by its buyer's word. The gateway is asked first: an order whose money is
 * there, or on its way, is not given up. Money that comes all the same is a case for a person
 * (DECISIONS 100).
 */
@Singleton
class CancelOrder {

  private static final String WHO = "buyer";

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

  /** Repeating it gives the same result. */
  CancelResult cancel(long orderId) {
    ledger.billsOfOrder(orderId).stream()
        .filter(Situation::waitsForThisBill)
        .forEach(live -> ask.about(live.bill(), Source.EXPIRE));
    return Attempts.until("order " + orderId, () -> attempt(orderId));
  }

  /** Empty when somebody else was faster. */
  private Optional<CancelResult> attempt(long orderId) {
    List<Situation> bills = ledger.billsOfOrder(orderId);
    Situation newest = bills.getFirst();
    Order order = newest.order();
    return switch (order.state()) {
      case OrderState.Failed failed when failed.reason() == FailureReason.CANCELLED -> {
        endUnpaid.endAll(bills, WHO);
        yield Optional.of(new CancelResult.Cancelled(order.shopRef()));
      }
      case OrderState.Failed failed when failed.reason() == FailureReason.REPLACED ->
          Optional.of(new CancelResult.Replaced(order));
      case OrderState _ when newest.orderPaid() -> Optional.of(new CancelResult.AlreadyPaid(order));
      case OrderState _ when newest.moneyInReview() ->
          Optional.of(new CancelResult.InReview(order));
      case OrderState _ when newest.moneyInProgress() ->
          Optional.of(new CancelResult.MoneyOnItsWay(order));
      case OrderState.Failed _ -> giveUp(bills);
      case Step.NEW, Step.HOLD -> giveUp(bills);
      case Step _ -> Optional.of(new CancelResult.AlreadyAccepted(order));
    };
  }

  private Optional<CancelResult> giveUp(List<Situation> bills) {
    Instant now = clock.instant();
    OrderState failed = new OrderState.Failed(FailureReason.CANCELLED, now);
    return endUnpaid.fail(bills, failed, new Origin(WHO, "given up", now))
        ? Optional.of(new CancelResult.Cancelled(bills.getFirst().order().shopRef()))
        : Optional.empty();
  }
}
