package io.tollgate.manage;

import io.tollgate.auth.Operator;
import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Memo;
import io.tollgate.bill.NextStep;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Opening;
import io.tollgate.settle.FakeGateway;
import io.tollgate.settle.Settle;
import io.tollgate.store.Reports;
import io.tollgate.store.StoreFixture;
import io.tollgate.store.StoreFixture.Draft;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.CaseKind;
import io.tollgate.stored.ReviewCase;
import java.time.Duration;
import java.time.Instant;

/** Orders as operators and shops find them. */
final class OrderFixture {

  static final Operator OPERATOR = new Operator("an-subject", "an", true);

  /** Paid by a transfer that a person must see first. */
  static final Draft TRANSFER = Draft.USUAL.at(new GatewayId("manual")).of("bank");

  /** Paid after fulfilment. */
  static final Draft CASH = Draft.USUAL.at(new GatewayId("manual")).of("cash");

  private OrderFixture() {}

  /** Paid at the fake bank, and approved. */
  static BillSnapshot paid(StoreFixture fixture, String transactionId) {
    return paid(fixture, Draft.USUAL.at(FakeGateway.ID), transactionId);
  }

  static BillSnapshot paid(StoreFixture fixture, Draft draft, String transactionId) {
    BillSnapshot placed = fixture.place(draft);
    fixture.called(placed, Reports.paid(transactionId));
    return fixture.now(placed);
  }

  /**
   * Paid by two bills: the second, and then the first, whose place it had taken.
   *
   * @param extraId the transaction that paid nothing
   */
  static BillSnapshot paidTwice(StoreFixture fixture, String transactionId, String extraId) {
    BillSnapshot first = fixture.place(Draft.USUAL.at(FakeGateway.ID));
    BillSnapshot second = fixture.placeAnother(first, Draft.USUAL.at(FakeGateway.ID));
    fixture.called(second, Reports.paid(transactionId));
    fixture.called(first, Reports.paid(extraId));
    return fixture.now(second);
  }

  /** Accepted without money, which no gateway collects. */
  static BillSnapshot accepted(StoreFixture fixture, Draft draft) {
    BillSnapshot placed = fixture.place(draft);
    return fixture
        .bean(Settle.class)
        .opened(placed, new Opening.Opened(new NextStep.None(), Memo.EMPTY));
  }

  /** Paid days after it had failed. */
  static BillSnapshot paidTooLate(StoreFixture fixture, String transactionId) {
    BillSnapshot placed = fixture.place(Draft.USUAL.at(FakeGateway.ID));
    fixture.called(placed, new Report.Failed("no money", "51"));
    Instant late = fixture.clock().instant().plus(Duration.ofDays(3));
    fixture.clock().set(late);
    fixture.called(placed, Reports.paid(transactionId, late));
    return fixture.now(placed);
  }

  /** The oldest open case of an order. */
  static ReviewCase openCase(StoreFixture fixture, BillSnapshot about) {
    return openCase(fixture, about, "decision IS NULL");
  }

  static ReviewCase openCase(StoreFixture fixture, BillSnapshot about, CaseKind kind) {
    return openCase(fixture, about, "decision IS NULL AND kind='" + kind + "'");
  }

  private static ReviewCase openCase(StoreFixture fixture, BillSnapshot about, String which) {
    String id =
        fixture
            .rows(
                "SELECT id FROM review_case WHERE order_id=%d AND %s ORDER BY id"
                    .formatted(about.order().id(), which))
            .getFirst();
    return fixture.paymentStore().reviewCase(Long.parseLong(id)).orElseThrow();
  }
}
