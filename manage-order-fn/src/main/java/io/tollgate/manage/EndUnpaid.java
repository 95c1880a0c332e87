package io.tollgate.manage;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Expires;
import io.tollgate.gateway.Gateways;
import io.tollgate.order.Order;
import io.tollgate.order.OrderState;
import io.tollgate.order.OrderState.FailureReason;
import io.tollgate.settle.Ask;
import io.tollgate.settle.Settle;
import io.tollgate.settle.Source;
import io.tollgate.store.Ledger;
import io.tollgate.store.Ledger.Commit;
import io.tollgate.store.LedgerTransaction;
import io.tollgate.store.OrderRow;
import io.tollgate.store.Origin;
import io.tollgate.store.Situation;
import io.tollgate.store.StoredBill;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;

/** Fails an order that holds no money, and ends what its buyer could still pay. */
@Singleton
class EndUnpaid {

  private final Ledger ledger;
  private final Gateways gateways;
  private final Settle settle;
  private final Ask ask;

  EndUnpaid(Ledger ledger, Gateways gateways, Settle settle, Ask ask) {
    this.ledger = ledger;
    this.gateways = gateways;
    this.settle = settle;
    this.ask = ask;
  }

  /**
   * What becomes of an order once a person has decided that its money does not pay it: where no
   * bill is offered, nobody pays it now and its payment has failed. It may be paid again.
   */
  static OrderState afterDecision(List<Situation> bills, Instant now) {
    Situation newest = bills.getFirst();
    boolean isOffered = bills.stream().anyMatch(s -> s.bill().isLive());
    return newest.waitsForMoney() && !isOffered
        ? new OrderState.Failed(FailureReason.PAYMENT_FAILED, now)
        : newest.order().state();
  }

  /**
   * Fails the order these bills are of, and then ends them at the gateways that can.
   *
   * @return whether the order's row still had the version that was read
   */
  boolean fail(List<Situation> bills, OrderState failed, Origin origin) {
    Order order = bills.getFirst().order();
    OrderRow row = LedgerTransaction.lock(order, failed, origin);
    List<StoredBill> live = bills.stream().map(Situation::bill).filter(StoredBill::isLive).toList();
    live.forEach(bill -> row.update(bill, bill.supersede()));
    if (ledger.commit(row.transaction()) != Commit.DONE) {
      return false;
    }
    live.forEach(bill -> end(bill.bill(), origin.who()));
    return true;
  }

  /** Ends all that is open, for whoever failed the order may have died before that. */
  void endAll(List<Situation> bills, String who) {
    bills.stream()
        .map(situation -> situation.bill().bill())
        .filter(bill -> bill.state().isOpen())
        .forEach(bill -> end(bill, who));
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
