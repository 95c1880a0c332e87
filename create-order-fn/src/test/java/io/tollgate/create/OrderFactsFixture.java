package io.tollgate.create;

import io.tollgate.bill.Bill;
import io.tollgate.bill.BillState;
import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Memo;
import io.tollgate.bill.Mode;
import io.tollgate.bill.NextStep;
import io.tollgate.bill.Ref;
import io.tollgate.money.Money;
import io.tollgate.order.Order;
import io.tollgate.order.OrderState;
import io.tollgate.order.OrderState.FailureReason;
import io.tollgate.order.OrderState.Step;
import io.tollgate.stored.BillMoney;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.StoredBill;
import io.tollgate.stored.TransactionNumber;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** An order and its bill, as they may stand when a payment is asked for. */
final class OrderFactsFixture {

  /** Ten in the morning in Vietnam. */
  static final Instant NOW = Instant.parse("2026-02-01T03:00:00Z");

  static final Ref REF = new Ref("260201ABCDEFGHJ");
  static final long METHOD = 1;

  private static final BillState EXPIRED = new BillState.Expired("", NOW);

  private OrderFactsFixture() {}

  /** The gateway has not answered: the call may last until then. */
  static BillSnapshot created(Instant at, Instant openingUntil) {
    return unpaid(Step.NEW, bill(REF, new BillState.Created(), at, openingUntil, 0));
  }

  static BillSnapshot pending() {
    return pending(NOW.minusSeconds(60));
  }

  static BillSnapshot pending(Instant createdAt) {
    return unpaid(Step.NEW, bill(REF, new BillState.Pending(), createdAt, createdAt, 0));
  }

  /** It waits for money, but its bill came to an end without it. */
  static BillSnapshot withoutLiveBill() {
    return unpaid(Step.NEW, bill(REF, EXPIRED, NOW, NOW, 0));
  }

  static BillSnapshot accepted() {
    return unpaid(Step.PROCESSING, pending().bill());
  }

  static BillSnapshot failed(FailureReason reason) {
    return unpaid(new OrderState.Failed(reason, NOW), bill(REF, EXPIRED, NOW, NOW, 0));
  }

  static BillSnapshot paid(BillSnapshot s) {
    return new BillSnapshot(
        order(Step.PROCESSING),
        s.bill(),
        true,
        s.number(),
        s.replaced(),
        s.outOfStock(),
        s.moneyInProgress(),
        s.casesInReview(),
        s.othersOpen(),
        s.money());
  }

  static BillSnapshot inProgress(BillSnapshot s) {
    return with(s, s.bill(), s.replaced(), true, s.moneyInReview());
  }

  static BillSnapshot inReview(BillSnapshot s) {
    return with(s, s.bill(), s.replaced(), s.moneyInProgress(), true);
  }

  /** Another order has the number now. */
  static BillSnapshot replaced(BillSnapshot s) {
    return with(s, s.bill(), true, s.moneyInProgress(), s.moneyInReview());
  }

  /** Somebody has changed the bill. */
  static BillSnapshot changed(BillSnapshot s) {
    Bill bill = s.bill().bill();
    StoredBill changed =
        bill(bill.ref(), bill.state(), bill.createdAt(), s.bill().openingUntil(), 1);
    return with(s, changed, s.replaced(), s.moneyInProgress(), s.moneyInReview());
  }

  private static BillSnapshot unpaid(OrderState state, StoredBill bill) {
    return new BillSnapshot(
        order(state),
        bill,
        false,
        TransactionNumber.NEW,
        false,
        false,
        false,
        0,
        false,
        BillMoney.NONE);
  }

  private static BillSnapshot with(
      BillSnapshot s, StoredBill bill, boolean replaced, boolean inProgress, boolean inReview) {
    return new BillSnapshot(
        s.order(),
        bill,
        s.orderPaid(),
        s.number(),
        replaced,
        s.outOfStock(),
        inProgress,
        inReview ? 1 : 0,
        s.othersOpen(),
        s.money());
  }

  private static Order order(OrderState state) {
    return new Order(
        1, "number", "shop-1", "nonce", "hash", state, Money.of(50_000, "VND"), false, 3);
  }

  private static StoredBill bill(
      Ref ref, BillState state, Instant createdAt, Instant openingUntil, int version) {
    Instant deadline = createdAt.plus(Duration.ofMinutes(15));
    Bill bill =
        new Bill(
            1,
            1,
            ref,
            new GatewayId("zalopay"),
            "main",
            Money.of(50_000, "VND"),
            state,
            false,
            false,
            createdAt,
            deadline,
            Memo.EMPTY);
    return new StoredBill(
        bill,
        bill.amount(),
        METHOD,
        Mode.TEST,
        true,
        Optional.empty(),
        new NextStep.None(),
        false,
        Optional.empty(),
        URI.create("https://shop.example.vn/"),
        deadline,
        openingUntil,
        createdAt,
        createdAt,
        createdAt,
        version);
  }
}
