package io.tollgate.gateway.momo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.bill.Bill;
import io.tollgate.bill.NextStep;
import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.gateway.BillFixture;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.GatewayUnreachable;
import io.tollgate.gateway.Opening;
import io.tollgate.gateway.RealHttp;
import io.tollgate.gateway.Refunds.NewRefund;
import io.tollgate.gateway.Refunds.Refund;
import io.tollgate.gateway.Refunds.RefundPlan;
import io.tollgate.gateway.ReportTable;
import io.tollgate.money.Money;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.momo.MomoSimulator;
import io.tollgate.time.SettableClock;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway against the simulator, which was written from MoMo's documents alone. */
class MomoSimulatorTest {

  private static final Instant NOW = Instant.parse("2026-02-01T16:45:00.123Z");

  private final SettableClock clock = SettableClock.at(NOW);
  private final MomoSimulator momo = Fixture.simulator(clock);
  private final MomoGateway gateway = Fixture.gateway(URI.create(momo.url()), clock);
  private final Bill bill =
      BillFixture.planned(gateway, Fixture.newBill(Ref.draw(NOW, new Random()), 50_000), NOW);

  @AfterEach
  void close() {
    momo.close();
  }

  @Test
  void openedBillIsPaidAndReported() {
    Opening.Opened opened = assertInstanceOf(Opening.Opened.class, gateway.open(bill));
    NextStep.Redirect step = assertInstanceOf(NextStep.Redirect.class, opened.nextStep());
    assertTrue(step.url().toString().startsWith(momo.url() + "/v2/gateway/pay?t="));
    assertEquals("open page", query());

    advance(Duration.ofMinutes(3));
    pay(Outcome.SUCCESS);
    advance(Duration.ofHours(3));
    Report.Paid paid = assertInstanceOf(Report.Paid.class, gateway.query(bill));
    assertEquals(bill.amount(), paid.received());
    assertEquals(transactionId(), paid.transactionId());
    assertEquals(NOW.plus(Duration.ofMinutes(3)), paid.paidAt());
    assertEquals(paid.paidAt(), ((Report.Paid) notified()).paidAt());
  }

  /** MoMo answers a repeat of the request id like the first call, so its page is not lost. */
  @Test
  void repeatedOpeningHasTheSamePage() {
    Opening first = gateway.open(bill);
    advance(Duration.ofMinutes(5));
    assertEquals(first, gateway.open(bill));
    assertEquals(1, momo.orders().size());
    switchOn(MomoSimulator.IN_FLIGHT, true);
    assertThrows(GatewayUnreachable.class, () -> gateway.open(bill));
  }

  @Test
  void unknownBillIsNotFound() {
    assertEquals("not found", query());
  }

  @ParameterizedTest
  @CsvSource({
    "CANCEL, failed cancelled_by_payer 1006",
    "INSUFFICIENT, failed insufficient_balance 1001",
    "DECLINED, failed bank_error 1002",
    "EXPIRE, expired 1005",
  })
  void unpaidEndIsReportedAlikeByQueryAndNotification(Outcome outcome, String meaning) {
    gateway.open(bill);
    pay(outcome);
    assertEquals(meaning, query());
    assertEquals(meaning, ReportTable.of(notified()));
  }

  @Test
  void pageThatNobodyUsedIsExpired() {
    gateway.open(bill);
    clock.set(NOW.plus(Duration.ofMinutes(10)));
    assertTrue(clock.instant().isBefore(bill.deadline()));
    assertEquals("expired 1005", query());
  }

  @Test
  void moneyInTransitIsInProgressAndThenPaid() {
    gateway.open(bill);
    pay(Outcome.DELAYED);
    assertEquals("in progress", query());
    advance(Duration.ofMinutes(1));
    assertInstanceOf(Report.Paid.class, gateway.query(bill));
  }

  @Test
  void authorisedMoneyOfOneStepIsPaid() {
    switchOn(MomoSimulator.HOLD, true);
    gateway.open(bill);
    pay(Outcome.SUCCESS);
    assertEquals("paid", query());
    assertEquals("paid", ReportTable.of(notified()));
  }

