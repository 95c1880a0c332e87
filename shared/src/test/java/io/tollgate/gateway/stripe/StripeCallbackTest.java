package io.tollgate.gateway.stripe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.tollgate.bill.Evidence;
import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Acknowledgement;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.Callback.Reason;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.Key;
import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.gateway.Secret;
import io.tollgate.money.Money;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Stripe and the returning browser may say, and what is believed of it. */
class StripeCallbackTest {

  private static final Instant NOW = Instant.parse("2026-02-01T02:19:05Z");
  private static final Ref REF = new Ref("260201ABCDEFGHJ");
  private static final Money PRICE = Money.of(1_050, "PEN");
  private static final Callback MALFORMED = new Callback.Rejected(Reason.MALFORMED);
  private static final Callback UNSIGNED = new Callback.Rejected(Reason.UNSIGNED);
  private static final Callback STALE = new Callback.Rejected(Reason.STALE);

  private final StripeGateway gateway =
      Fixture.gateway(Fixture.NOWHERE, Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void aPaymentIsRead() {
    String body = completed(Fixture.paidSession(REF, PRICE));
    assertEquals(
        new Callback.Verified(
            "main",
            REF,
            new Report.Paid(
                PRICE,
                "pi_3EXAMPLE01",
                NOW,
                new Evidence(
                    "stripe/main/webhook-secret-1",
                    body,
                    new Key("webhook-secret-1", new Secret(Fixture.WEBHOOK)).fingerprint(),
                    Fixture.header(Fixture.WEBHOOK, body, NOW)))),
        read(body));
  }

  @Test
  void signatureByTheOldSecretIsAcceptedForItsAccount() {
    String body = completed(Fixture.paidSession(REF, PRICE));
    assertEquals(
        "stripe/main/webhook-secret-2", keyId(Fixture.signed(Fixture.WEBHOOK_OLD, body, NOW)));
    assertEquals(
        "stripe/second/webhook-secret-1", keyId(Fixture.signed(Fixture.OTHER_WEBHOOK, body, NOW)));
  }

  @ParameterizedTest
  @CsvSource({"-300, true", "-301, false", "300, true", "301, false"})
  void signatureTimestampMayDifferByFiveMinutes(long seconds, boolean good) {
    String body = completed(Fixture.paidSession(REF, PRICE));
    Callback callback =
        gateway.read(Fixture.signed(Fixture.WEBHOOK, body, NOW.plusSeconds(seconds)));
    assertEquals(!good, callback.equals(STALE), callback::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "not json",
        "{\"object\":\"v2.core.event\",\"type\":\"checkout.session.completed\",\"livemode\":false}",
        "{\"object\":\"event\",\"type\":\"checkout.session.completed\",\"livemode\":false}",
      })
  void signedBodyThatIsNoEventIsMalformed(String body) {
    assertEquals(MALFORMED, read(body));
  }

  @Test
  void paidSessionOfOursWithoutAnAmountIsMalformed() {
    String paid = Fixture.paidSession(REF, PRICE);
    for (String incomplete :
        List.of(
            paid.replace("\"pi_3EXAMPLE01\"", "null"),
            paid.replace("pi_3EXAMPLE01", "pi_" + "3".repeat(62)),
            paid.replace("\"amount_total\":1050", "\"amount_total\":null"),
            paid.replace("\"amount_total\":1050", "\"amount_total\":10.5"),
            paid.replace("\"amount_total\":1050", "\"amount_total\":\"1050\""),
            paid.replace("\"pen\"", "\"PEN\""),
            paid.replace("\"pen\"", "\"zzz\""))) {
      assertEquals(MALFORMED, read(completed(incomplete)), incomplete);
    }
  }

  @Test
  void eventWithoutAValidSignatureIsRejected() {
    String body = completed(Fixture.paidSession(REF, PRICE));
    String header = Fixture.header(Fixture.WEBHOOK, body, NOW);
    assertEquals(UNSIGNED, header(header.replace("v1=", "v0="), body));
    assertEquals(UNSIGNED, header("t=" + NOW.getEpochSecond(), body));
    for (String unreadable :
        List.of("", "t", "t=", "t=abc,v1=00", "t=-5,v1=00", "v1=00", "t=1,t=1,v1=00", ",,,")) {
      assertEquals(MALFORMED, header(unreadable, body), unreadable);
    }
    assertEquals(MALFORMED, header("t=1,v1=" + "0".repeat(5_000), body));
    assertEquals(
        MALFORMED, read(completed(Fixture.paidSession(REF, PRICE)) + " ".repeat(256 * 1024)));
  }

  @Test
  void eventsOfTheOtherModeAreIrrelevant() {
    String body = completed(Fixture.paidSession(REF, PRICE));
    Callback other = new Callback.Irrelevant("an event of the other mode");
    assertEquals(other, read(body.replace("\"livemode\":false", "\"livemode\":true")));
    assertEquals(other, read(body.replaceFirst("\"livemode\":false", "\"livemode\":true")));
  }

  /** The merchant's account may serve other systems: their money is no orphan of ours. */
  @Test
  void sessionsOfOtherSystemsAreIrrelevant() {
    String paid = Fixture.paidSession(REF, PRICE);
    assertInstanceOf(
        Callback.Irrelevant.class, read(completed(paid.replace("tollgate_ref", "order_id"))));
    assertInstanceOf(
        Callback.Irrelevant.class,
        read(
            completed(
                "{\"id\":\"cs_1\",\"object\":\"checkout.session\",\"mode\":\"subscription\","
                    + "\"payment_status\":\"paid\",\"status\":\"complete\",\"metadata\":{}}")));
    String unmarked = attempt().replace("tollgate_ref", "order_id");
    assertInstanceOf(
        Callback.Irrelevant.class,
        read(Fixture.event("payment_intent.payment_failed", NOW, unmarked)));
  }

  @Test
  void paidSessionWithAnUnknownRefOfOursIsForeign() {
    String paid = Fixture.paidSession(REF, PRICE);
    String marked = paid.replace("\"tollgate_ref\":\"" + REF, "\"tollgate_ref\":\"else");
    Callback.Foreign foreign = assertInstanceOf(Callback.Foreign.class, read(completed(marked)));
    assertEquals("else", foreign.merchantReference());
    assertInstanceOf(
        Callback.Irrelevant.class, read(Fixture.event("checkout.session.expired", NOW, marked)));
  }

  @ParameterizedTest
  @CsvSource({
    "succeeded,       Done",
    "pending,         Pending",
    "requires_action, Pending",
    "failed,          Failed",
    "canceled,        Failed",
    "unheard_of,      Pending",
  })
  void refundEventIsANotificationWithItsIdentity(String status, String report) {
    Callback.RefundNotification notification =
        assertInstanceOf(
            Callback.RefundNotification.class,
            read(Fixture.event("refund.updated", NOW, refund(status, "{}"))));
    assertEquals("re_3EXAMPLE01", notification.identity());
    assertEquals("pi_3EXAMPLE01", notification.transactionId());
    assertEquals(Money.of(500, "PEN"), notification.amount());
    assertEquals(report, notification.report().getClass().getSimpleName());
    assertEquals(NOW, notification.at());
    Callback.RefundNotification ours =
        assertInstanceOf(
            Callback.RefundNotification.class,
            read(
                Fixture.event(
                    "refund.created",
                    NOW,
                    refund(status, "{\"tollgate_refund\":\"260201ABCDEFGHJ-1\"}"))));
    assertEquals("260201ABCDEFGHJ-1", ours.identity());
  }

  @Test
  void failedRefundEventHasItsReason() {
    String failed =
        refund("failed", "{}").replace("\"status\"", "\"failure_reason\":\"declined\",\"status\"");
    Callback.RefundNotification notification =
        (Callback.RefundNotification) read(Fixture.event("refund.failed", NOW, failed));
    assertEquals(new RefundReport.Failed("failed", "declined"), notification.report());
  }

  @Test
  void aRefundOfAChargeWithoutAnIntentIsOfNoSessionOfOurs() {
    String older = refund("succeeded", "{}").replace("\"pi_3EXAMPLE01\"", "null");
    assertInstanceOf(Callback.Irrelevant.class, read(Fixture.event("refund.created", NOW, older)));
  }

  @Test
  void malformedAndForeignDisputesAreIgnored() {
    assertEquals(
        MALFORMED, read(Fixture.event("charge.dispute.created", NOW, "{\"object\":\"dispute\"}")));
    String ofOthers = dispute("lost").replace("\"pi_3EXAMPLE01\"", "null");
    assertInstanceOf(
        Callback.Irrelevant.class, read(Fixture.event("charge.dispute.closed", NOW, ofOthers)));
  }

  /** The status says where it stands, whichever of its events brings it. */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          created,          needs_response,         open
          funds_withdrawn,  needs_response,         open
          updated,          under_review,           open
          created,          warning_needs_response, open
          closed,           warning_closed,         won
          closed,           won,                    won
          funds_reinstated, won,                    won
          closed,           lost,                   lost
          closed,           a_new_word,             open
          """)
  void disputeEventsReportTheirStatusAmountAndDeadline(String event, String status, String report) {
    Callback.DisputeReport expected =
        switch (report) {
          case "won" -> new Callback.DisputeReport.Won();
          case "lost" -> new Callback.DisputeReport.Lost();
          default -> new Callback.DisputeReport.Open(Instant.ofEpochSecond(1_771_000_000));
        };
    assertEquals(
        new Callback.DisputeNotification(
            "main", "pi_3EXAMPLE01", "du_1EXAMPLE", Money.of(1_050, "PEN"), expected, NOW),
        read(Fixture.event("charge.dispute." + event, NOW, dispute(status))));
  }

  private static String dispute(String status) {
    return """
    {"id":"du_1EXAMPLE","object":"dispute","amount":1050,"currency":"pen",\
    "evidence_details":{"due_by":1771000000},"payment_intent":"pi_3EXAMPLE01",\
    "reason":"fraudulent","status":"%s"}\
    """
        .formatted(status);
  }

  @Test
  void browserReturnNamesItsBillAndProvesNothing() {
    Callback returned = new Callback.Returned("main", REF);
    assertEquals(returned, back(Optional.of("main"), "session_id=cs_test_1&ref=" + REF));
    assertEquals(returned, back(Optional.of("main"), "ref=" + REF + "&status=paid"));
    assertEquals(MALFORMED, back(Optional.of("third"), "ref=" + REF));
    assertEquals(MALFORMED, back(Optional.empty(), "ref=" + REF));
    for (String query : List.of("", "session_id=cs_test_1", "ref=", "ref=1", "ref=%", "ref&ref")) {
      assertEquals(MALFORMED, back(Optional.of("main"), query), query);
    }
  }

  @Test
  void browserReturnWithoutAnAccountIsForTheOnlyOne() {
    StripeGateway one =
        new StripeGateway(
            () -> {
              throw new AssertionError("Reading does no I/O");
            },
            List.of(
                Fixture.account("main", Fixture.KEY, List.of(Fixture.WEBHOOK), Fixture.NOWHERE)),
            Clock.systemUTC());
    assertEquals(
        new Callback.Returned("main", REF),
        one.read(Fixture.browserReturn(Optional.empty(), "ref=" + REF)));
  }

  @ParameterizedTest
  @CsvSource({
    "RECORDED, 200",
    "ALREADY_RECORDED, 200",
    "IGNORED, 200",
    "WRONG_AMOUNT, 200",
    "UNKNOWN_REF, 200",
    "REJECTED, 400",
    "NOT_RECORDED, 503",
  })
  void onlyRejectedOrUnrecordedCallbacksAreAnsweredWithAnError(
      Acknowledgement acknowledgement, int status) {
    assertEquals(status, gateway.reply(acknowledgement).status());
  }

  private String keyId(CallbackRequest request) {
    Callback.Verified verified = assertInstanceOf(Callback.Verified.class, gateway.read(request));
    return assertInstanceOf(Report.Paid.class, verified.report()).evidence().keyId();
  }

  private Callback read(String body) {
    return gateway.read(Fixture.signed(Fixture.WEBHOOK, body, NOW));
  }

  private Callback header(String header, String body) {
    return gateway.read(Fixture.request(Optional.empty(), header, body));
  }

  private Callback back(Optional<String> account, String query) {
    return gateway.read(Fixture.browserReturn(account, query));
  }

  private static String completed(String session) {
    return Fixture.event("checkout.session.completed", NOW, session);
  }

  private static String attempt() {
    return "{\"id\":\"pi_1\",\"object\":\"payment_intent\",\"metadata\":{\"tollgate_ref\":\"%s\"}}"
        .formatted(REF);
  }

  private static String refund(String status, String metadata) {
    return """
    {"id":"re_3EXAMPLE01","object":"refund","amount":500,"currency":"pen","metadata":%s,\
    "payment_intent":"pi_3EXAMPLE01","status":"%s"}\
    """
        .formatted(metadata, status);
  }
}
