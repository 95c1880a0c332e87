package io.tollgate.gateway.zalopay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.bill.Bill;
import io.tollgate.bill.NextStep;
import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.gateway.BillFixture;
import io.tollgate.gateway.GatewayUnreachable;
import io.tollgate.gateway.Opening;
import io.tollgate.gateway.RealHttp;
import io.tollgate.gateway.Refunds.NewRefund;
import io.tollgate.gateway.Refunds.Refund;
import io.tollgate.gateway.Refunds.RefundPlan;
import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.money.Money;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.zalopay.ZaloPaySimulator;
import io.tollgate.time.SettableClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The gateway against the simulator, which was written from ZaloPay's documents alone. */
class ZaloPaySimulatorTest {

  /** A quarter of an hour before midnight in Vietnam. */
  private static final Instant NOW = Instant.parse("2026-02-01T16:45:00.123Z");

  private final SettableClock clock = SettableClock.at(NOW);
  private final ZaloPaySimulator zaloPay =
      ZaloPaySimulator.start(0, List.of(), Optional.empty(), clock);
  private final ZaloPayGateway gateway = Fixture.gateway(URI.create(zaloPay.url()), clock);
  private final Bill bill = newBill();

  @AfterEach
  void close() {
    zaloPay.close();
  }

  @Test
  void openedOrderIsPaidAndReported() {
    Opening.Opened opened = assertInstanceOf(Opening.Opened.class, gateway.open(bill));
    NextStep.Redirect step = assertInstanceOf(NextStep.Redirect.class, opened.nextStep());
    assertTrue(step.url().toString().startsWith(zaloPay.url() + "/openinapp?order="));
    assertEquals(new Report.Waiting(), gateway.query(bill));

    zaloPay.pay(bill.ref().value(), Outcome.SUCCESS);

    Report.Paid paid = assertInstanceOf(Report.Paid.class, gateway.query(bill));
    assertEquals(bill.amount(), paid.received());
    assertEquals(transactionId(), paid.transactionId());
    assertEquals(clock.instant(), paid.paidAt());
  }

  @Test
  void aRepeatedOpeningIsAlreadyOpen() {
    gateway.open(bill);
    assertEquals(new Opening.AlreadyOpen(), gateway.open(bill));
    assertEquals(1, zaloPay.orders().size());
  }

  @Test
  void unknownOrderIsNotFound() {
    assertEquals(new Report.NotFound(), gateway.query(bill));
  }

  @Test
  void deadlineIsWhenZaloPayClosesTheOrder() {
    gateway.open(bill);
    clock.set(bill.deadline().minusMillis(1));
    assertEquals(new Report.Waiting(), gateway.query(bill));
    clock.set(bill.deadline());
    assertEquals(new Report.Expired("-54"), gateway.query(bill));
  }

  @Test
  void aFailedAttemptLeavesTheBillPayable() {
    gateway.open(bill);
    zaloPay.pay(bill.ref().value(), Outcome.INSUFFICIENT);
    assertEquals(new Report.Declined("insufficient_balance", "-63"), gateway.query(bill));
    zaloPay.pay(bill.ref().value(), Outcome.DECLINED);
    assertEquals(new Report.Declined("bank_error", "-217"), gateway.query(bill));
    zaloPay.pay(bill.ref().value(), Outcome.SUCCESS);
    assertInstanceOf(Report.Paid.class, gateway.query(bill));
  }

  @Test
  void moneyInTransitIsInProgressAndThenPaid() {
    gateway.open(bill);
    zaloPay.pay(bill.ref().value(), Outcome.LATE_SUCCESS);
    assertEquals(new Report.InProgress(), gateway.query(bill));
    clock.set(bill.deadline().plus(Duration.ofMinutes(2)));
    assertInstanceOf(Report.Paid.class, gateway.query(bill));
  }

  @Test
  void anOpeningRepeatedTooLateIsRefused() {
    clock.set(NOW.plus(Duration.ofMinutes(14)));
    assertInstanceOf(Opening.Opened.class, gateway.open(bill));
    zaloPay.clear();
    everyDate();
    clock.set(NOW.plus(Duration.ofMinutes(16)));
    assertEquals("-54", assertInstanceOf(Opening.Refused.class, gateway.open(bill)).code());
  }

  @Test
  void aBillOfYesterdayIsRefused() {
    clock.set(NOW.plus(Duration.ofMinutes(15)));
    assertEquals("-401", assertInstanceOf(Opening.Refused.class, gateway.open(bill)).code());
  }

  @ParameterizedTest
  @EnumSource(value = Switch.Answer.class, names = "NORMAL", mode = EnumSource.Mode.EXCLUDE)
  void brokenResponseIsUnreachableAndTheQueryIsCorrect(Switch.Answer broken) {
    zaloPay.faults().order(appTransId(), Switches.NORMAL.with(Switch.CREATE_ANSWER, broken));
    assertThrows(GatewayUnreachable.class, () -> gateway.open(bill));

    boolean wasTaken = broken == Switch.Answer.DROP_AFTER || broken == Switch.Answer.TRUNCATED;
    assertEquals(wasTaken ? new Report.Waiting() : new Report.NotFound(), gateway.query(bill));
    zaloPay.faults().order(appTransId(), Switches.NORMAL);
    assertEquals(wasTaken, gateway.open(bill) instanceof Opening.AlreadyOpen);

    zaloPay.faults().order(appTransId(), Switches.NORMAL.with(Switch.QUERY_ANSWER, broken));
    assertThrows(GatewayUnreachable.class, () -> gateway.query(bill));
  }

