package io.tollgate.manage;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Expires;
import io.tollgate.gateway.Gateways;
import io.tollgate.order.Order;
import io.tollgate.order.OrderState;
import io.tollgate.order.OrderState.FailureReason;
import io.tollgate.settle.MessageSource;
import io.tollgate.settle.QueryGateway;
import io.tollgate.settle.Settle;
import io.tollgate.store.Attribution;
import io.tollgate.store.LockedOrder;
import io.tollgate.store.PaymentStore;
import io.tollgate.store.PaymentStore.Commit;
import io.tollgate.store.StoreTransaction;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.StoredBill;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;

/** Fails an order that holds no money, and ends what its buyer could still pay. */
@Singleton
class EndUnpaid {

  private final PaymentStore paymentStore;
  private final Gateways gateways;
  private final Settle settle;
  private final QueryGateway ask;

  EndUnpaid(PaymentStore paymentStore, Gateways gateways, Settle settle, QueryGateway ask) {
    this.paymentStore = paymentStore;
    this.gateways = gateways;
    this.settle = settle;
    this.ask = ask;
  }

  /**
   * What becomes of an order once a person has decided that its money does not pay it: where no
   * bill is offered, and no other case may bring its money, nobody pays it now and its payment has
   * failed. It may be paid again.
   *
   * @param bills as they were before the decision, whose case is still among those in review
   */
  static OrderState afterDecision(List<BillSnapshot> bills, Instant now) {
    BillSnapshot newest = bills.getFirst();
    boolean isOffered = bills.stream().anyMatch(s -> s.bill().isLive());
    return newest.waitsForMoney() && !isOffered && newest.casesInReview() <= 1
        ? new OrderState.Failed(FailureReason.PAYMENT_FAILED, now)
        : newest.order().state();
  }

  /**
   * Fails the order these bills are of, and then ends them at the gateways that can.
   *
   * @return whether the order's row still had the version that was read
   */
  boolean fail(List<BillSnapshot> bills, OrderState failed, Attribution attribution) {
    Order order = bills.getFirst().order();
    LockedOrder row = StoreTransaction.lock(order, failed, attribution);
    List<StoredBill> live =
        bills.stream().map(BillSnapshot::bill).filter(StoredBill::isLive).toList();
    live.forEach(bill -> row.update(bill, bill.supersede()));
    if (paymentStore.commit(row.transaction()) != Commit.DONE) {
      return false;
    }
    live.forEach(bill -> end(bill.bill(), attribution.who()));
    return true;
  }

  /** Ends all open bills, because the request that failed the order may have died before that. */
  void endAll(List<BillSnapshot> bills, String who) {
    bills.stream()
        .map(snapshot -> snapshot.bill().bill())
        .filter(bill -> bill.state().isOpen())
        .forEach(bill -> end(bill, who));
  }

  /** The order has failed already: what the gateway says now no longer decides about it. */
  private void end(Bill bill, String who) {
    StoredBill fresh = paymentStore.snapshot(bill.ref()).orElseThrow().bill();
    if (fresh.collect().isPresent()) {
      settle.settle(
          bill.gateway(),
          bill.account(),
          bill.ref(),
          new Report.Failed("cancelled", "cancelled"),
          MessageSource.operator(who));
    } else if (gateways.of(bill.gateway()) instanceof Expires) {
      ask.end(fresh, MessageSource.EXPIRE);
    }
  }
}
