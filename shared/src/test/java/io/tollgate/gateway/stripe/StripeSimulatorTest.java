package io.tollgate.gateway.stripe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Memo;
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
import io.tollgate.simulator.MerchantAction;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.stripe.Account;
import io.tollgate.simulator.stripe.StripeSimulator;
import io.tollgate.time.SettableClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The gateway against the simulator, which was written from Stripe's documents alone. */
class StripeSimulatorTest {

  private static final Instant NOW = Instant.parse("2026-02-01T16:45:00.123Z");
  private static final MerchantAction REFUND = new MerchantAction("refund", "Refund", true, true);

  private final SettableClock clock = SettableClock.at(NOW);
  private final StripeSimulator stripe =
      StripeSimulator.start(
          0,
          List.of(new Account("main", Fixture.KEY, Fixture.WEBHOOK, "")),
          Optional.empty(),
          clock);
  private final StripeGateway gateway = Fixture.gateway(URI.create(stripe.url()), clock);
  private final Bill bill = newBill(Money.of(1_050, "PEN"));

  @AfterEach
  void close() {
    stripe.close();
  }

  @Test
  void openedSessionIsPaidAndReported() {
    Opening.Opened opened = opened(bill);
    NextStep.Redirect step = assertInstanceOf(NextStep.Redirect.class, opened.nextStep());
    assertTrue(step.url().toString().startsWith(stripe.url() + "/c/pay/cs_test_"));
    Bill open = BillFixture.opened(bill, opened);
    assertEquals(new Report.Waiting(), gateway.query(open));

    pay(Outcome.SUCCESS);

    Report.Paid paid = assertInstanceOf(Report.Paid.class, gateway.query(open));
    assertEquals(bill.amount(), paid.received());
    assertEquals(transactionId(), paid.transactionId());
    assertEquals(clock.instant().truncatedTo(ChronoUnit.SECONDS), paid.paidAt());
    assertEquals("stripe/main/retrieve", paid.evidence().keyId());
    assertTrue(paid.evidence().message().contains(bill.ref().value()));
    assertTrue(!paid.evidence().message().contains("_secret_"), "no client secret is kept");
  }

  @Test
  void aRepeatedOpeningIsTheSameSession() {
    Opening first = gateway.open(bill);
    clock.set(NOW.plus(Duration.ofMinutes(50)));
    assertEquals(first, gateway.open(bill));
    assertEquals(1, stripe.orders().size());
  }

  /** Asking makes the call again whose answer was lost, and the session is looked at anew. */
  @Test
  void openingWithALostResponseIsFoundByItsIdempotencyKey() {
    faults(Switches.NORMAL.with(Switch.CREATE_ANSWER, Switch.Answer.DROP_AFTER));
    assertThrows(GatewayUnreachable.class, () -> gateway.open(bill));
    faults(Switches.NORMAL);
    assertEquals(new Report.Waiting(), gateway.query(bill));

    pay(Outcome.SUCCESS);
    clock.set(NOW.plus(Duration.ofHours(2)));
    assertInstanceOf(Report.Paid.class, gateway.query(bill));
    assertEquals(1, stripe.orders().size());

    clock.set(NOW.plus(Duration.ofHours(23)));
    assertEquals(new Report.NotFound(), gateway.query(bill));
  }

  @Test
  void openingThatNeverArrivedIsNotFoundOnceItIsTooLateToRetry() {
    faults(Switches.NORMAL.with(Switch.CREATE_ANSWER, Switch.Answer.DROP_BEFORE));
    assertThrows(GatewayUnreachable.class, () -> gateway.open(bill));
    faults(Switches.NORMAL);

    clock.set(NOW.plus(Duration.ofMinutes(31)));
    assertEquals(new Report.NotFound(), gateway.query(bill));
    assertEquals(new Report.NotFound(), gateway.expire(bill));
    assertInstanceOf(Opening.Refused.class, gateway.open(bill));
    assertEquals(List.of(), stripe.orders());
  }

