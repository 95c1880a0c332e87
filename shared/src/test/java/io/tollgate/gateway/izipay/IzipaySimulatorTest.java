package io.tollgate.gateway.izipay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.gateway.BillFixture;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.CallbackRequest.Channel;
import io.tollgate.gateway.EmbeddedForms;
import io.tollgate.gateway.GatewayUnreachable;
import io.tollgate.gateway.RealHttp;
import io.tollgate.gateway.Refunds;
import io.tollgate.gateway.Refunds.NewRefund;
import io.tollgate.gateway.Refunds.Refund;
import io.tollgate.gateway.Refunds.RefundPlan;
import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.money.Money;
import io.tollgate.simulator.Message;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.izipay.IzipaySimulator;
import io.tollgate.time.SettableClock;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway against the simulator, which was written from Izipay's documents alone. */
class IzipaySimulatorTest {

  /** A quarter of an hour before midnight in Peru. */
  private static final Instant NOW = Instant.parse("2026-02-02T04:45:00Z");

  private final SettableClock clock = SettableClock.at(NOW);
  private final IzipaySimulator izipay = Fixture.simulator(clock);
  private final IzipayGateway gateway = Fixture.gateway(URI.create(izipay.url()), clock);
  private final Bill bill = newBill(gateway);

  @AfterEach
  void close() {
    izipay.close();
  }

  @Test
  void paymentInTheFormIsReportedAsPaid() {
    assertEquals(new Report.NotFound(), gateway.query(bill));
    EmbeddedForms.Session session = gateway.session(bill);
    assertEquals(izipay.url() + "/payments/v1/js/index.js", session.members().get("script_url"));
    assertEquals(new Report.NotFound(), gateway.query(bill));

    izipay.pay(bill.ref().value(), Outcome.SUCCESS);

    Report.Paid paid = assertInstanceOf(Report.Paid.class, gateway.query(bill));
    assertEquals(bill.amount(), paid.received());
    assertEquals(transactionId(), paid.transactionId());
    assertEquals(NOW, paid.paidAt());
    assertEquals("izipay/main/search", paid.evidence().keyId());
    assertEquals(
        paid.transactionId(), assertInstanceOf(Report.Paid.class, reported()).transactionId());
  }

  /** The last second of the day in Lima is five hours into the next one by Greenwich. */
  @ParameterizedTest
  @ValueSource(strings = {"2026-02-02T04:59:59Z", "2026-02-02T05:00:00Z", "2026-12-31T23:59:59Z"})
  void paymentTimeIsReadInTheTimeZoneOfLima(Instant at) {
    gateway.session(bill);
    clock.set(at);
    izipay.pay(bill.ref().value(), Outcome.SUCCESS);
    assertEquals(at, ((Report.Paid) gateway.query(bill)).paidAt());
    assertEquals(at, ((Report.Paid) reported()).paidAt());
  }

  @Test
  void everyFormSessionHasItsOwnTokenAndTransactionId() {
    Map<String, Object> one = gateway.session(bill).members();
    Map<String, Object> other = gateway.session(bill).members();
    assertNotEquals(one.get("authorization"), other.get("authorization"));
    assertNotEquals(config(one).get("transactionId"), config(other).get("transactionId"));
    assertTrue(config(one).get("transactionId").toString().startsWith(bill.ref().value()));
    assertFalse(gateway.session(bill).toString().contains("eyJ"));
  }

  @Test
  void declinedAttemptLeavesTheBillPayable() {
    gateway.session(bill);
    izipay.pay(bill.ref().value(), Outcome.INSUFFICIENT);
    assertEquals(new Report.Declined("insufficient_funds", "51"), reported());
    assertEquals(new Report.Declined("declined", "denegado"), gateway.query(bill));
    gateway.session(bill);
    izipay.pay(bill.ref().value(), Outcome.SUCCESS);
    assertInstanceOf(Report.Paid.class, reported());
    assertInstanceOf(Report.Paid.class, gateway.query(bill));
  }

  @Test
  void missingOrderIsNotReportedAsNotFoundAfterTheBuyersReturn() {
    pay(Switches.NORMAL.with(IzipaySimulator.SEARCH, IzipaySimulator.Search.NOT_THERE));
    assertEquals(new Report.NotFound(), gateway.query(bill));
    assertEquals(new Report.OpenPage(), gateway.query(BillFixture.returned(bill)));
  }

