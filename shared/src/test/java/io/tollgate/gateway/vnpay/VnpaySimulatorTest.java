package io.tollgate.gateway.vnpay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.bill.Bill;
import io.tollgate.bill.NextStep;
import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.gateway.BillFixture;
import io.tollgate.gateway.Buyer;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.GatewayUnreachable;
import io.tollgate.gateway.Opening;
import io.tollgate.gateway.RealHttp;
import io.tollgate.gateway.Refunds.NewRefund;
import io.tollgate.gateway.Refunds.Refund;
import io.tollgate.gateway.Refunds.RefundPlan;
import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.gateway.ReportTable;
import io.tollgate.money.Money;
import io.tollgate.simulator.MerchantAction;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.SimulatedOrder;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.vnpay.Fault;
import io.tollgate.simulator.vnpay.Terminal;
import io.tollgate.simulator.vnpay.VnpaySimulator;
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

/** The gateway against the simulator, which was written from VNPAY's documents alone. */
class VnpaySimulatorTest {

  /** Five minutes before midnight in Vietnam. */
  private static final Instant NOW = Instant.parse("2026-02-01T16:55:00.123Z");

  private final SettableClock clock = SettableClock.at(NOW);
  private final VnpaySimulator vnpay =
      VnpaySimulator.start(
          0,
          List.of(new Terminal(Fixture.TMN_CODE, Fixture.SECRET, "http://localhost:1/ipn")),
          Optional.empty(),
          clock);
  private final VnpayGateway gateway = Fixture.gateway(URI.create(vnpay.url()), clock);
  private final Bill bill =
      BillFixture.planned(gateway, Fixture.newBill(newRef(), Money.of(50_000, "VND")), NOW);

  @AfterEach
  void close() {
    vnpay.close();
  }

  @Test
  void paymentOnThePageIsReportedAsPaid() {
    assertEquals("page", come(bill));
    assertEquals(new Report.OpenPage(), gateway.query(bill));

    pay(Outcome.SUCCESS);

    Report.Paid paid = assertInstanceOf(Report.Paid.class, ask());
    assertEquals(bill.amount(), paid.received());
    assertEquals(story().transactionId(), paid.transactionId());
    assertEquals(NOW.truncatedTo(ChronoUnit.SECONDS), paid.paidAt());
  }

  /** Before a browser has opened the page, VNPAY has never heard of the payment. */
  @Test
  void paymentThatWasNeverOpenedIsNotFound() {
    gateway.open(bill);
    assertEquals(new Report.NotFound(), gateway.query(bill));
  }

  @Test
  void secondOpeningOfTheSameReferenceIsRefused() {
    assertEquals("page", come(bill));
    assertEquals("code=01", come(bill));
    assertEquals(1, vnpay.orders().size());
  }

  @Test
  void deadlineIsTheOneAtWhichVnpayClosesThePayment() {
    clock.set(bill.deadline().minusMillis(1));
    assertEquals("page", come(bill));
    Bill late = BillFixture.planned(gateway, Fixture.newBill(newRef(), bill.amount()), NOW);
    clock.set(late.deadline());
    assertEquals("code=15", come(late));
  }

  @ParameterizedTest
  @CsvSource({
    "CANCEL, failed failed 02, failed cancelled_by_payer 24",
    "INSUFFICIENT, failed failed 02, failed insufficient_balance 51",
    "DECLINED, failed failed 02, failed card_locked 12",
    "EXPIRE, failed failed 02, expired 15",
    "SUSPICIOUS, suspicious 07, suspicious 07"
  })
  void queryAndIpnReportTheOutcomeOfAPayment(Outcome outcome, String asked, String reported) {
    come(bill);
    pay(outcome);
    assertEquals(reported, ReportTable.of(reported()));
    assertEquals(asked, ReportTable.of(ask()));
  }