  @Test
  void anOutageThatItsKeyKeepsStaysUnknown() {
    faults(Switches.NORMAL.with(StripeSimulator.CREATE_BREAKS, true));
    assertThrows(GatewayUnreachable.class, () -> gateway.open(bill));
    faults(Switches.NORMAL);
    assertThrows(GatewayUnreachable.class, () -> gateway.open(bill));
    assertThrows(GatewayUnreachable.class, () -> gateway.query(bill));
    assertEquals(1, stripe.orders().size());
  }

  @Test
  void deadlineIsWhenStripeClosesTheSession() {
    Bill open = open();
    clock.set(bill.deadline().minusMillis(1));
    assertEquals(new Report.Waiting(), gateway.query(open));
    clock.set(bill.deadline());
    assertEquals(new Report.Expired("expired"), gateway.query(open));
  }

  @ParameterizedTest
  @EnumSource(names = {"INSUFFICIENT", "DECLINED", "CANCEL"})
  void aFailedAttemptLeavesTheSessionOpen(Outcome outcome) {
    Bill open = open();
    pay(outcome);
    assertEquals(new Report.Waiting(), gateway.query(open));
    pay(Outcome.SUCCESS);
    assertInstanceOf(Report.Paid.class, gateway.query(open));
  }

  @Test
  void delayedMethodIsInProgressAndThenPaid() {
    Bill open = open();
    pay(Outcome.DELAYED);
    assertEquals(new Report.InProgress(), gateway.query(open));
    clock.set(NOW.plus(Duration.ofMinutes(2)));
    assertInstanceOf(Report.Paid.class, gateway.query(open));
  }

  @Test
  void aDelayedMethodThatFailsIsFinal() {
    Bill open = open();
    pay(Outcome.DELAYED_FAILURE);
    assertEquals(new Report.InProgress(), gateway.query(open));
    clock.set(NOW.plus(Duration.ofMinutes(2)));
    assertEquals(
        new Report.Failed("payment_failed", "payment_intent_payment_attempt_failed"),
        gateway.query(open));
  }

  @Test
  void moneyInTransitIsInProgressAfterTheDeadline() {
    Bill open = open();
    pay(Outcome.LATE_SUCCESS);
    clock.set(bill.deadline().plusSeconds(1));
    assertEquals(new Report.InProgress(), gateway.query(open));
    clock.set(bill.deadline().plus(Duration.ofMinutes(2)));
    assertInstanceOf(Report.Paid.class, gateway.query(open));
  }

  @Test
  void expiringEndsAnOpenSessionOnce() {
    Bill open = open();
    assertEquals(new Report.Expired("expired"), gateway.expire(open));
    assertEquals(new Report.Expired("expired"), gateway.expire(open));
  }

  @Test
  void paymentBeforeAnExpiryIsPaid() {
    Bill open = open();
    pay(Outcome.SUCCESS);
    assertInstanceOf(Report.Paid.class, gateway.expire(open));
  }

  @Test
  void sessionWithAPaymentInProgressIsNotExpired() {
    Bill open = open();
    pay(Outcome.DELAYED);
    assertEquals(new Report.InProgress(), gateway.expire(open));
  }

  @ParameterizedTest
  @EnumSource(value = Switch.Answer.class, names = "NORMAL", mode = EnumSource.Mode.EXCLUDE)
  void brokenResponseIsUnreachable(Switch.Answer broken) {
    faults(Switches.NORMAL.with(Switch.CREATE_ANSWER, broken));
    assertThrows(GatewayUnreachable.class, () -> gateway.open(bill));
    faults(Switches.NORMAL);
    Bill open = open();
    faults(Switches.NORMAL.with(Switch.QUERY_ANSWER, broken));
    assertThrows(GatewayUnreachable.class, () -> gateway.query(open));
    assertEquals(1, stripe.orders().size());
  }

  @Test
  void wrongApiKeyIsUnreachable() {
    StripeGateway wrong =
        new StripeGateway(
            () -> RealHttp.CLIENT,
            List.of(
                Fixture.account(
                    "main", "sk_test_nobodys", List.of(Fixture.WEBHOOK), URI.create(stripe.url()))),
            clock);
    GatewayUnreachable unreachable = assertThrows(GatewayUnreachable.class, () -> wrong.open(bill));
    assertEquals("stripe unreachable: HTTP 401, invalid_request_error", unreachable.getMessage());
    assertThrows(GatewayUnreachable.class, () -> wrong.query(bill));
    assertEquals(List.of(), stripe.orders());
  }

