package io.tollgate.deliver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.auth.OrderKeys;
import io.tollgate.aws.MailAddress;
import io.tollgate.bill.GatewayId;
import io.tollgate.bill.RefundState;
import io.tollgate.bill.Report;
import io.tollgate.json.Json;
import io.tollgate.local.mail.ReceivedMail;
import io.tollgate.metrics.CapturedMetrics;
import io.tollgate.metrics.Metric;
import io.tollgate.order.GeneratedOrderNumbers;
import io.tollgate.order.OrderState;
import io.tollgate.order.OrderState.FailureReason;
import io.tollgate.order.OrderState.Step;
import io.tollgate.store.Attribution;
import io.tollgate.store.LockedOrder;
import io.tollgate.store.PaymentStore;
import io.tollgate.store.RefundFixture;
import io.tollgate.store.Reports;
import io.tollgate.store.StoreFixture;
import io.tollgate.store.StoreFixture.Draft;
import io.tollgate.store.StoreTransaction;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.StoredRefund;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What buyers are told by mail, and what becomes of a mail that does not get through. */
class MailTest {

  private static final SesServer SES = new SesServer();

  @RegisterExtension
  static final StoreFixture STORE =
      StoreFixture.open(
          2,
          Map.of(
              "tollgate.mail-from", "orders@shop.example.vn",
              "tollgate.mail-name", "Cửa hàng",
              "tollgate.mail-configuration-set", "tollgate",
              "aws.endpoint-url-ses", SES.url(),
              "aws.access-key-id", "test",
              "aws.secret-access-key", "test"));

  private static final Duration TIME = Duration.ofMinutes(1);

  private final MailFacts facts = STORE.bean(MailFacts.class);
  private final Mails mails = STORE.bean(Mails.class);
  private final SendMails sendMails = STORE.bean(SendMails.class);
  private final MailFeedback feedback = STORE.bean(MailFeedback.class);
  private final String buyer = UUID.randomUUID() + "@buyer.example";

  @AfterEach
  void forgetMails() {
    SES.answersAsUsual();
    Stream.of("mail", "mail_mark", "mail_suppression")
        .forEach(table -> STORE.execute("DELETE FROM " + table));
  }

  @ParameterizedTest
  @CsvSource({"en, Shipping", "vi, Phí giao hàng", "es, Envío"})
  void shippingIsNamedInTheBuyersLanguage(String locale, String name) {
    BillSnapshot placed = place(locale);
    STORE.execute(
        "UPDATE order_line SET name='Shipping',kind='SHIPPING' WHERE order_id="
            + placed.order().id());
    STORE.called(placed, Reports.paid("shipped " + locale));
    acceptAll(placed);

    run();

    assertTrue(only().part("text/plain").contains(name + ": "));
  }