  @Test
  void clearedSuspicionIsPaidWithTheSameTransactionNumber() {
    come(bill);
    pay(Outcome.SUSPICIOUS);
    String number = story().transactionId();
    pay(Outcome.SUCCESS);
    assertEquals(number, assertInstanceOf(Report.Paid.class, ask()).transactionId());
  }

  @Test
  void moneyInTransitIsInProgressAndThenPaid() {
    come(bill);
    pay(Outcome.LATE_SUCCESS);
    clock.set(bill.deadline());
    assertEquals(new Report.OpenPage(), gateway.query(bill));
    clock.set(bill.deadline().plus(Duration.ofMinutes(6)));
    assertInstanceOf(Report.Paid.class, gateway.query(bill));
  }

  @ParameterizedTest
  @CsvSource({"FAILED, failed failed 02", "UNKNOWN, not found", "NOT_COMPLETED, waiting"})
  void abandonedPageIsReportedAsUnpaidAfterItsDeadline(Fault.ExpiredQuery how, String meaning) {
    switches(Switches.NORMAL.with(Fault.EXPIRED_QUERY, how));
    come(bill);
    clock.set(bill.deadline().plus(Duration.ofMinutes(15)));
    assertEquals(meaning, ReportTable.of(gateway.query(bill)));
  }

  /** A second question within five minutes is refused; the pacing is wide enough. */
  @Test
  void pacingAvoidsTheRateLimitOfQueries() {
    come(bill);
    gateway.query(bill);
    clock.set(NOW.plus(Duration.ofMinutes(4)));
    assertThrows(GatewayUnreachable.class, () -> gateway.query(bill));
    clock.set(NOW.plus(gateway.pacing().interval()));
    assertEquals(new Report.OpenPage(), gateway.query(bill));
  }

  @ParameterizedTest
  @EnumSource(value = Switch.Answer.class, names = "NORMAL", mode = EnumSource.Mode.EXCLUDE)
  void brokenResponseIsUnreachable(Switch.Answer broken) {
    come(bill);
    switches(Switches.NORMAL.with(Switch.QUERY_ANSWER, broken));
    assertThrows(GatewayUnreachable.class, () -> gateway.query(bill));
  }

  @Test
  void wrongSecretOpensNoPayment() {
    VnpayGateway wrong =
        new VnpayGateway(
            () -> RealHttp.CLIENT,
            List.of(
                Fixture.account(
                    "main",
                    Fixture.TMN_CODE,
                    "NOTTHESECRET",
                    Optional.empty(),
                    URI.create(vnpay.url()))),
            clock);
    assertEquals("code=70", come(wrong, bill));
    assertThrows(GatewayUnreachable.class, () -> wrong.query(bill));
    assertEquals(List.of(), vnpay.orders());
  }

  /** The page may even hash the text as it was sent. */
  @Test
  void unusualTextsAreAccepted() {
    vnpay.faults().byDefault(Switches.NORMAL.with(Fault.RAW_QUERY, true));
    Buyer buyer = new Buyer("", "", "", "", "2001:db8::1", "en", Buyer.Billing.UNKNOWN);
    Bill unusual =
        BillFixture.planned(
            gateway,
            Fixture.newBill(newRef(), Money.of(999_999_999, "VND"), "Đơn |\"'\\/& 50% + 🎁", buyer),
            NOW);
    assertEquals("page", come(unusual));
    SimulatedOrder story = vnpay.order(unusual.ref().value()).orElseThrow();
    assertEquals("Don 50", story.description());
    assertEquals(999_999_999, story.amount());
  }

  @ParameterizedTest
  @EnumSource(Fault.Spaces.class)
  void spacesAreReadInEitherEncoding(Fault.Spaces spaces) {
    switches(Switches.NORMAL.with(Fault.SPACES, spaces));
    come(bill);
    pay(Outcome.SUCCESS);
    assertEquals("paid", ReportTable.of(reported()));
  }