  /** Another account's key, or the other mode's: the session is somewhere else. */
  @Test
  void unknownSessionIsUnreachable() {
    Bill open = open();
    stripe.clear();
    assertThrows(GatewayUnreachable.class, () -> gateway.query(open));
    assertThrows(GatewayUnreachable.class, () -> gateway.expire(open));
  }

  @ParameterizedTest
  @CsvSource({"5120, KWD", "99999990, BHD", "500, JPY", "150000, VND", "99999999, USD"})
  void amountsKeepTheDecimalsOfEveryCurrency(long units, String currency) {
    Money amount = Money.of(units, currency);
    Bill other = newBill(amount);
    Bill open = BillFixture.opened(other, opened(other));
    stripe.pay(other.ref().value(), Outcome.SUCCESS);
    assertEquals(amount, assertInstanceOf(Report.Paid.class, gateway.query(open)).received());
  }

  @Test
  void refundIsPendingAndThenDone() {
    Bill paid = paid(Switches.NORMAL.with(Switch.REFUND_COURSE, Switch.RefundCourse.LATER));
    Refund refund = refund(paid, 500);
    assertEquals(new RefundReport.NotFound(), gateway.queryRefund(refund));
    assertEquals(new RefundReport.Pending(), gateway.refund(refund));
    assertEquals(new RefundReport.Pending(), gateway.refund(refund));
    assertEquals(new RefundReport.Pending(), gateway.queryRefund(refund));
    clock.set(NOW.plus(Duration.ofMinutes(2)));
    assertEquals(new RefundReport.Done(), gateway.queryRefund(refund));
    assertEquals(1, refunds());
  }

  @ParameterizedTest
  @CsvSource({"FAILS", "FAILS_AFTER_SUCCESS"})
  void aRefundMayFail(StripeRefundCourse course) {
    Bill paid = paid(Switches.NORMAL.with(StripeSimulator.REFUND_COURSE, course));
    Refund refund = refund(paid, 500);
    RefundReport first = gateway.refund(refund);
    assertEquals(
        course == StripeRefundCourse.FAILS ? new RefundReport.Pending() : new RefundReport.Done(),
        first);
    clock.set(NOW.plus(Duration.ofMinutes(2)));
    assertEquals(
        new RefundReport.Failed("failed", "expired_or_canceled_card"), gateway.queryRefund(refund));
  }

  private enum StripeRefundCourse {
    FAILS,
    FAILS_AFTER_SUCCESS
  }

  @Test
  void aRefundThatWaitsForTheBuyerIsPending() {
    Bill paid = paid(Switches.NORMAL.with(Switch.REFUND_COURSE, Switch.RefundCourse.MANUAL));
    Refund refund = refund(paid, 500);
    gateway.refund(refund);
    clock.set(NOW.plus(Duration.ofDays(9)));
    assertEquals(new RefundReport.Pending(), gateway.queryRefund(refund));
  }

  @Test
  void refundOfMoreThanWasPaidFails() {
    Bill paid = paid(Switches.NORMAL);
    assertEquals(new RefundReport.Done(), gateway.refund(refund(paid, 600)));
    assertEquals(
        new RefundReport.Failed("refused", "invalid_request_error"),
        gateway.refund(refund(paid, 451)));
    assertEquals(new RefundReport.Done(), gateway.refund(refund(paid, 450)));
    assertEquals(
        new RefundReport.Failed("refused", "charge_already_refunded"),
        gateway.refund(refund(paid, 1)));
  }

