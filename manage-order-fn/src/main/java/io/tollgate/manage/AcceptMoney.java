package io.tollgate.manage;

import io.tollgate.bill.BillState;
import io.tollgate.money.Money;
import io.tollgate.order.OrderState;
import io.tollgate.settle.Consequences;
import io.tollgate.settle.PaymentMetrics;
import io.tollgate.store.Attribution;
import io.tollgate.store.LockedOrder;
import io.tollgate.store.PaymentStore;
import io.tollgate.store.ReviewDecision;
import io.tollgate.store.StoreTransaction;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.CaseKind;
import io.tollgate.stored.Receipt;
import io.tollgate.stored.ReviewCase;
import io.tollgate.stored.StoredBill;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Accepts money that a person decided about: it pays its order as if it had come in time, approval
 * included. Another amount becomes the order's total by a line of its own, and the bill's amount;
 * what was asked for stays beside it (DECISIONS 176). Which money {@code OperatorQueries} offers to
 * accept follows the same conditions.
 */
@Singleton
class AcceptMoney {

  private final PaymentStore paymentStore;

  AcceptMoney(PaymentStore paymentStore) {
    this.paymentStore = paymentStore;
  }

  /** Empty when a concurrent request was faster. */
  Optional<DecideResult> accept(ReviewDecision reviewDecision, Attribution attribution) {
    ReviewCase about = reviewDecision.about();
    // Read first: its order's version guards all that is read and decided behind it.
    BillSnapshot snapshot = paymentStore.ofBill(about.billId()).orElseThrow();
    Receipt money = paymentStore.receipt(about.receiptId()).orElseThrow();
    if (!paymentStore.reviewCase(about.id()).orElseThrow().isOpen()) {
      return Optional.empty();
    }
    OrderState paid = Consequences.orderOncePaid(snapshot);
    return obstacle(about, snapshot, paid, money)
        .or(() -> commit(snapshot, paid, money, reviewDecision, attribution));
  }

  /** What stops the money from paying its order. */
  private static Optional<DecideResult> obstacle(
      ReviewCase about, BillSnapshot snapshot, OrderState paid, Receipt money) {
    OrderState before = snapshot.order().state();
    boolean isOtherAmount = about.kind() == CaseKind.WRONG_AMOUNT;
    if (!before.mayBecome(paid) || !(isOtherAmount || before instanceof OrderState.Failed)) {
      return Optional.of(
          new DecideResult.Illegal(new OrderCommand.Course.Illegal(before.label(), paid.label())));
    }
    boolean isTaken = snapshot.orderPaid() || snapshot.replaced() || money.refunding() > 0;
    return isTaken || (isOtherAmount && !mayBecomeTotal(snapshot, money))
        ? Optional.of(new DecideResult.CannotAccept())
        : Optional.empty();
  }

  private Optional<DecideResult> commit(
      BillSnapshot snapshot,
      OrderState paid,
      Receipt money,
      ReviewDecision reviewDecision,
      Attribution attribution) {
    ReviewCase about = reviewDecision.about();
    boolean isOtherAmount = about.kind() == CaseKind.WRONG_AMOUNT;
    StoredBill bill = isOtherAmount ? snapshot.bill().accepted(money) : snapshot.bill();
    LockedOrder row =
        StoreTransaction.lock(snapshot.order(), paid, why(snapshot, bill, attribution))
            .decide(reviewDecision)
            .apply(money);
    if (isOtherAmount) {
      adjust(row, snapshot, bill);
    }
    return switch (paymentStore.commit(row.transaction())) {
      case DONE -> {
        PaymentMetrics.changed(snapshot.bill().bill(), bill.bill());
        yield Optional.of(
            new DecideResult.Decided(paymentStore.reviewCase(about.id()).orElseThrow()));
      }
      case DUPLICATE -> Optional.of(new DecideResult.CannotAccept());
      case GOODS_CHANGED -> Optional.of(new DecideResult.OutOfStock());
      case OUTDATED -> Optional.empty();
    };
  }

  /** A bill that another transaction has paid keeps that one's amount. */
  private static boolean mayBecomeTotal(BillSnapshot snapshot, Receipt money) {
    Money arrived = money.amount();
    return snapshot.bill().bill().state() instanceof BillState.InReview
        && arrived.currency().equals(snapshot.order().total().currency())
        && arrived.minorUnits() > 0;
  }

  /** The history says what the total was before. */
  private static Attribution why(BillSnapshot snapshot, StoredBill bill, Attribution attribution) {
    Money total = snapshot.order().total();
    Money arrived = bill.bill().amount();
    return total.equals(arrived)
        ? attribution
        : new Attribution(
            attribution.who(),
            "total %s becomes %s: %s".formatted(total, arrived, attribution.why()),
            attribution.at());
  }

  /** A total never changes under a live bill, so what else the buyer was offered is over. */
  private void adjust(LockedOrder row, BillSnapshot snapshot, StoredBill bill) {
    paymentStore.billsOfOrder(snapshot.order().id()).stream()
        .map(BillSnapshot::bill)
        .filter(StoredBill::isLive)
        .forEach(live -> row.update(live, live.supersede()));
    row.adjust(snapshot.order().total(), bill.bill().amount());
    // Nobody asks what went back of money that pays nothing.
    row.update(snapshot.bill(), bill).queryReversals();
  }
}