  @ParameterizedTest
  @EnumSource(value = Switch.Forgery.class, names = "NO", mode = EnumSource.Mode.EXCLUDE)
  void aForgedIpnIsRejected(Switch.Forgery forgery) {
    switches(Switches.NORMAL.with(Switch.CALLBACK_FORGED, forgery));
    come(bill);
    pay(Outcome.SUCCESS);
    assertEquals(new Callback.Rejected(Callback.Reason.FORGED), ipn());
  }

  @Test
  void anotherTerminalsIpnIsRejected() {
    switches(Switches.NORMAL.with(Switch.CALLBACK_WRONG_ACCOUNT, true));
    come(bill);
    pay(Outcome.SUCCESS);
    assertEquals(new Callback.Rejected(Callback.Reason.FORGED), ipn());
  }

  @ParameterizedTest
  @CsvSource({"50000, LATER, done", "20000, LATER, done", "50000, FAILS, failed rejected 09"})
  void refundIsPendingAndThenDone(long dong, Switch.RefundCourse course, String end) {
    paid(Switches.NORMAL.with(Switch.REFUND_COURSE, course).with(Switch.REFUND_SECONDS, 900));
    Refund refund = refund(dong);
    assertEquals("pending", ReportTable.of(gateway.refund(refund)));
    for (int i = 0; i < 2; i++) {
      assertEquals("pending", ReportTable.of(askRefund(refund)));
    }
    assertEquals(end, ReportTable.of(askRefund(refund)));
    assertEquals(1, story().refunds().size());
  }

  @Test
  void fullRefundIsFoundWithoutItsIdentity() {
    paid(Switches.NORMAL.with(Fault.REFUND_SHOWN, Fault.RefundShown.UNNAMED));
    Refund whole = refund(50_000);
    gateway.refund(whole);
    assertEquals(new RefundReport.WhollyRefunded(), askRefund(whole));
  }

  @Test
  void refundThatVnpayNeverShowsIsUndecidedAfterADay() {
    paid(Switches.NORMAL.with(Fault.REFUND_SHOWN, Fault.RefundShown.NEVER));
    Refund refund = refund(50_000);
    gateway.refund(refund);
    assertEquals(new RefundReport.Pending(), askRefund(refund));
    clock.set(NOW.plus(Duration.ofHours(24)));
    assertEquals(new RefundReport.Undecided("00"), askRefund(refund));
  }

  /** Two refunds of one amount are distinguished by their identities. */
  @Test
  void failureOfAnotherRefundOfTheSameAmountIsIgnored() {
    paid(Switches.NORMAL);
    Refund first = refund(20_000);
    gateway.refund(first);
    switches(Switches.NORMAL.with(Switch.REFUND_COURSE, Switch.RefundCourse.FAILS));
    Refund second = refund(20_000);
    gateway.refund(second);
    assertEquals(new RefundReport.Failed("rejected", "09"), askRefund(second));
    assertEquals(new RefundReport.Pending(), askRefund(first));
  }

  @Test
  void refundThatIsNotEnabledIsUnreachableAndRefundsNothing() {
    paid(Switches.NORMAL.with(Fault.REFUND_99, true));
    Refund refund = refund(50_000);
    assertThrows(GatewayUnreachable.class, () -> gateway.refund(refund));
    assertEquals(List.of(), story().refunds());
    assertEquals(new RefundReport.Pending(), askRefund(refund));
  }

  @Test
  void refundThatVnpayCannotMakeFails() {
    come(bill);
    assertEquals("failed not_refundable 95", ReportTable.of(gateway.refund(refund("1", 50_000))));
    pay(Outcome.SUCCESS);
    gateway.refund(refund(30_000));
    assertEquals("failed refused 04", ReportTable.of(gateway.refund(refund(50_000))));
    assertEquals("failed amount 93", ReportTable.of(gateway.refund(refund(20_001))));
    assertEquals("pending", ReportTable.of(gateway.refund(refund(20_000))));
  }