  @Test
  void successfulQueryWithoutAuthorisationIsNotPaid() {
    pay(Switches.NORMAL.with(IzipaySimulator.SEARCH, IzipaySimulator.Search.WITHOUT_AUTHORISATION));
    assertEquals(new Report.OpenPage(), gateway.query(bill));
    switchTo(Switches.NORMAL.with(IzipaySimulator.SEARCH, IzipaySimulator.Search.EMPTY));
    assertEquals(new Report.NotFound(), gateway.query(bill));
    switchTo(Switches.NORMAL);
    assertInstanceOf(Report.Paid.class, gateway.query(bill));
  }

  @Test
  void tokenIsSentAloneOrAfterBearer() {
    pay(Switches.NORMAL.with(IzipaySimulator.BEARER_ONLY, true));
    assertInstanceOf(Report.Paid.class, gateway.query(bill));
    assertEquals(2, izipay.order(bill.ref().value()).orElseThrow().calls().query());
  }

  @Test
  void anotherAmountOrCurrencyIsReportedAsItIs() {
    pay(Switches.NORMAL.with(Switch.PAID_AMOUNT, 1_049));
    assertEquals(Money.of(1_049, "PEN"), ((Report.Paid) reported()).received());
    assertEquals(Money.of(1_049, "PEN"), ((Report.Paid) gateway.query(bill)).received());
  }