  @ParameterizedTest
  @CsvSource({"en, Adjustment: -₫10", "vi, Điều chỉnh: -10 ₫", "es, Ajuste: -10 ₫"})
  void adjustmentIsNamedInTheBuyersLanguageAndMayBeNegative(String locale, String row) {
    BillSnapshot placed = place(locale);
    STORE.called(placed, Reports.paid("adjusted " + locale));
    long order = placed.order().id();
    STORE.execute("UPDATE order_line SET unit_price=50010 WHERE order_id=" + order);
    STORE.execute(
        "INSERT INTO order_line(order_id,kind,name,quantity,unit_price)"
            + " VALUES(%d,'ADJUSTMENT','Adjustment',1,-10)".formatted(order));
    acceptAll(placed);

    run();

    STORE.execute("DELETE FROM order_line WHERE kind='ADJUSTMENT'");
    STORE.execute("UPDATE order_line SET unit_price=50000 WHERE order_id=" + order);
    String text = only().part("text/plain").replace('\u00a0', ' ');
    assertTrue(text.contains(row), text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          en    | Your payment for order %s has arrived      | Thank you! Your payment has arrived. | ₫50,000  | Total
          vi    | Đã nhận thanh toán cho đơn hàng %s         | Cảm ơn bạn!                          | 50.000 ₫ | Tổng cộng
          es-PE | Hemos recibido el pago de tu pedido %s     | ¡Gracias! Hemos recibido tu pago.    | VND 50,000 | Total
          fr    | Your payment for order %s has arrived      | Thank you!                           | ₫50,000  | Total
          ''    | Đã nhận thanh toán cho đơn hàng %s         | Cảm ơn bạn!                          | 50.000 ₫ | Tổng cộng
          """)
  void paidOrderGetsAReceiptInItsLanguage(
      String locale, String subject, String title, String amount, String total) {
    BillSnapshot placed = place(locale);
    STORE.execute(
        "UPDATE order_line SET name='Áo <thun> & 🎁',quantity=2,unit_price=25000 WHERE order_id="
            + placed.order().id());
    STORE.called(placed, Reports.paid("receipt " + locale));
    acceptAll(placed);

    run();

    ReceivedMail mail = only();
    assertEquals("[Test] " + subject.formatted(placed.order().number()), untested(mail.subject()));
    assertEquals("\"Cửa hàng\" <orders@shop.example.vn>", mail.from());
    assertEquals(List.of(buyer), mail.to());
    String text = mail.part("text/plain").replace('\u00a0', ' ');
    String html = mail.part("text/html").replace('\u00a0', ' ');
    for (String part : List.of(title, amount, total, page(placed))) {
      assertTrue(text.contains(part), text);
      assertTrue(html.contains(part), html);
    }
    assertTrue(text.contains("2 × Áo <thun> & 🎁: " + amount), text);
    assertTrue(html.contains("2 × Áo &lt;thun&gt; &amp; 🎁"), html);
    assertFalse(html.contains("<thun>"), html);
  }

  private static String untested(String subject) {
    return subject.replaceFirst("\\[(Thử nghiệm|Prueba)]", "[Test]");
  }

  @Test
  void allEventsOfAPaymentDeliveredTwiceAreOneMail() {
    BillSnapshot paid = paid();
    assertEquals(3, events(paid).size());
    acceptAll(paid);
    run();
    acceptAll(paid);
    run();
    assertEquals(List.of("PAID SENT null 1"), rows());
    assertEquals(1, SES.to(buyer).size());
  }

  @Test
  void declinedAttemptThatCanBeRepeatedIsToldToNobody() {
    BillSnapshot placed = place("en");
    STORE.called(placed, new Report.Declined("no funds", "-63"));
    acceptAll(placed);
    assertEquals(List.of(), rows());
  }

  @ParameterizedTest
  @CsvSource({"en,Nothing was taken", "vi,Bạn không bị trừ tiền", "es,No se te ha cobrado nada"})
  void failedOrderIsToldWithALinkToPayAgain(String locale, String said) {
    BillSnapshot placed = place(locale);
    STORE.called(placed, new Report.Failed("refused", "-1"));
    acceptAll(placed);
    run();
    assertTrue(only().part("text/plain").contains(said));
    assertTrue(only().part("text/html").contains("<a href=\"" + page(placed) + "\""));
    assertEquals(List.of("NOT_PAID SENT null 1"), rows());
  }

  @ParameterizedTest
  @CsvSource({
    "en,If you have sent it already,Nothing was taken",
    "vi,Nếu bạn đã chuyển tiền,Bạn không bị trừ tiền",
    "es,Si ya lo enviaste,No se te ha cobrado nada",
  })
  void transferWhoseTimeIsOverIsNotSaidToBeUnpaid(String locale, String said, String unknown) {
    Draft transfer = Draft.USUAL.at(new GatewayId("manual")).of("bank");
    BillSnapshot placed = place(locale, buyer, transfer);
    STORE.called(placed, new Report.Expired("time is over"));
    acceptAll(placed);
    run();
    String text = only().part("text/plain");
    assertTrue(text.contains(said), text);
    assertFalse(text.contains(unknown), text);
  }

  /**
   * What a gateway does not know at our deadline may have been paid all the same (DECISIONS 52).
   */
  @ParameterizedTest
  @CsvSource({
    "en,If you have paid already,Nothing was taken",
    "vi,Nếu bạn đã thanh toán,Bạn không bị trừ tiền",
    "es,Si ya pagaste,No se te ha cobrado nada",
  })
  void paymentEndedByOurDeadlineAloneIsNotSaidToBeUnpaid(
      String locale, String said, String unknown) {
    BillSnapshot placed = place(locale);
    STORE.clock().set(placed.bill().bill().deadline());
    STORE.answered(placed, new Report.NotFound());
    acceptAll(placed);
    run();
    String text = only().part("text/plain");
    assertTrue(text.contains(said), text);
    assertFalse(text.contains(unknown), text);
  }

  /** Anybody may place such an order, with anybody's address. */
  @Test
  void strangersOrderThatNobodyPaidIsToldToNobody() {
    BillSnapshot placed =
        STORE.place(Draft.USUAL, GeneratedOrderNumbers.DIRECT + UUID.randomUUID());
    STORE.execute(
        "UPDATE orders SET buyer='{\"email\":\"%s\"}' WHERE id=%d"
            .formatted(buyer, placed.order().id()));
    STORE.called(placed, new Report.Expired("-54"));
    acceptAll(placed);
    assertEquals(List.of(), rows());
    STORE.called(placed, Reports.paid("paid after all"));
    acceptAll(placed);
    run();
    assertEquals(List.of("PAID SENT null 1"), rows());
  }

  @Test
  void expiredOrderIsToldOnceForEachPaymentThatExpires() {
    BillSnapshot placed = place("en");
    STORE.called(placed, new Report.Expired("-54"));
    acceptAll(placed);
    BillSnapshot again = STORE.placeAnother(STORE.now(placed), Draft.USUAL);
    STORE.called(again, new Report.Expired("-54"));
    acceptAll(placed);
    run();
    assertEquals(List.of("NOT_PAID SENT null 1", "NOT_PAID SENT null 1"), rows());
  }

  @Test
  void nothingWasTakenIsNotSaidOfMoneyThatCameMeanwhile() {
    BillSnapshot placed = place("en");
    STORE.called(placed, new Report.Expired("-54"));
    acceptAll(placed);
    STORE.called(placed, Reports.paid("late but accepted"));
    acceptAll(placed);

    run();

    assertEquals(List.of("NOT_PAID SUPPRESSED OUTDATED 1", "PAID SENT null 1"), rows());
    assertEquals(1, SES.to(buyer).size());
  }

  /** The buyer has gone to another way to pay; what became of the first is not known yet. */
  @Test
  void nothingWasTakenIsSaidOnlyOnceEveryPaymentOfTheOrderHasEnded() {
    BillSnapshot first = place("en");
    BillSnapshot second = STORE.placeAnother(first, Draft.USUAL);
    STORE.called(second, new Report.Failed("refused", "-1"));
    acceptAll(second);
    run();
    assertEquals(List.of("NOT_PAID WAITING PAYMENT_OPEN 1"), rows());
    assertEquals(List.of(), SES.to(buyer));

    STORE.called(first, new Report.Expired("-54"));
    STORE.clock().pass(Duration.ofMinutes(7));
    run();

    assertEquals("NOT_PAID SENT null 2", rows().getFirst());
  }

  @Test
  void nothingWasTakenIsNotSaidOfAnOrderThatANewerOneReplaced() {
    BillSnapshot failed = place("en");
    STORE.called(failed, new Report.Failed("refused", "-1"));
    acceptAll(failed);
    STORE.place(Draft.USUAL, shopRef(failed));
    run();
    assertEquals(List.of("NOT_PAID SUPPRESSED OUTDATED 1"), rows());
    assertEquals(List.of(), SES.to(buyer));
  }

  @Test
  void moneyOfACancelledOrderGoesBack() {
    BillSnapshot placed = place("en");
    commit(
        StoreTransaction.lock(
            placed.order(), new OrderState.Failed(FailureReason.CANCELLED, now()), attribution()));
    STORE.called(placed, Reports.paid("after it was cancelled"));
    acceptAll(placed);
    run();
    assertEquals(List.of("RETURNING SENT null 1"), rows());
    assertTrue(only().part("text/plain").contains("which was cancelled before. It goes back"));
  }

  @Test
  void secondPaymentGoesBackAndOnlyTheFirstHasAReceipt() {
    BillSnapshot first = place("en");
    BillSnapshot second = STORE.placeAnother(first, Draft.USUAL);
    STORE.called(second, Reports.paid("the first money"));
    STORE.called(first, Reports.paid("the second money"));
    acceptAll(first);
    run();
    assertEquals(List.of("PAID SENT null 1", "RETURNING SENT null 1"), rows());
    assertTrue(
        SES.to(buyer)
            .getLast()
            .part("text/plain")
            .contains("which was paid already. It goes back"));
  }

  @Test
  void moneyThatIsKeptMeanwhileIsNotSaidToGoBack() {
    BillSnapshot first = place("en");
    BillSnapshot second = STORE.placeAnother(first, Draft.USUAL);
    STORE.called(second, Reports.paid("money one"));
    STORE.called(first, Reports.paid("money two"));
    acceptAll(first);
    STORE.execute(
        "UPDATE review_case SET decision='keep',who='test',note='agreed',decided_at='2026-02-01'"
            + " WHERE order_id="
            + first.order().id());
    run();
    assertEquals(List.of("PAID SENT null 1", "RETURNING SUPPRESSED OUTDATED 1"), rows());
    STORE.execute(
        "UPDATE review_case SET decision=NULL,who=NULL,note=NULL,decided_at=NULL WHERE order_id="
            + first.order().id());
  }

  @Test
  void shippedOrderIsToldWithItsTrackingNumber() {
    BillSnapshot paid = paid();
    commit(StoreTransaction.lock(paid.order(), Step.SHIPPED, attribution()).tracking("VN-<4711>"));
    acceptAll(paid);
    run();
    ReceivedMail mail = SES.to(buyer).getLast();
    assertEquals(List.of("PAID SENT null 1", "SHIPPED SENT null 1"), rows());
    assertTrue(mail.part("text/plain").contains("Tracking number: VN-<4711>"));
    assertTrue(mail.part("text/html").contains("VN-&lt;4711&gt;"));
  }

  @Test
  void eachRefundIsToldWithItsAmount() {
    BillSnapshot paid = place("en");
    STORE.called(paid, Reports.paid("to be refunded"));
    refund(paid, 20_000);
    refund(paid, 5_000);
    acceptAll(paid);
    run();
    assertEquals(
        List.of("PAID SENT null 1", "REFUNDED SENT null 1", "REFUNDED SENT null 1"), rows());
    assertTrue(SES.to(buyer).get(1).part("text/plain").contains("₫20,000"));
    assertTrue(SES.to(buyer).get(2).part("text/plain").contains("₫5,000"));
  }

  private void refund(BillSnapshot paid, long amount) {
    StoredRefund asked = RefundFixture.request(STORE, STORE.now(paid), "to be refunded", amount);
    commit(
        locked(STORE.now(paid))
            .update(asked, asked.with(new RefundState.Done(), asked.nextCheckAt()))
            .transaction());
  }

  @Test
  void orderWithoutAnAddressHasItsRowAndSaysWhyNobodyWasTold() {
    BillSnapshot placed = STORE.place();
    STORE.called(placed, Reports.paid("no address"));
    acceptAll(placed);
    BillSnapshot strange = place("en", "a,b@buyer.example");
    STORE.called(strange, Reports.paid("two addresses"));
    acceptAll(strange);
    run();
    assertEquals(List.of("PAID SUPPRESSED NO_ADDRESS 1", "PAID SUPPRESSED BAD_ADDRESS 1"), rows());
  }

  /**
   * Each attempt stops the run, and the next is at another mail: sales meet an SES that is away.
   */
  @Test
  void salesWhileSesIsAwayForTenMinutesHaveOneMailEach() {
    List<String> buyers = new ArrayList<>();
    SES.closesConnections();
    for (int minute = 0; minute < 10; minute++) {
      String each = minute + "-" + buyer;
      buyers.add(each);
      BillSnapshot sold = place("en", each);
      STORE.called(sold, Reports.paid("while away " + minute));
      acceptAll(sold);
      run();
      STORE.clock().pass(Duration.ofMinutes(1));
    }
    assertEquals(List.of(), buyers.stream().flatMap(each -> SES.to(each).stream()).toList());
    SES.answersAsUsual();
    STORE.clock().pass(Duration.ofMinutes(40));

    run();

    for (String each : buyers) {
      assertEquals(1, SES.to(each).size(), each);
    }
    assertEquals(
        List.of("PAID SENT 10"), STORE.rows("SELECT kind,state,COUNT(*) FROM mail GROUP BY 1,2"));
  }

  /** At least once: nobody knows what became of an attempt that left no mark. */
  @Test
  void runThatDiesBetweenSendingAndItsMarkSendsAgainWhenTheLeaseIsOver() {
    BillSnapshot paid = paid();
    acceptAll(paid);
    Mails.Claimed claimed = mails.claim(now(), now().plus(SendMails.LEASE)).orElseThrow();
    run();
    assertEquals(List.of(), SES.to(buyer));
    STORE.clock().pass(SendMails.LEASE);

    run();
    mails.end(claimed, Mails.State.FAILED, "TooLate", now());

    assertEquals(1, SES.to(buyer).size());
    assertEquals(List.of("PAID SENT null 2"), rows());
  }

  @ParameterizedTest
  @CsvSource({
    "400,Throttling,Maximum sending rate exceeded.",
    "429,TooManyRequests,Slow down",
    "500,InternalFailure,Sorry",
    "403,AccessDenied,User is not authorized",
    "400,MessageRejected,Email address is not verified.",
    "400,ConfigurationSetDoesNotExist,Configuration set does not exist"
  })
  void whatPassesIsRetried(int status, String code, String message) {
    SES.answers(status, code, message);
    acceptAll(paid());
    run();
    assertEquals(List.of("PAID WAITING " + code + " 1"), rows());
    SES.answersAsUsual();
    run();
    assertEquals(List.of(), SES.to(buyer));
    STORE.clock().pass(Duration.ofSeconds(7));
    run();
    assertEquals(List.of("PAID SENT null 2"), rows());
    assertEquals(1, SES.to(buyer).size());
  }

  @ParameterizedTest
  @CsvSource({"InvalidParameterValue,Missing final", "MessageRejected,Virus found"})
  void whatSesRejectsIsNotTriedAgain(String code, String message) throws Exception {
    SES.answers(400, code, message);
    acceptAll(paid());
    assertEquals(List.of("kind=mail 1"), CapturedMetrics.of(Metric.DELIVERIES_GIVEN_UP, this::run));
    SES.answersAsUsual();
    STORE.clock().pass(Duration.ofDays(2));
    run();
    assertEquals(List.of("PAID FAILED " + code + " 1"), rows());
    assertEquals(List.of(), SES.to(buyer));
  }

  @Test
  void mailIsGivenUpAfterTenAttempts() throws Exception {
    SES.answers(503, "ServiceUnavailable", "Away");
    acceptAll(paid());
    List<String> told = new ArrayList<>();
    for (int quarter = 0; quarter < 4 * 24 * 4; quarter++) {
      told.addAll(CapturedMetrics.of(Metric.DELIVERIES_GIVEN_UP, this::run));
      STORE.clock().pass(Duration.ofMinutes(15));
    }
    assertEquals(List.of("kind=mail 1"), told);
    assertEquals(List.of("PAID FAILED ServiceUnavailable 10"), rows());
  }

  @Test
  void mailThatWaitedForDaysIsToldToNobody() {
    acceptAll(paid());
    STORE.clock().pass(SendMails.AGE_MAX.plusSeconds(1));
    run();
    assertEquals(List.of("PAID SUPPRESSED TOO_OLD 1"), rows());
    assertEquals(List.of(), SES.to(buyer));
  }

  @Test
  void switchingMailsOffEndsThoseThatWait() {
    acceptAll(paid());
    try (StoreFixture off = StoreFixture.over(STORE.database(), STORE.database(), 1)) {
      off.clock().set(now());
      off.bean(SendMails.class).sweep();
    }
    STORE.clock().pass(Duration.ofMinutes(1));
    sendMails.sweep();
    run();
    assertEquals(List.of("PAID SUPPRESSED SWITCHED_OFF 0"), rows());
    assertEquals(List.of(), SES.to(buyer));
  }

  @ParameterizedTest
  @CsvSource({"bounce,BOUNCED,General", "complaint,COMPLAINED,abuse"})
  void addressThatReturnsMailGetsNoMore(String how, String state, String why) {
    String address = how + "+" + UUID.randomUUID() + "@simulator.amazonses.com";
    BillSnapshot placed = place("en", address);
    STORE.called(placed, Reports.paid("to " + how));
    acceptAll(placed);
    run();
    SES.reports().forEach(this::report);
    assertEquals(List.of("PAID " + state + " " + why + " 1"), rows());

    BillSnapshot next = place("en", address.toUpperCase(Locale.ROOT));
    STORE.called(next, Reports.paid("again to " + how));
    acceptAll(next);
    run();

    assertEquals(1, SES.to(address).size());
    assertEquals(
        List.of("PAID " + state + " " + why + " 1", "PAID SUPPRESSED ADDRESS_RETURNED 1"), rows());
    assertEquals(
        List.of(), STORE.rows("SELECT * FROM mail_suppression WHERE address_sha256 LIKE '%@%'"));
  }

  /** Where mail is forwarded, what bounces is a mailbox that we know nothing of. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "'eventType':'Bounce','bounce':{'bounceType':'Permanent','bounceSubType':'General',"
            + "'bouncedRecipients':[{'emailAddress':'%2$s'}]}",
        "'eventType':'Complaint','complaint':{'complainedRecipients':[{'emailAddress':'%2$s'}]}"
      })
  void addressThatWeWroteToGetsNoMoreAndNotTheOneItForwardsTo(String report) {
    String stranger = "last-" + buyer;
    report(
        ("{" + report + ",'mail':{'destination':['%1$s'],'tags':{}}}")
            .formatted(buyer, stranger)
            .replace('\'', '"'));
    assertEquals(
        List.of(MailAddress.of(buyer).orElseThrow().sha256()),
        STORE.rows("SELECT address_sha256 FROM mail_suppression"));
  }

  @Test
  void fullMailboxEndsNothing() {
    acceptAll(paid());
    run();
    report(
        """
        {"eventType":"Bounce","bounce":{"bounceType":"Transient","bounceSubType":"MailboxFull",
         "bouncedRecipients":[{"emailAddress":"%s"}]},"mail":{"tags":{"mail":["%s"]}}}"""
            .formatted(buyer, STORE.rows("SELECT id FROM mail").getFirst()));
    assertEquals(List.of("PAID SENT MailboxFull 1"), rows());
    assertEquals(List.of(), STORE.rows("SELECT * FROM mail_suppression"));
  }

  /** Of a mail that somebody else of the account sent: of ours there is nothing to mark. */
  @Test
  void bounceOfAMailThatIsNotOursSuppressesItsAddress() {
    acceptAll(paid());
    report(
        """
        {"eventType":"Bounce","bounce":{"bounceType":"Permanent","bounceSubType":"General",
         "bouncedRecipients":[{"emailAddress":"%s"}]},"mail":{"tags":{}}}"""
            .formatted(buyer));
    report("{\"eventType\":\"Complaint\"}");
    run();
    assertEquals(List.of("PAID SUPPRESSED ADDRESS_RETURNED 1"), rows());
  }

  @Test
  void reportThatOvertakesTheMarkIsNotOverwritten() {
    acceptAll(paid());
    Mails.Claimed claimed = mails.claim(now(), now().plus(SendMails.LEASE)).orElseThrow();
    mails.returned(claimed.id(), Mails.Complaint.BOUNCED, "General", now());
    mails.sent(claimed, now());
    assertEquals(List.of("PAID BOUNCED General 1"), rows());
  }

  @Test
  void publishedFactThatNoMessageBroughtIsFoundOnce() {
    STORE.clock().pass(Duration.ofDays(1));
    sendMails.sweep();
    BillSnapshot paid = paid();
    BillSnapshot unpaid = place("en");
    STORE.called(unpaid, new Report.Failed("refused", "-1"));
    publishAll();
    STORE.clock().pass(Duration.ofMinutes(3));

    sendMails.sweep();
    run();
    assertEquals(0, facts.sweep(now(), now()));
    run();

    assertEquals(List.of("PAID SENT null 1", "NOT_PAID SENT null 1"), rows());
    assertEquals(2, SES.to(buyer).size(), paid.order().shopRef());
  }

  /** Else they would be found again and again, and hide those that were really lost. */
  @Test
  void eventsThatTellBuyersNothingAreNotFoundMissing() {
    STORE.clock().pass(Duration.ofDays(40)); // Away from the events of other tests.
    sendMails.sweep();
    BillSnapshot direct =
        STORE.place(Draft.USUAL, GeneratedOrderNumbers.DIRECT + UUID.randomUUID());
    STORE.called(direct, new Report.Expired("-54"));
    BillSnapshot paidThreeTimes = place("en");
    BillSnapshot second = STORE.placeAnother(paidThreeTimes, Draft.USUAL);
    BillSnapshot third = STORE.placeAnother(STORE.now(second), Draft.USUAL);
    for (BillSnapshot each : List.of(paidThreeTimes, second, third)) {
      STORE.called(each, Reports.paid("one of three " + each.bill().bill().ref()));
    }
    String cases = "review_case WHERE order_id=" + paidThreeTimes.order().id();
    STORE.execute("UPDATE " + cases.replace("WHERE", "SET kind='UNDECIDED' WHERE") + " LIMIT 1");
    String copied = UUID.randomUUID().toString();
    BillSnapshot failedTwice = place("en");
    STORE.called(failedTwice, new Report.Failed("refused", "-1"));
    STORE.execute(
        "INSERT INTO outbox(event_id,order_id,type,sequence,mode,payload,created_at)"
            + " SELECT '%s',order_id,type,sequence+1,mode,payload,created_at FROM outbox"
                .formatted(copied)
            + " WHERE type='order.failed' AND order_id="
            + failedTwice.order().id());
    acceptAll(paidThreeTimes);
    acceptAll(failedTwice);
    Stream.of(direct, paidThreeTimes, failedTwice)
        .forEach(
            order ->
                STORE.execute(
                    "UPDATE outbox SET published_at=created_at WHERE order_id="
                        + order.order().id()));
    STORE.clock().pass(Duration.ofMinutes(3));

    assertEquals(0, facts.sweep(now(), now()));

    run();
    assertEquals(
        List.of("PAID SENT null 1", "RETURNING SENT null 1", "NOT_PAID SENT null 1"), rows());
    STORE.execute("UPDATE " + cases.replace("WHERE", "SET kind='SECOND_PAYMENT' WHERE"));
    STORE.execute("DELETE FROM outbox WHERE event_id='" + copied + "'");
  }

  /**
   * Who switches mails on, or publishes old events again, does not write to the buyers of last
   * year.
   */
  @Test
  void eventsFromBeforeMailsWereOnAreToldToNobody() {
    BillSnapshot old = paid();
    STORE.clock().pass(Duration.ofDays(1));
    sendMails.sweep();
    acceptAll(old);
    assertEquals(List.of(), rows());
  }

  /** Approved by hand a week later, when mails have been switched on. */
  @Test
  void receiptOfMoneyFromBeforeMailsWereOnIsToldToNobody() {
    BillSnapshot placed = place("en", buyer, Draft.USUAL.withoutAutoApprove());
    STORE.called(placed, Reports.paid("before mails"));
    STORE.clock().pass(Duration.ofDays(7));
    sendMails.sweep();
    commit(StoreTransaction.lock(STORE.now(placed).order(), Step.PROCESSING, attribution()));
    acceptAll(placed);
    publishAll();
    STORE.clock().pass(Duration.ofMinutes(3));
    sendMails.sweep();
    assertEquals(List.of(), rows());
  }

  /** Its first attempts to be published failed. */
  @Test
  void factThatWasPublishedLateAndThenLostByTheQueueIsFound() {
    sendMails.sweep();
    BillSnapshot paid = paid();
    STORE.clock().pass(Duration.ofHours(1));
    sendMails.sweep();
    STORE.execute(
        "UPDATE outbox SET published_at='%s' WHERE order_id=%d"
            .formatted(now().toString().replace("Z", ""), paid.order().id()));
    STORE.clock().pass(Duration.ofMinutes(3));

    sendMails.sweep();

    assertEquals(List.of("PAID WAITING null 0"), rows());
  }

  @Test
  void clockThatIsSetBackDoesNotEndMails() {
    STORE.clock().pass(Duration.ofDays(1));
    sendMails.sweep();
    STORE.clock().pass(Duration.ofDays(-1));
    acceptAll(paid());
    run();
    assertEquals(List.of("PAID SENT null 1"), rows());
  }

  @Test
  void requestsAreOfSesAndNameTheMail() {
    acceptAll(paid());
    int before = SES.requests().size();
    run();
    String form = SES.requests().get(before).text();
    assertTrue(
        form.startsWith("Action=SendRawEmail&Version=2010-12-01&Source=orders%40shop"), form);
    assertTrue(form.contains("ConfigurationSetName=tollgate&Tags.member.1.Name=mail&"), form);
    assertTrue(
        SES.requests()
            .get(before)
            .header("authorization")
            .orElseThrow()
            .contains("/us-east-1/ses/aws4_request"));
  }

  private static void publishAll() {
    STORE.execute("UPDATE outbox SET published_at=created_at WHERE published_at IS NULL");
  }

  private void report(String json) {
    feedback.accept(Json.object(json).orElseThrow(), now());
  }

  private void run() {
    sendMails.run(Deadline.in(TIME));
  }

  private static Instant now() {
    return STORE.clock().instant();
  }

  private static Attribution attribution() {
    return new Attribution("test", "test", now());
  }

  private static LockedOrder locked(BillSnapshot about) {
    return StoreTransaction.lock(about.order(), about.order().state(), attribution());
  }

  private static void commit(LockedOrder row) {
    commit(row.transaction());
  }

  private static void commit(StoreTransaction transaction) {
    assertEquals(PaymentStore.Commit.DONE, STORE.paymentStore().commit(transaction));
  }

  private BillSnapshot place(String locale) {
    return place(locale, buyer);
  }

  private static BillSnapshot place(String locale, String email) {
    return place(locale, email, Draft.USUAL);
  }

  private static BillSnapshot place(String locale, String email, Draft draft) {
    BillSnapshot placed = STORE.place(draft);
    STORE.execute(
        "UPDATE orders SET buyer='{\"email\":\"%s\",\"locale\":\"%s\"}' WHERE id=%d"
            .formatted(email, locale, placed.order().id()));
    return placed;
  }

  private BillSnapshot paid() {
    BillSnapshot placed = place("en");
    STORE.called(placed, Reports.paid(UUID.randomUUID().toString()));
    return STORE.now(placed);
  }

  private static List<String> events(BillSnapshot about) {
    return STORE.rows(
        "SELECT event_id FROM outbox WHERE order_id=%d ORDER BY id".formatted(about.order().id()));
  }

  /** As SQS brings them. */
  private void acceptAll(BillSnapshot about) {
    events(about).forEach(event -> facts.accept(event, now()));
  }

  /** Each mail: kind, state, why, attempts. */
  private static List<String> rows() {
    return STORE.rows("SELECT kind,state,why,attempts FROM mail ORDER BY id");
  }

  private ReceivedMail only() {
    List<ReceivedMail> all = SES.to(buyer);
    assertEquals(1, all.size());
    return all.getFirst();
  }

  private static String shopRef(BillSnapshot about) {
    return about.order().shopRef();
  }

  private static String page(BillSnapshot about) {
    return "https://shop.example.vn/order/#"
        + STORE.bean(OrderKeys.class).of(about.order().keyNonce());
  }
}