  @Test
  void duplicateRefundRequestIsOneRefund() {
    paid(Switches.NORMAL.with(Switch.REFUND_ANSWER, Switch.Answer.DROP_AFTER));
    Refund whole = refund(50_000);
    assertThrows(GatewayUnreachable.class, () -> gateway.refund(whole));
    switches(Switches.NORMAL);
    assertEquals(new RefundReport.Pending(), gateway.refund(whole));
    assertEquals(new RefundReport.Done(), askRefund(whole));
    assertEquals(1, story().refunds().size());
  }

  /**
   * The buyer's browser follows the address; what it is shown, or the error it is turned away by.
   */
  private String come(Bill of) {
    return come(gateway, of);
  }

  private static String come(VnpayGateway gateway, Bill of) {
    Opening.Opened opened = assertInstanceOf(Opening.Opened.class, gateway.open(of));
    NextStep.Redirect step = assertInstanceOf(NextStep.Redirect.class, opened.nextStep());
    URI shown = Browser.opens(step.url());
    return shown.getPath().endsWith("/PaymentMethod.html") ? "page" : shown.getRawQuery();
  }

  private void pay(Outcome outcome) {
    assertTrue(vnpay.pay(bill.ref().value(), outcome).isPresent());
  }

  private void paid(Switches switches) {
    switches(switches);
    come(bill);
    pay(Outcome.SUCCESS);
  }

  private void switches(Switches switches) {
    vnpay.faults().order(bill.ref().value(), switches);
  }

  /** As long after the last question as VNPAY wants it. */
  private Report ask() {
    clock.set(clock.instant().plus(gateway.pacing().interval()));
    return gateway.query(bill);
  }

  private RefundReport askRefund(Refund refund) {
    clock.set(clock.instant().plus(gateway.pacing().interval()));
    return gateway.queryRefund(refund);
  }

  private Callback ipn() {
    String url = story().callbacks().getLast().message().url();
    return gateway.read(Fixture.ipn(Optional.of("main"), URI.create(url).getRawQuery()));
  }

  private Report reported() {
    Callback.Verified verified = assertInstanceOf(Callback.Verified.class, ipn());
    assertEquals(bill.ref(), verified.ref());
    return verified.report();
  }

  private SimulatedOrder story() {
    return vnpay.order(bill.ref().value()).orElseThrow();
  }

  private Refund refund(long dong) {
    return refund(story().transactionId(), dong);
  }

  private Refund refund(String transactionId, long dong) {
    Money amount = Money.of(dong, "VND");
    RefundPlan plan =
        gateway.planRefund(new NewRefund(bill, transactionId, amount, "đổi ý"), clock.instant());
    return new Refund(plan.identity(), bill, transactionId, amount, "đổi ý", plan.memo());
  }

  /** querydr may show a refund of everything, and says of a part nothing that is sure. */
  @Test
  void fullPortalRefundIsAReversalAndAPartialOneIsNot() {
    paid(Switches.NORMAL);
    assertEquals(List.of(), reversals());
    atPortal(Optional.of(20_000L));
    assertEquals(List.of(), reversals());
  }

  @Test
  void fullPortalRefundHasAStableIdentity() {
    paid(Switches.NORMAL);
    atPortal(Optional.empty());
    Callback.RefundNotification notification = (Callback.RefundNotification) reversals().getFirst();
    assertEquals("whole-" + bill.ref(), notification.identity());
    assertEquals(bill.amount(), notification.amount());
    assertEquals(new RefundReport.WhollyRefunded(), notification.report());
  }

  private List<Callback> reversals() {
    clock.set(clock.instant().plus(gateway.pacing().interval()));
    return gateway.reversals(bill, story().transactionId());
  }

  private void atPortal(Optional<Long> amount) {
    MerchantAction refund =
        vnpay.merchantActions().stream()
            .filter(action -> action.name().equals("refund"))
            .findFirst()
            .orElseThrow();
    vnpay.act(bill.ref().value(), refund, amount).orElseThrow();
  }

  private static Ref newRef() {
    return Ref.draw(NOW, new Random());
  }
}
