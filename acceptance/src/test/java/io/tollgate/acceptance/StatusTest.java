package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The public status of a payment and its order, after the gateway was queried where its pacing
 * allows.
 */
class StatusTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  private final Shop shop = TOLLGATE.shop();
  private final Simulator simulator = TOLLGATE.simulator();
  private final OperatorClient operator = new OperatorClient(shop.url(), TOLLGATE::operatorToken);

  @Test
  void bothStatusPathsAnswerBothSpellingsOfARef() {
    String pending = shop.open();
    String paid = paid();
    String failed = failed();

    for (String path : List.of("/api/payment/status/", "/api/zalopay/status/")) {
      assertWords("PENDING open", path, pending);
      assertWords("PAID confirmed", path, paid);
      assertWords("FAILED open too_late", path, failed);
    }
  }

  @Test
  void moneyAfterCancellationIsUnderReviewUntilDecided() {
    String ref = shop.open();
    String order = orderId(ref);
    operator.act(order, "fail");
    assertEquals("PENDING cancelled", words(ref));

    simulator.pay(ref);
    Eventually.holds("late", () -> words(ref).equals("PAID under_review"));

    operator.decide(caseOf(order), "keep", "The buyer agrees");
    assertEquals("PAID cancelled", words(ref));
  }

  @Test
  void orderWhoseMoneyWentBack() {
    String ref = paid();
    refunded(ref, "{\"amount\":20000}");
    assertEquals("PAID confirmed", words(ref));

    refunded(ref, "{}");

    assertEquals("PAID refunded", words(ref));
  }

  @Test
  void orderThatWasPaidTwice() {
    String shopRef = Shop.newOrder();
    String first = shop.open(shopRef);
    Response opened =
        shop.create(Shop.request(shopRef).replace("}", ",\"gateway\":\"vnpay\",\"replace\":true}"));
    String second = opened.text("ref");
    simulator.pay(first);
    Eventually.holds("paid", () -> words(first).equals("PAID confirmed"));
    assertEquals("PENDING confirmed", words(second));

    Web.get(opened.text("url"));
    TOLLGATE.simulator("vnpay").pay(second);
    Eventually.holds("paid twice", () -> words(second).equals("PAID duplicate"));
    assertEquals("PAID confirmed", words(first));
  }

  @Test
  void orderOfAWrongAmount() {
    simulator.faults("paid-amount", "40000");
    String ref = shop.open();
    simulator.pay(ref);

    Eventually.holds("in review", () -> words(ref).equals("PENDING under_review"));

    operator.decide(caseOf(orderId(ref)), "refund", "");
    Eventually.holdsAfter(
        "refunded", TOLLGATE::nextLook, () -> words(ref).equals("PENDING refunded"));
  }

  private void refunded(String ref, String body) {
    String refund = shop.refund(ref, body).text("refund");
    Eventually.holdsAfter(
        "refunded",
        TOLLGATE::nextLook,
        () ->
            TOLLGATE
                .database()
                .column("SELECT state FROM refund WHERE identity=?", refund)
                .equals(List.of("DONE")));
  }

  private String words(String ref) {
    Response answer = shop.statusAnswer(ref);
    return answer.text("status") + " " + answer.text("order");
  }

  private String orderId(String ref) {
    return TOLLGATE.database().column("SELECT order_id FROM bill WHERE ref=?", ref).getFirst();
  }

  private String caseOf(String order) {
    return TOLLGATE
        .database()
        .column("SELECT id FROM review_case WHERE order_id=?", order)
        .getFirst();
  }

  private void assertWords(String words, String path, String ref) {
    String[] values = words.split(" ");
    String why = values.length == 3 ? ",\"why\":\"" + values[2] + "\"" : "";
    String body = "{\"status\":\"%s\",\"order\":\"%s\"%s}".formatted(values[0], values[1], why);
    for (String spelling : List.of(ref, ZaloPaySigner.id(ref))) {
      Response answer = Web.get(shop.url() + path + spelling);
      assertEquals("200 " + body, answer.status() + " " + answer.body());
      assertEquals("no-store", answer.header("cache-control"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "261121",
        "261121_",
        "261121_0000000Z",
        "261121_0000000ZZZ",
        "261121__000000ZZ",
        "26112_10000000ZZ",
        "261121_0000000zz",
        "261121_000000O0I",
        "261121%200000000Z",
        "261121_0000000%00Z",
        "%E2%82%AC",
        "261121_0000000ZZ%0A",
        "'%20OR%201=1"
      })
  void malformedRefIsRefused(String id) {
    assertEquals(400, shop.statusAnswer(id).status());
  }

  @Test
  void unknownRefIsNotFound() {
    assertEquals("404 not_found", shop.statusAnswer("261121_0000000ZZ").outcome());
    Response whole =
        Web.get(shop.url() + "/api/v1/payment?ref=2611210000000ZZ", "x-api-key", shop.apiKey());
    assertEquals("404 not_found", whole.outcome());
  }

  @Test
  void theShopSeesTheWholePayment() {
    String ref = paid();

    JsonNode payment = shop.look(ref);

    assertEquals(ref, payment.path("ref").asText());
    assertEquals("PAID", payment.path("status").asText());
    assertEquals("PAID", payment.path("state").asText());
    assertEquals("PROCESSING", payment.path("order_state").asText());
    assertEquals(true, payment.path("verified").asBoolean());
    assertEquals(
        simulator.order(ref).path("transactionId").asText(),
        payment.path("transaction_id").asText());
  }

  @Test
  void theShopNeedsAKeyAndExactlyOneRef() {
    String url = shop.url() + "/api/v1/payment";
    String ref = shop.open();
    assertEquals("401 unauthorized", Web.get(url + "?ref=" + ref).outcome());
    for (String query : List.of("", "?ref=", "?ref=x", "?ref=" + ref + "&ref=" + ref)) {
      Response answer = Web.get(url + query, "x-api-key", shop.apiKey());
      assertEquals("400 invalid_ref", answer.outcome(), query);
    }
  }

  /** The buyer gets the stored status before a page gives up. */
  @ParameterizedTest
  @ValueSource(strings = {"query-delay-ms=20000", "query-answer=error-500", "query-answer=html"})
  void gatewayOutageAnswersTheStoredStatusInTime(String fault) {
    simulator.faults("callback-lost", "true");
    String ref = shop.open();
    simulator.pay(ref);
    simulator.faults(fault.split("="));
    TOLLGATE.advance(Duration.ofSeconds(61));

    Response answer =
        Web.getWithin(Duration.ofSeconds(10), shop.url() + "/api/payment/status/" + ref);

    assertEquals("PENDING", answer.text("status"));
    simulator.faults();
    TOLLGATE.advance(Duration.ofSeconds(61));
    Eventually.holds("paid", () -> shop.status(ref).equals("PAID"));
  }

  @Test
  void gatewayIsQueriedAtMostOnceAMinute() {
    simulator.faults("callback-lost", "true");
    String ref = shop.open();
    Concurrently.times(20, () -> shop.status(ref));
    assertEquals(0, simulator.queries(ref));

    for (int minute = 1; minute <= 3; minute++) {
      TOLLGATE.advance(Duration.ofSeconds(61));
      Concurrently.times(20, () -> shop.status(ref));
      assertEquals(minute, simulator.queries(ref));
    }
  }

  @Test
  void decidedPaymentIsNotQueriedAgain() {
    String paid = paid();
    String failed = failed();
    int askedPaid = simulator.queries(paid);
    int askedFailed = simulator.queries(failed);
    TOLLGATE.advance(Duration.ofMinutes(2));

    for (int i = 0; i < 5; i++) {
      shop.status(paid);
      shop.status(failed);
      shop.look(paid);
    }

    assertEquals(askedPaid, simulator.queries(paid));
    assertEquals(askedFailed, simulator.queries(failed));
    assertFalse(TOLLGATE.database().state(failed).equals("PENDING"));
  }

  private String paid() {
    String ref = shop.open();
    simulator.pay(ref);
    Eventually.holds("paid", () -> TOLLGATE.database().state(ref).equals("PAID"));
    return ref;
  }

  private String failed() {
    String ref = shop.open();
    simulator.end(ref, "expire");
    TOLLGATE.nextLook();
    Eventually.holds("expired", () -> TOLLGATE.database().state(ref).equals("EXPIRED"));
    return ref;
  }
}