  @Test
  void refundWithALostResponseIsFoundAndNotRepeated() {
    Bill paid = paid(Switches.NORMAL.with(Switch.REFUND_ANSWER, Switch.Answer.DROP_AFTER));
    Refund whole = refund(paid, 1_050);
    assertThrows(GatewayUnreachable.class, () -> gateway.refund(whole));
    faults(Switches.NORMAL);

    assertEquals(new RefundReport.Done(), gateway.queryRefund(whole));
    assertEquals(new RefundReport.Done(), gateway.refund(whole));
    // Two days later its key is forgotten, and the earlier call still counts.
    clock.set(NOW.plus(Duration.ofDays(2)));
    assertEquals(new RefundReport.Done(), gateway.refund(whole));
    assertEquals(1, refunds());
  }

  @Test
  void aRefundThatNeverArrivedIsSentAgainOnlyWhileItsKeyIsKept() {
    Bill paid = paid(Switches.NORMAL.with(Switch.REFUND_ANSWER, Switch.Answer.DROP_BEFORE));
    Refund refund = refund(paid, 500);
    assertThrows(GatewayUnreachable.class, () -> gateway.refund(refund));
    faults(Switches.NORMAL);
    clock.set(NOW.plus(Duration.ofHours(23)).minusMillis(1));
    assertEquals(new RefundReport.NotFound(), gateway.queryRefund(refund));
    clock.set(NOW.plus(Duration.ofHours(23)));
    assertEquals(new RefundReport.Undecided("not_found"), gateway.queryRefund(refund));
  }

  /** As long as it is on the first page; behind it, only a person can tell what became of it. */
  @Test
  void aRefundIsFoundBehindNinetyNineOthers() {
    Bill paid = paid(Switches.NORMAL);
    Refund first = refund(paid, 1);
    gateway.refund(first);
    for (int i = 0; i < 99; i++) {
      stripe.act(bill.ref().value(), REFUND, Optional.of(1L));
    }
    assertEquals(new RefundReport.Done(), gateway.queryRefund(first));
    assertEquals(new RefundReport.NotFound(), gateway.queryRefund(refund(paid, 1)));
    stripe.act(bill.ref().value(), REFUND, Optional.of(1L));
    assertEquals(new RefundReport.Undecided("too_many_refunds"), gateway.queryRefund(first));
  }

  /** Nobody here asked for it, so its name is Stripe's and there is no memo. */
  @Test
  void dashboardRefundIsQueriedByStripesId() {
    Bill paid = paid(Switches.NORMAL);
    stripe.act(bill.ref().value(), REFUND, Optional.of(50L));
    String name = stripe.order(bill.ref().value()).orElseThrow().refunds().getFirst().id();
    assertTrue(name.startsWith("re_"));
    Refund refund = new Refund(name, paid, transactionId(), Money.of(50, "PEN"), "", Memo.EMPTY);
    assertEquals(new RefundReport.Done(), gateway.queryRefund(refund));
    stripe.clear();
    assertThrows(GatewayUnreachable.class, () -> gateway.queryRefund(refund));
  }

  private Bill paid(Switches switches) {
    faults(switches);
    Bill open = open();
    pay(Outcome.SUCCESS);
    return open;
  }

  private Bill open() {
    return BillFixture.opened(bill, opened(bill));
  }

  private Opening.Opened opened(Bill some) {
    return assertInstanceOf(Opening.Opened.class, gateway.open(some));
  }

  private void pay(Outcome outcome) {
    assertNotEquals(Optional.empty(), stripe.pay(bill.ref().value(), outcome));
  }

  private void faults(Switches switches) {
    stripe.faults().order(bill.ref().value(), switches);
  }

  private Refund refund(Bill paid, long units) {
    Money amount = Money.of(units, "PEN");
    RefundPlan plan =
        gateway.planRefund(
            new NewRefund(paid, transactionId(), amount, "changed my mind"), clock.instant());
    return new Refund(
        plan.identity(), paid, transactionId(), amount, "changed my mind", plan.memo());
  }

  private int refunds() {
    return stripe.order(bill.ref().value()).orElseThrow().refunds().size();
  }

  private String transactionId() {
    return stripe.order(bill.ref().value()).orElseThrow().transactionId();
  }

  private Bill newBill(Money amount) {
    return BillFixture.planned(gateway, Fixture.newBill(Ref.draw(NOW, new Random()), amount), NOW);
  }
}
