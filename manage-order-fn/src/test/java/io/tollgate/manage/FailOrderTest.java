package io.tollgate.manage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.tollgate.bill.Pacing;
import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.idempotency.IdempotentRequest;
import io.tollgate.money.Money;
import io.tollgate.order.OrderState;
import io.tollgate.order.OrderState.FailureReason;
import io.tollgate.order.OrderState.Step;
import io.tollgate.settle.FakeGateway;
import io.tollgate.store.StoreFixture;
import io.tollgate.store.StoreFixture.Draft;
import io.tollgate.stored.BillSnapshot;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An operator fails an order; money that it holds is refunded first. */
class FailOrderTest {

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(2);

  private static final FailRequest WITHOUT_REFUND = new FailRequest("sold out", false);
  private static final FailRequest WITH_REFUND = new FailRequest("sold out", true);

  private final FailOrder fail = STORE.bean(FailOrder.class);
  private final FakeGateway bank = STORE.bean(FakeGateway.class);

  @Test
  void unpaidOrderFailsAtOnceAndItsPaymentIsEnded() {
    BillSnapshot placed = STORE.place(Draft.USUAL.at(FakeGateway.ID));

    assertEquals(failed(placed), fail(placed, WITHOUT_REFUND));
    assertEquals(failed(placed), fail(placed, WITHOUT_REFUND));

    assertEquals(
        "order FAILED CANCELLED\nbill EXPIRED superseded closed\n", STORE.standing(placed));
  }

  @Test
  void orderThatWaitsForATransferFailsAndItsBillWithIt() {
    BillSnapshot order = OrderFixture.accepted(STORE, OrderFixture.TRANSFER);

    assertEquals(failed(order), fail(order, WITHOUT_REFUND));

    assertEquals(
        "order FAILED CANCELLED\nbill FAILED superseded cancelled cancelled\n",
        STORE.standing(order));
  }

  @Test
  void paidOrderIsNotFailedUnlessItsMoneyIsGivenBack() {
    BillSnapshot paid = OrderFixture.paid(STORE, "tx-held");

    assertEquals(
        new FailResult.RefundRequired(Money.of(50_000, "VND")), fail(paid, WITHOUT_REFUND));

    assertEquals(
        "order PROCESSING\nbill PAID tx-held\nreceipt APPLIED 50000 VND tx-held\n",
        STORE.standing(paid));
  }

  @Test
  void paidOrderFailsWithTheRefundOfItsMoney() {
    BillSnapshot paid = OrderFixture.paid(STORE, "tx-given-back");
    bank.sayOfRefunds(Optional.of(new RefundReport.Done()), Optional.empty());

    FailResult.Refund refund = assertInstanceOf(FailResult.Refund.class, fail(paid, WITH_REFUND));

    assertInstanceOf(RefundResult.Done.class, refund.refund());
    assertEquals(
        """
        order FAILED CANCELLED
        bill PAID tx-given-back
        receipt APPLIED 50000 VND tx-given-back
        refund DONE 50000
        """,
        STORE.standing(paid));
  }

  @Test
  void orderWhoseMoneyCanNoLongerGoBackDoesNotFail() {
    BillSnapshot paid = OrderFixture.paid(STORE, "tx-too-late");
    Instant end = STORE.clock().instant();
    bank.refundUntil(_ -> end);

    try {
      assertEquals(new FailResult.Refund(new RefundResult.TooLate(end)), fail(paid, WITH_REFUND));
    } finally {
      bank.refundUntil(_ -> Pacing.NEVER);
    }
    assertEquals(
        "order PROCESSING\nbill PAID tx-too-late\nreceipt APPLIED 50000 VND tx-too-late\n",
        STORE.standing(paid));
  }

  @Test
  void orderWhoseMoneyIsOnItsWayBackFailsLater() {
    BillSnapshot paid = OrderFixture.paid(STORE, "tx-on-its-way");
    bank.sayOfRefunds(Optional.of(new RefundReport.Pending()), Optional.empty());
    fail(paid, WITH_REFUND);

    assertEquals(
        new FailResult.RefundInProgress(
            paid.order().id(),
            paid.order().number(),
            paid.order().shopRef(),
            Step.PROCESSING,
            50_000),
        fail(paid, WITH_REFUND));

    assertEquals(
        """
        order PROCESSING
        bill PAID tx-on-its-way
        receipt APPLIED 50000 VND tx-on-its-way
        refund PENDING 50000
        """,
        STORE.standing(paid));
  }

  @Test
  void repeatedKeyReturnsTheFirstResultAlthoughTheOrderHasFailed() {
    BillSnapshot paid = OrderFixture.paid(STORE, "tx-repeated");
    bank.sayOfRefunds(Optional.of(new RefundReport.Done()), Optional.empty());
    Optional<IdempotentRequest> key =
        Optional.of(
            new IdempotentRequest("operator", "POST /fail", UUID.randomUUID().toString(), "body"));

    long refund = done(fail.fail(paid.order().id(), WITH_REFUND, key, OrderFixture.OPERATOR));

    assertEquals(
        refund, done(fail.fail(paid.order().id(), WITH_REFUND, key, OrderFixture.OPERATOR)));
    assertEquals(
        new FailResult.Failed(
            paid.order().id(),
            paid.order().number(),
            paid.order().shopRef(),
            STORE.now(paid).order().state()),
        fail(paid, WITH_REFUND));
  }

  @Test
  void shippedOrderCannotFail() {
    BillSnapshot paid = OrderFixture.paid(STORE, "tx-shipped");
    STORE
        .bean(MoveOrder.class)
        .ship(paid.order().id(), new ShipRequest("VN-1", false), OrderFixture.OPERATOR);

    assertEquals(
        new FailResult.Illegal(new OrderCommand.Course.Illegal("SHIPPED", "FAILED")),
        fail(paid, WITH_REFUND));
  }

  @Test
  void orderThatNobodyPlacedIsUnknown() {
    assertEquals(
        new FailResult.UnknownOrder(),
        fail.fail(999_999, WITH_REFUND, Optional.empty(), OrderFixture.OPERATOR));
  }

  private FailResult fail(BillSnapshot about, FailRequest request) {
    return fail.fail(about.order().id(), request, Optional.empty(), OrderFixture.OPERATOR);
  }

  private static FailResult failed(BillSnapshot about) {
    OrderState state = new OrderState.Failed(FailureReason.CANCELLED, STORE.clock().instant());
    return new FailResult.Failed(
        about.order().id(), about.order().number(), about.order().shopRef(), state);
  }

  private static long done(FailResult result) {
    FailResult.Refund refund = assertInstanceOf(FailResult.Refund.class, result);
    return assertInstanceOf(RefundResult.Done.class, refund.refund()).refund().id();
  }
}