  @ParameterizedTest
  @EnumSource(value = Switch.Answer.class, names = "NORMAL", mode = EnumSource.Mode.EXCLUDE)
  void brokenResponseIsUnreachableAndTheQueryIsCorrect(Switch.Answer broken) {
    switchOn(Switch.CREATE_ANSWER, broken);
    assertThrows(GatewayUnreachable.class, () -> gateway.open(bill));
    boolean wasTaken = broken == Switch.Answer.DROP_AFTER || broken == Switch.Answer.TRUNCATED;
    assertEquals(wasTaken ? "open page" : "not found", query());

    switchOn(Switch.QUERY_ANSWER, broken);
    assertThrows(GatewayUnreachable.class, () -> gateway.query(bill));
    momo.faults().order(bill.ref().value(), Switches.NORMAL);
    assertInstanceOf(Opening.Opened.class, gateway.open(bill));
    assertEquals(1, momo.orders().size());
  }

  /** However MoMo says it, and although its answer may quote the access key. */
  @ParameterizedTest
  @ValueSource(strings = {"signature-13", "faithful-echo"})
  void wrongKeyIsUnreachable(String flag) {
    momo.faults().order(bill.ref().value(), Switches.of(Map.of(flag, "true"), momo.switches()));
    MomoGateway wrong =
        new MomoGateway(
            () -> RealHttp.CLIENT,
            List.of(
                Fixture.account(
                    "main", "MOMO", Fixture.ACCESS_KEY, "wrong", URI.create(momo.url()))),
            clock);
    assertThrows(GatewayUnreachable.class, () -> wrong.open(bill));
    assertThrows(GatewayUnreachable.class, () -> wrong.query(bill));
    assertEquals(List.of(), momo.orders());
  }

  @Test
  void unusualTextsAreAccepted() {
    Bill unusual =
        BillFixture.planned(
            gateway,
            Fixture.newBill(
                Ref.draw(NOW, new Random()),
                Money.of(50_000_000, "VND"),
                "Đơn |\"'\\/& 50% + 🎁 A\u0301"),
            NOW);
    assertInstanceOf(Opening.Opened.class, gateway.open(unusual));
    momo.pay(unusual.ref().value(), Outcome.SUCCESS);
    assertEquals(
        "Đơn |\"'\\/+ 50% + 🎁 \u00c1",
        momo.order(unusual.ref().value()).orElseThrow().description());
    assertInstanceOf(Report.Paid.class, gateway.query(unusual));
    assertInstanceOf(Report.Paid.class, notified(unusual));
  }

  @Test
  void refundIsDoneAtOnceOrLater() {
    open();
    Refund now = refund(20_000);
    assertEquals("not found", refundState(now));
    assertEquals("done", ReportTable.of(gateway.refund(now)));
    assertEquals("done", refundState(now));

    switchOn(Switch.REFUND_COURSE, Switch.RefundCourse.LATER);
    Refund later = refund(30_000);
    assertEquals("pending", ReportTable.of(gateway.refund(later)));
    assertEquals("pending", ReportTable.of(gateway.refund(later)));
    assertEquals("pending", refundState(later));
    advance(Duration.ofMinutes(2));
    assertEquals("done", refundState(later));
    assertEquals(2, refunds());
  }

  @Test
  void refundMayFailOrBeTooMuch() {
    open();
    switchOn(Switch.REFUND_COURSE, Switch.RefundCourse.FAILS);
    Refund failing = refund(20_000);
    gateway.refund(failing);
    advance(Duration.ofMinutes(2));
    assertEquals("failed failed 1080", refundState(failing));

    switchOn(Switch.REFUND_COURSE, Switch.RefundCourse.IMMEDIATE);
    assertEquals("done", ReportTable.of(gateway.refund(refund(30_000))));
    assertEquals("failed refused 1081", ReportTable.of(gateway.refund(refund(20_001))));
    assertEquals("failed refused 22", ReportTable.of(gateway.refund(refund(999))));
  }

  @Test
  void refundWithALostResponseIsFoundAndNotMadeTwice() {
    open();
    switchOn(Switch.REFUND_ANSWER, Switch.Answer.DROP_AFTER);
    Refund whole = refund(50_000);
    assertThrows(GatewayUnreachable.class, () -> gateway.refund(whole));
    switchOn(Switch.REFUND_ANSWER, Switch.Answer.NORMAL);
    assertEquals("done", refundState(whole));
    assertEquals("done", ReportTable.of(gateway.refund(whole)));
    assertEquals(1, refunds());
  }