  @Test
  void wrongKeyIsUnreachable() {
    ZaloPayGateway wrong =
        new ZaloPayGateway(
            () -> RealHttp.CLIENT,
            List.of(
                Fixture.account(
                    "main",
                    2553,
                    "not-the-key",
                    Fixture.KEY2,
                    Optional.empty(),
                    URI.create(zaloPay.url()))),
            clock);
    assertThrows(GatewayUnreachable.class, () -> wrong.open(bill));
    assertThrows(GatewayUnreachable.class, () -> wrong.query(bill));
    assertEquals(List.of(), zaloPay.orders());
  }

  @Test
  void unusualTextsAreAccepted() {
    Bill unusual =
        BillFixture.planned(
            gateway,
            Fixture.newBill(newRef(), 1_000_000_000_000L, "Đơn |\"'\\/& 50% + 🎁 A\u0301"),
            NOW);
    assertInstanceOf(Opening.Opened.class, gateway.open(unusual));
    assertEquals(
        "Đơn |\"'\\/& 50% + 🎁 \u00c1",
        zaloPay.order(unusual.ref().value()).orElseThrow().description());
    assertEquals(1_000_000_000_000L, zaloPay.order(unusual.ref().value()).orElseThrow().amount());
  }

  @Test
  void refundIsPendingAndThenDone() {
    pay(Switches.NORMAL.with(Switch.REFUND_COURSE, Switch.RefundCourse.LATER));
    Refund refund = refund(20_000);
    assertEquals(new RefundReport.NotFound(), gateway.queryRefund(refund));
    assertEquals(new RefundReport.Pending(), gateway.refund(refund));
    assertEquals(new RefundReport.Pending(), gateway.refund(refund));
    assertEquals(new RefundReport.Pending(), gateway.queryRefund(refund));
    clock.set(NOW.plus(Duration.ofMinutes(2)));
    assertEquals(new RefundReport.Done(), gateway.queryRefund(refund));
    assertEquals(1, zaloPay.order(bill.ref().value()).orElseThrow().refunds().size());
  }

  @Test
  void aRefundMayFailOrWaitForAPerson() {
    pay(Switches.NORMAL.with(Switch.REFUND_COURSE, Switch.RefundCourse.FAILS));
    Refund failing = refund(20_000);
    gateway.refund(failing);
    clock.set(NOW.plus(Duration.ofMinutes(2)));
    assertEquals(new RefundReport.Failed("failed", "0"), gateway.queryRefund(failing));

    zaloPay
        .faults()
        .order(
            appTransId(), Switches.NORMAL.with(Switch.REFUND_COURSE, Switch.RefundCourse.MANUAL));
    Refund manual = refund(20_000);
    gateway.refund(manual);
    assertEquals(new RefundReport.Undecided("-1"), gateway.queryRefund(manual));
  }

  @Test
  void refundOfMoreThanWasPaidFails() {
    pay(Switches.NORMAL);
    gateway.refund(refund(30_000));
    assertEquals(new RefundReport.Failed("refused", "-14"), gateway.refund(refund(20_001)));
    assertEquals(new RefundReport.Pending(), gateway.refund(refund(20_000)));
  }

  @Test
  void refundWithALostResponseIsFoundAndNotRepeated() {
    pay(Switches.NORMAL.with(Switch.REFUND_ANSWER, Switch.Answer.DROP_AFTER));
    Refund whole = refund(50_000);
    assertThrows(GatewayUnreachable.class, () -> gateway.refund(whole));
    zaloPay.faults().order(appTransId(), Switches.NORMAL);

    assertEquals(new RefundReport.Done(), gateway.queryRefund(whole));
    gateway.refund(whole);
    // Twenty minutes later its timestamp is refused, and the earlier call still counts.
    clock.set(NOW.plus(Duration.ofMinutes(20)));
    assertEquals(new RefundReport.Done(), gateway.refund(whole));
    assertEquals(1, zaloPay.order(bill.ref().value()).orElseThrow().refunds().size());
  }

  @Test
  void aRefundThatNeverArrivedFailsOnceItsTimeIsOver() {
    pay(Switches.NORMAL.with(Switch.REFUND_ANSWER, Switch.Answer.DROP_BEFORE));
    Refund refund = refund(50_000);
    assertThrows(GatewayUnreachable.class, () -> gateway.refund(refund));
    zaloPay.faults().order(appTransId(), Switches.NORMAL);

    clock.set(NOW.plus(Duration.ofMinutes(20)));
    assertEquals(new RefundReport.NotFound(), gateway.queryRefund(refund));
    assertEquals(new RefundReport.Failed("refused", "-13"), gateway.refund(refund));
    assertEquals(List.of(), zaloPay.order(bill.ref().value()).orElseThrow().refunds());
  }

  private void pay(Switches switches) {
    zaloPay.faults().order(appTransId(), switches);
    gateway.open(bill);
    zaloPay.pay(bill.ref().value(), Outcome.SUCCESS);
  }

  private Refund refund(long dong) {
    Money amount = Money.of(dong, "VND");
    RefundPlan plan =
        gateway.planRefund(new NewRefund(bill, transactionId(), amount, "đổi ý"), clock.instant());
    return new Refund(plan.identity(), bill, transactionId(), amount, "đổi ý", plan.memo());
  }

  private void everyDate() {
    zaloPay.faults().byDefault(Switches.NORMAL.with(ZaloPaySimulator.ANY_DATE, true));
  }

  private String transactionId() {
    return zaloPay.order(bill.ref().value()).orElseThrow().transactionId();
  }

  private String appTransId() {
    return bill.ref().withUnderscore();
  }

  private Bill newBill() {
    return BillFixture.planned(gateway, Fixture.newBill(newRef(), 50_000), NOW);
  }

  private static Ref newRef() {
    return Ref.draw(NOW, new Random());
  }
}
