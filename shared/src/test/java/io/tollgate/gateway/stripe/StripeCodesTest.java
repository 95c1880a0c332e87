package io.tollgate.gateway.stripe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Memo;
import io.tollgate.bill.NextStep;
import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.gateway.BillFixture;
import io.tollgate.gateway.GatewayUnreachable;
import io.tollgate.gateway.Opening;
import io.tollgate.gateway.Refunds.NewRefund;
import io.tollgate.gateway.Refunds.Refund;
import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.money.Money;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.http.HttpServer;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each status and each error of Stripe's API means to us. */
class StripeCodesTest {

  private static final Instant NOW = Instant.parse("2026-02-01T02:19:05.678Z");
  private static final Ref REF = new Ref("260201ABCDEFGHJ");
  private static final Money PRICE = Money.of(1_050, "PEN");
  private static final String SESSION = "/v1/checkout/sessions/cs_test_a1EXAMPLE01";
  private static final HttpResponse NOBODY = HttpResponse.json(404, "{}");

  private final Map<String, HttpResponse> answers = new HashMap<>();
  private final List<HttpRequest> seen = new ArrayList<>();
  private final HttpServer server =
      HttpServer.start(
          0,
          request -> {
            seen.add(request);
            return answers.getOrDefault(request.method() + " " + request.rawPath(), NOBODY);
          });
  private final StripeGateway gateway =
      Fixture.gateway(
          URI.create("http://127.0.0.1:" + server.port()), Clock.fixed(NOW, ZoneOffset.UTC));
  private final Bill bill = BillFixture.planned(gateway, Fixture.newBill(REF, PRICE), NOW);

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    // Nothing was created.
    "400, invalid_request_error, parameter_missing, refused parameter_missing",
    "400, invalid_request_error, amount_too_small, refused amount_too_small",
    "400, invalid_request_error, amount_too_large, refused amount_too_large",
    "400, invalid_request_error, url_invalid, refused url_invalid",
    "400, invalid_request_error, , refused invalid_request_error",
    "402, card_error, card_declined, refused card_declined",
    "404, invalid_request_error, resource_missing, refused resource_missing",
    // We know nothing.
    "400, idempotency_error, , unreachable",
    "400, invalid_request_error, rate_limit, unreachable",
    "400, invalid_request_error, lock_timeout, unreachable",
    "400, api_error, , unreachable",
    "400, , , unreachable",
    "401, invalid_request_error, , unreachable",
    "403, invalid_request_error, , unreachable",
    "409, idempotency_error, idempotency_key_in_use, unreachable",
    "424, api_error, , unreachable",
    "429, invalid_request_error, rate_limit, unreachable",
    "500, api_error, , unreachable",
    "503, api_error, , unreachable",
    "201, , , unreachable",
  })
  void create(int status, String type, String code, String meaning) {
    answers.put("POST /v1/checkout/sessions", error(status, type, code, ""));
    assertEquals(meaning, opening());
  }

  @Test
  void refusalQuotesStripesMessageUnlessItMayNameTheBuyer() {
    answers.put(
        "POST /v1/checkout/sessions",
        error(400, "invalid_request_error", "amount_too_small", "must convert to 50 cents"));
    assertEquals(
        new Opening.Refused("amount_too_small", "must convert to 50 cents"), gateway.open(bill));
    answers.put(
        "POST /v1/checkout/sessions",
        HttpResponse.json(
            400,
            "{\"error\":{\"type\":\"invalid_request_error\",\"code\":\"email_invalid\","
                + "\"message\":\"Invalid email: a@b\",\"param\":\"customer_email\"}}"));
    assertEquals(new Opening.Refused("email_invalid", ""), gateway.open(bill));
    answers.put(
        "POST /v1/checkout/sessions", error(400, "invalid_request_error", "x", "m".repeat(201)));
    assertEquals(new Opening.Refused("x", ""), gateway.open(bill));
  }

  @ParameterizedTest
  @CsvSource({
    "https://checkout.stripe.com/c/pay/cs_test_1#fid, true",
    "http://127.0.0.1:PORT/c/pay/cs_test_1, true",
    "http://127.0.0.1:9/c/pay/cs_test_1, false",
    "http://checkout.stripe.com/c/pay/cs_test_1, false",
    "https://checkout.stripe.com:444/, false",
    "https://checkout.stripe.com.evil.example/, false",
    "https://checkout.stripe.com@evil.example/, false",
    "https://user@checkout.stripe.com/, false",
    "https://stripe.com/, false",
    "https://pay.shop.example/, false",
    "//checkout.stripe.com/, false",
    "javascript:alert(1), false",
    "https://a b, false",
    "'', false",
  })
  void paymentPageOnAnotherHostIsRejected(String pattern, boolean safe) {
    String url = pattern.replace("PORT", Integer.toString(server.port()));
    answers.put(
        "POST /v1/checkout/sessions",
        HttpResponse.json(
            200, open().replace("https://checkout.stripe.com/c/pay/cs_test_a1EXAMPLE01", url)));
    assertEquals(safe ? "opened " + url : "unreachable", opening());
  }

  @Test
  void aMerchantsOwnPageHostIsNamed() {
    StripeAccount own =
        new StripeAccount(
            "main",
            Fixture.KEY,
            List.of(Fixture.WEBHOOK),
            Optional.empty(),
            Optional.of("pay.shop.example"),
            "test");
    assertFalse(own.paymentPage("https://pay.shop.example/c/pay/cs_1").isEmpty());
    assertFalse(own.paymentPage("https://checkout.stripe.com/c/pay/cs_1").isEmpty());
    assertEquals(Optional.empty(), own.paymentPage("https://api.stripe.com/c/pay/cs_1"));
    assertEquals(Optional.empty(), own.paymentPage("https://x.pay.shop.example/c/pay/cs_1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"livemode\":true",
        "\"object\":\"payment_intent\"",
        "\"client_reference_id\":\"260201ABCDEFGHK\"",
        "\"metadata\":{}",
        "\"id\":null",
        "\"url\":null",
      })
  void responseAboutAnotherObjectIsUnreachable(String member) {
    String name = member.substring(0, member.indexOf(':'));
    String other = open().replaceFirst(name + ":(\\{[^}]*\\}|[^,}]*)", member.replace("$", "\\$"));
    answers.put("POST /v1/checkout/sessions", HttpResponse.json(200, other));
    assertEquals("unreachable", opening());
  }

  @ParameterizedTest
  @CsvSource({
    "open,     unpaid,              Waiting[]",
    "open,     no_payment_required, Waiting[]",
    "complete, unpaid,              InProgress[]",
    "complete, no_payment_required, Suspicious[code=no_payment_required]",
    "expired,  unpaid,              Expired[code=expired]",
    "expired,  no_payment_required, Expired[code=expired]",
    "unheard,  unpaid,              OpenPage[]",
    "complete, unheard,             OpenPage[]",
  })
  void query(String status, String payment, String meaning) {
    retrieves(Fixture.session(REF, PRICE, status, payment, "\"pi_3EXAMPLE01\""));
    assertEquals(meaning, gateway.query(stored()).toString());
  }

  @ParameterizedTest
  @CsvSource({
    "processing,              InProgress[]",
    "requires_action,         InProgress[]",
    "succeeded,               InProgress[]",
    "requires_payment_method, 'Failed[reason=payment_failed, code=payment_failed]'",
    "canceled,                'Failed[reason=payment_failed, code=payment_failed]'",
    "unheard,                 InProgress[]",
  })
  void intentStatusDeterminesTheReportOfADelayedPayment(String status, String meaning) {
    retrieves(Fixture.session(REF, PRICE, "complete", "unpaid", "\"pi_3EXAMPLE01\""));
    answers.put(
        "GET /v1/payment_intents/pi_3EXAMPLE01",
        HttpResponse.json(
            200,
            "{\"id\":\"pi_3EXAMPLE01\",\"object\":\"payment_intent\",\"livemode\":false,"
                + "\"status\":\"%s\"}".formatted(status)));
    assertEquals(meaning, gateway.query(stored()).toString());
  }

  /** The charge tells when; without it the money counts all the same. */
  @Test
  void paymentIsKnownWithItsTimeOrWithoutIt() {
    retrieves(Fixture.paidSession(REF, PRICE));
    assertEquals(Instant.parse("2026-02-01T02:19:05Z"), paid().paidAt());
    answers.put(
        "GET /v1/payment_intents/pi_3EXAMPLE01",
        HttpResponse.json(
            200,
            "{\"id\":\"pi_3EXAMPLE01\",\"object\":\"payment_intent\",\"latest_charge\":"
                + "{\"object\":\"charge\",\"created\":1769912340}}"));
    assertEquals(Instant.ofEpochSecond(1_769_912_340), paid().paidAt());
  }

  /** Long after the session is over, it was paid at the latest when it ended. */
  @Test
  void paymentFoundLateIsDatedAtTheSessionsEnd() {
    retrieves(Fixture.paidSession(REF, PRICE));
    Instant later = NOW.plusSeconds(86_400);
    StripeGateway then =
        Fixture.gateway(
            URI.create("http://127.0.0.1:" + server.port()), Clock.fixed(later, ZoneOffset.UTC));
    assertEquals(
        Instant.ofEpochSecond(1_769_915_945),
        assertInstanceOf(Report.Paid.class, then.query(stored())).paidAt());
  }

  @Test
  void paidSessionWithoutAnAmountIsUnreachable() {
    retrieves(Fixture.paidSession(REF, PRICE).replace("\"pi_3EXAMPLE01\"", "null"));
    assertThrows(GatewayUnreachable.class, () -> gateway.query(stored()));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 409, 429, 500, 503})
  void unansweredRetrieveIsUnreachable(int status) {
    answers.put("GET " + SESSION, error(status, "invalid_request_error", "resource_missing", ""));
    assertThrows(GatewayUnreachable.class, () -> gateway.query(stored()));
    answers.put("POST " + SESSION + "/expire", error(status, "invalid_request_error", "x", ""));
    assertThrows(GatewayUnreachable.class, () -> gateway.expire(stored()));
  }

  @Test
  void refusedExpiryIsFollowedByAQuery() {
    answers.put("POST " + SESSION + "/expire", error(400, "invalid_request_error", "", ""));
    retrieves(Fixture.session(REF, PRICE, "open", "unpaid", "null"));
    assertEquals(new Report.Waiting(), gateway.expire(stored()));
    retrieves(Fixture.paidSession(REF, PRICE));
    assertInstanceOf(Report.Paid.class, gateway.expire(stored()));
  }

  @ParameterizedTest
  @CsvSource({
    "400, invalid_request_error, charge_already_refunded, 'Failed[reason=refused,"
        + " code=charge_already_refunded]'",
    "400, invalid_request_error, charge_disputed, 'Failed[reason=refused, code=charge_disputed]'",
    "404, invalid_request_error, resource_missing, 'Failed[reason=refused, code=resource_missing]'",
    "400, idempotency_error, , unreachable",
    "401, invalid_request_error, , unreachable",
    "409, idempotency_error, idempotency_key_in_use, unreachable",
    "429, invalid_request_error, rate_limit, unreachable",
    "500, api_error, , unreachable",
  })
  void refund(int status, String type, String code, String meaning) {
    answers.put("POST /v1/refunds", error(status, type, code, ""));
    answers.put(
        "GET /v1/refunds",
        HttpResponse.json(200, "{\"object\":\"list\",\"has_more\":false,\"data\":[]}"));
    assertEquals(meaning, refunded());
  }

  @Test
  void refundIsSentWithItsIdempotencyKey() {
    answers.put(
        "POST /v1/refunds",
        HttpResponse.json(
            200,
            "{\"id\":\"re_1\",\"object\":\"refund\",\"livemode\":false,\"status\":\"succeeded\"}"));
    Refund refund = newRefund();
    assertEquals(new RefundReport.Done(), gateway.refund(refund));
    assertEquals(Optional.of(refund.identity()), seen.getFirst().header("idempotency-key"));
    assertFalse(seen.getFirst().text().contains("planned_at"));
  }

  /** A refund that is not among the newest hundred is left to a person. */
  @Test
  void noMoreThanOnePageIsRead() {
    answers.put(
        "GET /v1/refunds",
        HttpResponse.json(
            200,
            "{\"object\":\"list\",\"has_more\":true,\"data\":[{\"id\":\"re_1\","
                + "\"object\":\"refund\",\"status\":\"succeeded\"}]}"));
    assertEquals(new RefundReport.Undecided("too_many_refunds"), gateway.queryRefund(newRefund()));
    assertEquals(1, seen.size());
  }

  private Report.Paid paid() {
    return assertInstanceOf(Report.Paid.class, gateway.query(stored()));
  }

  private void retrieves(String session) {
    answers.put("GET " + SESSION, HttpResponse.json(200, session));
  }

  private Bill stored() {
    return BillFixture.opened(
        bill,
        new Opening.Opened(
            new NextStep.None(), new Memo(Map.of("session_id", "cs_test_a1EXAMPLE01"))));
  }

  private String opening() {
    try {
      return switch (gateway.open(bill)) {
        case Opening.Opened(NextStep.Redirect(URI url), _) -> "opened " + url;
        case Opening.Opened opened -> opened.toString();
        case Opening.AlreadyOpen _ -> "already open";
        case Opening.Refused refused -> "refused " + refused.code();
      };
    } catch (GatewayUnreachable _) {
      return "unreachable";
    }
  }

  private String refunded() {
    try {
      return gateway.refund(newRefund()).toString();
    } catch (GatewayUnreachable _) {
      return "unreachable";
    }
  }

  private Refund newRefund() {
    NewRefund some = new NewRefund(bill, "pi_3EXAMPLE01", Money.of(500, "PEN"), "changed my mind");
    var plan = gateway.planRefund(some, NOW);
    return new Refund(
        plan.identity(), bill, some.transactionId(), some.amount(), some.reason(), plan.memo());
  }

  private static String open() {
    return Fixture.session(REF, PRICE, "open", "unpaid", "null");
  }

  private static HttpResponse error(int status, String type, String code, String message) {
    StringBuilder error = new StringBuilder("{\"error\":{\"message\":\"" + message + "\"");
    if (type != null) {
      error.append(",\"type\":\"").append(type).append('"');
    }
    if (code != null) {
      error.append(",\"code\":\"").append(code).append('"');
    }
    return HttpResponse.json(status, error.append("}}").toString());
  }
}