  @Test
  void refundThatNeverArrivedIsNotFoundAndRepeated() {
    open();
    switchOn(Switch.REFUND_ANSWER, Switch.Answer.DROP_BEFORE);
    Refund whole = refund(50_000);
    assertThrows(GatewayUnreachable.class, () -> gateway.refund(whole));
    switchOn(Switch.REFUND_ANSWER, Switch.Answer.NORMAL);
    assertEquals("not found", refundState(whole));
    assertEquals("done", ReportTable.of(gateway.refund(whole)));
    assertEquals(1, refunds());
  }

  @Test
  void paymentThatWasWhollyRefundedIsSuspicious() {
    open();
    gateway.refund(refund(20_000));
    assertEquals("paid", ReportTable.of(gateway.query(bill)));
    gateway.refund(refund(30_000));
    assertEquals("suspicious refunded", ReportTable.of(gateway.query(bill)));
  }

  /** No document says which ids refund/query wants. */
  @Test
  void refundThatItsQueryDoesNotShowIsFoundInThePayment() {
    open();
    Refund refund = refund(20_000);
    gateway.refund(refund);
    switchOn(MomoSimulator.REFUND_QUERY_EMPTY, true);
    assertEquals("done", refundState(refund));
    switchOn(Switch.QUERY_ANSWER, Switch.Answer.MAINTENANCE);
    assertThrows(GatewayUnreachable.class, () -> gateway.queryRefund(refund));
  }

  @Test
  void refundInThePortalIsAReversal() {
    open();
    gateway.refund(refund(20_000));
    momo.act(bill.ref().value(), momo.merchantActions().getFirst(), Optional.of(10_000L));
    List<Callback> reversals = gateway.reversals(bill, transactionId());
    Callback.RefundNotification portal =
        assertInstanceOf(Callback.RefundNotification.class, reversals.getLast());
    assertEquals(Money.of(10_000, "VND"), portal.amount());
    assertEquals(transactionId(), portal.transactionId());
    assertEquals(2, reversals.size());
  }

  @Test
  void heldMoneyThatMomoReleasesIsAReversal() {
    switchOn(MomoSimulator.HOLD, true);
    open();
    assertEquals(List.of(), gateway.reversals(bill, transactionId()));
    String transactionId = transactionId();
    advance(Duration.ofDays(30));
    Callback.RefundNotification released =
        assertInstanceOf(
            Callback.RefundNotification.class, gateway.reversals(bill, transactionId).getFirst());
    assertEquals("released-" + bill.ref(), released.identity());
    assertEquals(bill.amount(), released.amount());
  }

  private void open() {
    gateway.open(bill);
    pay(Outcome.SUCCESS);
  }

  private void pay(Outcome outcome) {
    momo.pay(bill.ref().value(), outcome);
  }

  private String query() {
    return ReportTable.of(gateway.query(bill));
  }

  private Report notified() {
    return notified(bill);
  }

  /** What the simulator notified of, as the gateway reads it. */
  private Report notified(Bill of) {
    String body =
        momo.order(of.ref().value()).orElseThrow().callbacks().getFirst().message().body();
    CallbackRequest request =
        new CallbackRequest(
            CallbackRequest.Channel.CALLBACK,
            Optional.of("main"),
            "POST",
            "",
            Map.of(),
            body.getBytes(StandardCharsets.UTF_8));
    return ((Callback.Verified) gateway.read(request)).report();
  }

  private Refund refund(long dong) {
    Money amount = Money.of(dong, "VND");
    RefundPlan plan =
        gateway.planRefund(new NewRefund(bill, transactionId(), amount, "đổi ý"), clock.instant());
    return new Refund(plan.identity(), bill, transactionId(), amount, "đổi ý", plan.memo());
  }

  private String refundState(Refund refund) {
    return ReportTable.of(gateway.queryRefund(refund));
  }

  private int refunds() {
    return momo.order(bill.ref().value()).orElseThrow().refunds().size();
  }

  private String transactionId() {
    return momo.order(bill.ref().value()).orElseThrow().transactionId();
  }

  private void switchOn(Switch which, Object value) {
    String id = bill.ref().value();
    momo.faults().order(id, momo.faults().of(id).with(which, value));
  }

  private void advance(Duration by) {
    clock.set(clock.instant().plus(by));
  }
}