  @Test
  void theOtherCurrencyIsReportedAsItIs() {
    pay(Switches.NORMAL.with(IzipaySimulator.OTHER_CURRENCY, true));
    assertEquals(Money.of(1_050, "USD"), ((Report.Paid) reported()).received());
    assertEquals(Money.of(1_050, "USD"), ((Report.Paid) gateway.query(bill)).received());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"json", "json-escaped", "form", "no-content-type", "lower-case-name", "nested"})
  void notificationIsReadInEveryBodyFormat(String style) {
    pay(Switches.NORMAL.with(IzipaySimulator.STYLE, style));
    assertInstanceOf(Report.Paid.class, reported());
  }

  @ParameterizedTest
  @ValueSource(strings = {"hex", "base64url", "empty", "missing"})
  void signatureInAnotherEncodingIsRejected(String written) {
    pay(Switches.NORMAL.with(IzipaySimulator.SIGNATURE, written));
    assertInstanceOf(Callback.Rejected.class, read(notification()));
  }

  @Test
  void aForgedNotificationIsRejected() {
    pay(Switches.NORMAL.with(Switch.CALLBACK_FORGED, Switch.Forgery.OTHER_KEY));
    assertEquals(new Callback.Rejected(Callback.Reason.FORGED), read(notification()));
  }

  @Test
  void fieldsOutsideTheSignatureAreIgnored() {
    switchTo(Switches.NORMAL.with(IzipaySimulator.OUTER_APPROVED, true));
    gateway.session(bill);
    izipay.pay(bill.ref().value(), Outcome.INSUFFICIENT);
    assertEquals(new Report.Declined("insufficient_funds", "51"), reported());
  }

  @Test
  void resultOfAnotherFormIsSuspicious() {
    pay(Switches.NORMAL.with(IzipaySimulator.OTHER_TRANSACTION, true));
    assertEquals(new Report.Suspicious("transaction_id"), reported());
  }

  @Test
  void resultOfAnotherMerchantIsSuspicious() {
    pay(Switches.NORMAL.with(Switch.CALLBACK_WRONG_ACCOUNT, true));
    assertEquals(new Report.Suspicious("merchant_code"), reported());
  }

  @Test
  void resultOfAnUnknownOrderIsForeign() {
    pay(Switches.NORMAL.with(IzipaySimulator.OTHER_ORDER, true));
    Callback.Foreign foreign = assertInstanceOf(Callback.Foreign.class, read(notification()));
    assertEquals("ORD2026A0099", foreign.merchantReference());
  }

  @ParameterizedTest
  @EnumSource(value = Switch.Answer.class, names = "NORMAL", mode = EnumSource.Mode.EXCLUDE)
  void brokenResponseIsUnreachableAndARetryIsPaid(Switch.Answer broken) {
    switchTo(Switches.NORMAL.with(Switch.CREATE_ANSWER, broken));
    assertThrows(GatewayUnreachable.class, () -> gateway.session(bill));
    switchTo(Switches.NORMAL);
    pay(Switches.NORMAL.with(Switch.QUERY_ANSWER, broken));
    assertThrows(GatewayUnreachable.class, () -> gateway.query(bill));
    switchTo(Switches.NORMAL);
    assertInstanceOf(Report.Paid.class, gateway.query(bill));
  }

  @Test
  void wrongApiKeyIsUnreachable() {
    IzipayGateway wrong =
        new IzipayGateway(
            () -> RealHttp.CLIENT,
            List.of(
                Fixture.account(
                    "main",
                    "4000000",
                    "not-the-key",
                    Fixture.HASH_KEY,
                    Optional.empty(),
                    URI.create(izipay.url()))),
            clock);
    assertEquals(
        "izipay unreachable: HTTP 401, code P01 to Token/Generate",
        assertThrows(GatewayUnreachable.class, () -> wrong.session(bill)).getMessage());
    assertThrows(GatewayUnreachable.class, () -> wrong.query(bill));
    assertEquals(List.of(), izipay.orders());
  }

  @Test
  void refundsAreNotSupportedUnlessSwitchedOn() {
    assertFalse(((Object) gateway) instanceof Refunds);
  }

  @Test
  void refundWithoutAPlainSuccessIsUndecided() {
    RefundingIzipayGateway refunding = refunding();
    pay(Switches.NORMAL);
    Refund part = refund(refunding, 1_000);
    assertEquals(new RefundReport.Done(), refunding.refund(part));
    assertEquals(
        1_000L, izipay.order(bill.ref().value()).orElseThrow().refunds().getFirst().amount());
    assertEquals(new RefundReport.Undecided("P22"), refunding.refund(refund(refunding, 100)));
    switchTo(Switches.NORMAL.with(Switch.REFUND_ANSWER, Switch.Answer.ERROR_500));
    assertEquals(new RefundReport.Undecided("http_500"), refunding.refund(refund(refunding, 50)));
  }

  /** Nobody can say whether it was taken, so it is never sent again. */
  @Test
  void refundWithALostResponseIsUndecidedAndNotRetried() {
    RefundingIzipayGateway refunding = refunding();
    pay(Switches.NORMAL.with(Switch.REFUND_ANSWER, Switch.Answer.DROP_AFTER));
    Refund whole = refund(refunding, 1_050);
    assertThrows(GatewayUnreachable.class, () -> refunding.refund(whole));
    assertEquals(new RefundReport.Undecided("no_query"), refunding.queryRefund(whole));
    assertEquals(
        1_050L, izipay.order(bill.ref().value()).orElseThrow().refunds().getFirst().amount());
  }

  @Test
  void refundOfAPaymentThatIzipayDoesNotShowIsNotSent() {
    RefundingIzipayGateway refunding = refunding();
    Refund early = new Refund("r", bill, "450000001", bill.amount(), "", bill.memo());
    assertThrows(GatewayUnreachable.class, () -> refunding.refund(early));
  }

  private RefundingIzipayGateway refunding() {
    return Fixture.refunding(URI.create(izipay.url()), clock);
  }

  private Refund refund(RefundingIzipayGateway refunding, long minorUnits) {
    Money amount = Money.of(minorUnits, "PEN");
    RefundPlan plan =
        refunding.planRefund(new NewRefund(bill, transactionId(), amount, "cambio"), NOW);
    return new Refund(plan.identity(), bill, transactionId(), amount, "cambio", plan.memo());
  }

  private void pay(Switches switches) {
    switchTo(switches);
    gateway.session(bill);
    izipay.pay(bill.ref().value(), Outcome.SUCCESS);
  }

  private void switchTo(Switches switches) {
    izipay.faults().order(bill.ref().value(), switches);
  }

  /** The newest notification, read as it would reach us. */
  private Report reported() {
    return assertInstanceOf(Callback.Verified.class, read(notification())).report();
  }

  private Message notification() {
    return izipay.order(bill.ref().value()).orElseThrow().callbacks().getLast().message();
  }

  private Callback read(Message message) {
    return gateway.read(
        new CallbackRequest(
            Channel.CALLBACK,
            Optional.of("main"),
            "POST",
            "",
            message.headers(),
            message.body().getBytes(StandardCharsets.UTF_8)));
  }

  private String transactionId() {
    return izipay.order(bill.ref().value()).orElseThrow().transactionId();
  }

  private static Map<?, ?> config(Map<String, Object> session) {
    return (Map<?, ?>) session.get("config");
  }

  private static Bill newBill(IzipayGateway gateway) {
    return BillFixture.planned(
        gateway, Fixture.newBill(Ref.draw(NOW, new Random()), Money.of(1_050, "PEN")), NOW);
  }
}
