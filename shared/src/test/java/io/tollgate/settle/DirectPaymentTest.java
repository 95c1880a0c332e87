package io.tollgate.settle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.tollgate.bill.Evidence;
import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Memo;
import io.tollgate.bill.NextStep;
import io.tollgate.bill.Pacing;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Acknowledgement;
import io.tollgate.gateway.Opening;
import io.tollgate.money.Money;
import io.tollgate.store.StoreFixture;
import io.tollgate.store.StoreFixture.Draft;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.time.SettableClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Orders that are paid without a gateway: before they are fulfilled, or afterwards. */
class DirectPaymentTest {

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(1);

  private static final GatewayId MANUAL = new GatewayId("manual");
  private static final Draft BANK = new Draft(MANUAL, "bank", true, StoreFixture.PRICE);
  private static final Draft CASH = new Draft(MANUAL, "cash", true, StoreFixture.PRICE);

  private final Settle settle = STORE.bean(Settle.class);

  @Test
  void anOrderPaidByTransferWaitsForTheMoneyAndGoesOnWithIt() {
    BillSnapshot order = accepted(BANK);
    assertEquals("order HOLD\nbill PENDING\n", STORE.standing(order));
    assertEquals(
        Acknowledgement.RECORDED, confirmed(order, StoreFixture.PRICE, "FT-1").acknowledgement());
    assertEquals(
        """
        order PROCESSING
        bill PAID FT-1
        receipt APPLIED 50000 VND FT-1
        proof OPERATOR manual/bank/an FT-1 seen by an
        history order >NEW by test: order placed
        history bill >CREATED by test: order placed
        history order NEW>HOLD by manual: opened
        history bill CREATED>PENDING by manual: opened
        history order HOLD>PROCESSING by an: paid, transaction FT-1
        history bill PENDING>PAID by an: paid, transaction FT-1
        event order.new
        event order.hold
        event order.processing
        event payment.paid
        """,
        STORE.story(order));
  }

  @Test
  void duplicateConfirmationIsOnePayment() {
    BillSnapshot order = accepted(BANK);
    confirmed(order, StoreFixture.PRICE, "FT-2");
    assertEquals(
        Acknowledgement.ALREADY_RECORDED,
        confirmed(order, StoreFixture.PRICE, "FT-2").acknowledgement());
    assertEquals(
        "order PROCESSING\nbill PAID FT-2\nreceipt APPLIED 50000 VND FT-2\n",
        STORE.standing(order));
  }

  @Test
  void paidTransferWithoutAutoApprovalStaysOnHold() {
    BillSnapshot order = accepted(BANK.withoutAutoApprove());
    confirmed(order, StoreFixture.PRICE, "FT-3");
    assertEquals(
        "order HOLD\nbill PAID FT-3\nreceipt APPLIED 50000 VND FT-3\n", STORE.standing(order));
  }

  @Test
  void transferOfAnotherAmountIsInReview() {
    BillSnapshot order = accepted(BANK);
    confirmed(order, Money.of(40_000, "VND"), "FT-4");
    assertEquals(
        """
        order HOLD
        bill IN_REVIEW WRONG_AMOUNT
        receipt MISMATCH 40000 VND FT-4
        case WRONG_AMOUNT
        """,
        STORE.standing(order));
  }

  @Test
  void aTransferThatNeverCameFailsItsOrderAndLateMoneyRevivesIt() {
    BillSnapshot order = accepted(BANK);
    STORE.clock().set(order.bill().bill().deadline());
    STORE.answered(order, new Report.Waiting());
    assertEquals("order FAILED PAYMENT_EXPIRED\nbill EXPIRED\n", STORE.standing(order));
    confirmed(order, StoreFixture.PRICE, "FT-5");
    assertEquals(
        "order PROCESSING\nbill PAID FT-5\nreceipt APPLIED 50000 VND FT-5\n",
        STORE.standing(order));
  }

  @Test
  void cashOnDeliveryStartsFulfilmentOnTrustAndOnce() {
    BillSnapshot order = accepted(CASH);
    assertEquals("order PROCESSING\nbill PENDING\n", STORE.standing(order));
    assertEquals(Pacing.NEVER, order.bill().bill().deadline());
    assertEquals(Pacing.NEVER, order.bill().nextCheckAt());
    STORE.clock().set(SettableClock.START.plus(Duration.ofDays(400)));
    assertFalse(
        STORE.leaseDueBills(MANUAL, STORE.clock().instant()).contains(order.bill().bill().ref()));
    confirmed(order, StoreFixture.PRICE, "C-1");
    assertEquals(
        "order PROCESSING\nbill PAID C-1\nreceipt APPLIED 50000 VND C-1\n", STORE.standing(order));
    assertEquals(
        List.of("1"),
        STORE.rows(
            "SELECT COUNT(*) FROM outbox WHERE type='order.processing' AND order_id="
                + order.order().id()));
  }

  @Test
  void cashOnDeliveryWithoutAutoApprovalWaitsForApproval() {
    BillSnapshot order = accepted(CASH.withoutAutoApprove());
    assertEquals("order HOLD\nbill PENDING\n", STORE.standing(order));
  }

  @Test
  void anOrderOnHoldIsStillPaidByWhateverTakesTheTransfersPlace() {
    BillSnapshot held = accepted(BANK);
    BillSnapshot other = STORE.placeAnother(held, Draft.USUAL);
    assertEquals("HOLD", other.order().state().label());
    STORE.called(other, new Report.Expired("-54"));
    assertEquals("FAILED", STORE.now(other).order().state().label());
  }

  private BillSnapshot accepted(Draft draft) {
    BillSnapshot placed = STORE.place(draft);
    return settle.opened(placed, new Opening.Opened(new NextStep.None(), Memo.EMPTY));
  }

  private SettleResult confirmed(BillSnapshot order, Money received, String reference) {
    Evidence evidence = new Evidence("manual/bank/an", reference + " seen by an");
    return settle.settle(
        MANUAL,
        order.bill().bill().account(),
        order.bill().bill().ref(),
        new Report.Paid(received, reference, STORE.clock().instant(), evidence),
        MessageSource.operator("an"));
  }
}
