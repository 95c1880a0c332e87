package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Another way to pay takes the place of a payment, unless the money of that is on its way. */
class ReplacementTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  private final Shop shop = TOLLGATE.shop();
  private final DatabaseQueries database = TOLLGATE.database();
  private final Simulator stripe = TOLLGATE.simulator("stripe");

  /** By its event, by the query before the replacement, or by ending the bill at the gateway. */
  @ParameterizedTest
  @CsvSource({"false, 0", "true, 61", "true, 0"})
  void delayedPaymentUnderWayIsNotReplacedAndNothingIsCollectedTwice(
      boolean isEventLost, int secondsOld) {
    if (isEventLost) {
      stripe.faults("callback-lost", "true");
    }
    String order = Shop.newOrder();
    Response opened = open(order, "stripe", "");
    String ref = opened.text("ref");
    TOLLGATE.advance(Duration.ofSeconds(secondsOld));
    stripe.end(ref, "delayed");
    if (!isEventLost) {
      Eventually.holds(
          "told", () -> database.count("SELECT in_progress FROM bill WHERE ref=?", ref) == 1);
      assertInProgress(ref, open(order, "zalopay", ""));
    }

    assertInProgress(ref, open(order, "zalopay", ",\"replace\":true"));
    assertInProgress(ref, open(order, "zalopay", ""));
    assertInProgress(ref, open(order, "stripe", ""));
    assertInProgress(
        ref,
        shop.payOrder(opened.text("order_key"), "{\"method\":\"vnpay-main\",\"replace\":true}"));

    assertEquals("PENDING", database.state(ref));
    assertEquals(0, database.count("SELECT superseded FROM bill WHERE ref=?", ref));
    TOLLGATE.advance(Duration.ofDays(3));
    TOLLGATE.reconcile();
    Eventually.holds("paid", () -> database.state(ref).equals("PAID"));
    assertEquals(List.of("APPLIED"), database.roles(ref));
    assertEquals(List.of(), database.cases(ref));
    assertEquals("409 already_paid", open(order, "zalopay", ",\"replace\":true").outcome());
  }

  @Test
  void delayedPaymentThatCameToNothingMayBeReplaced() {
    String order = Shop.newOrder();
    String ref = open(order, "stripe", "").text("ref");
    stripe.end(ref, "delayed-failure");
    Eventually.holds(
        "told", () -> database.count("SELECT in_progress FROM bill WHERE ref=?", ref) == 1);
    assertInProgress(ref, open(order, "zalopay", ",\"replace\":true"));

    TOLLGATE.advance(Duration.ofDays(3));
    Eventually.holds("failed", () -> database.state(ref).equals("FAILED"));

    assertEquals(201, open(order, "zalopay", "").status());
  }

  /** The order failed with the bill in its place, and the money of the old one may revive it. */
  @Test
  void moneyOnItsWayByAReplacedBillStopsAnotherAmount() {
    String order = Shop.newOrder();
    String ref = open(order, "stripe", "").text("ref");
    stripe.faults("query-answer", "error-500");
    TOLLGATE.advance(Duration.ofSeconds(61));
    String second = open(order, "zalopay", ",\"replace\":true").text("ref");
    stripe.faults();
    stripe.faults("delayed-seconds", "86400");
    stripe.end(ref, "delayed");
    Eventually.holds(
        "told", () -> database.count("SELECT in_progress FROM bill WHERE ref=?", ref) == 1);
    TOLLGATE.advance(Duration.ofHours(1));
    TOLLGATE.reconcile();
    Eventually.holds("expired", () -> database.state(second).equals("EXPIRED"));
    assertEquals("FAILED", database.orderState(ref));

    String body = body(order, "zalopay", "").replace("50000", "60000");
    assertEquals("409 payment_live", shop.create(body).outcome());
  }

  /** Went Back, and chooses another way: at once, when it may be asked, and when it is silent. */
  @ParameterizedTest
  @CsvSource({
    "zalopay, 0, ''",
    "zalopay, 61, ''",
    "zalopay, 61, error-500",
    "vnpay, 0, ''",
    "vnpay, 301, ''",
    "vnpay, 301, error-500",
    "stripe, 0, ''",
    "stripe, 61, ''",
    "stripe, 61, error-500",
  })
  void openPageDoesNotStopAReplacement(String gateway, int secondsLater, String fault) {
    String order = Shop.newOrder();
    Response opened = open(order, gateway, "");
    Web.get(opened.text("url"));
    if (!fault.isEmpty()) {
      TOLLGATE.simulator(gateway).faults("query-answer", fault);
    }
    TOLLGATE.advance(Duration.ofSeconds(secondsLater));
    String other = gateway.equals("zalopay") ? "vnpay" : "zalopay";

    Response live = open(order, other, "");
    Response replaced = open(order, other, ",\"replace\":true");

    assertEquals("409 payment_live", live.outcome());
    assertTrue(live.json().path("replaceable").asBoolean());
    assertFalse(live.json().path("in_progress").asBoolean());
    assertEquals(live.text("url"), live.json().path("next_step").path("url").asText());
    assertEquals("201", replaced.outcome(), replaced.body());
    assertEquals("NEW", database.orderState(replaced.text("ref")));
  }

  /** A request that was answered by 409 may come again under its key. */
  @Test
  void withdrawnReplacementLeavesItsKeyUsable() {
    stripe.faults("callback-lost", "true");
    String order = Shop.newOrder();
    String ref = open(order, "stripe", "").text("ref");
    stripe.end(ref, "delayed-failure");
    String replace = body(order, "zalopay", ",\"replace\":true");
    String key = Shop.newOrder();

    assertInProgress(ref, shop.create(replace, "idempotency-key", key));
    assertInProgress(ref, shop.create(replace, "idempotency-key", key));
    stripe.faults();
    TOLLGATE.advance(Duration.ofDays(3));
    TOLLGATE.reconcile();
    Eventually.holds("failed", () -> database.state(ref).equals("FAILED"));
    Response opened = shop.create(replace, "idempotency-key", key);

    assertEquals("201", opened.outcome(), opened.body());
    assertEquals(opened.body(), shop.create(replace, "idempotency-key", key).body());
  }

  @Test
  void onlyTheLiveBillOfAnUnpaidOrderHasANextStep() {
    String order = Shop.newOrder();
    Response first = open(order, "zalopay", "");
    Response second = open(order, "vnpay", ",\"replace\":true");
    assertEquals(List.of(second.text("ref")), payable(order, first));

    Web.get(second.text("url"));
    TOLLGATE.simulator("vnpay").pay(second.text("ref"));
    Eventually.holds("paid", () -> database.state(second.text("ref")).equals("PAID"));

    assertEquals(List.of(), payable(order, first));
  }

  @ParameterizedTest
  @ValueSource(strings = {"late", "wrong", "doubtful"})
  void orderWithMoneyInReviewGetsNoNewPayment(String how) {
    String order = Shop.newOrder();
    Response first = open(order, how.equals("doubtful") ? "vnpay" : "zalopay", "");
    String ref = first.text("ref");
    switch (how) {
      case "late" -> {
        TOLLGATE.advance(Duration.ofHours(1));
        TOLLGATE.reconcile();
        Eventually.holds("expired", () -> database.state(ref).equals("EXPIRED"));
        TOLLGATE.advance(Duration.ofHours(25));
        TOLLGATE.simulator().pay(ref);
      }
      case "wrong" -> {
        open(order, "vnpay", ",\"replace\":true");
        TOLLGATE.simulator().faultsOf(ref, "paid-amount", "40000");
        TOLLGATE.simulator().pay(ref);
      }
      default -> {
        Web.get(first.text("url"));
        open(order, "zalopay", ",\"replace\":true");
        TOLLGATE.simulator("vnpay").end(ref, "suspicious");
      }
    }
    Eventually.holds("a case", () -> database.cases(ref).size() == 1);

    for (String gateway : List.of("zalopay", "vnpay", "stripe")) {
      assertInReview(open(order, gateway, ",\"replace\":true"));
      assertInReview(open(order, gateway, ""));
    }
    assertInReview(shop.payOrder(first.text("order_key"), "{\"replace\":true}"));
    assertEquals(List.of(), payable(order, first));
  }

  /** The references of the payments that any answer gives a next step. */
  private List<String> payable(String order, Response opened) {
    List<String> ofOrder = steps(shop.order(opened.text("order_key")).json().path("bills"));
    JsonNode payments = shop.lookAll(order).json().path("payments");
    assertEquals(ofOrder, steps(payments));
    payments.forEach(
        payment ->
            assertEquals(
                ofOrder.contains(payment.path("ref").asText()),
                shop.look(payment.path("ref").asText()).has("url")));
    return ofOrder;
  }

  private static List<String> steps(JsonNode bills) {
    return StreamSupport.stream(bills.spliterator(), false)
        .filter(bill -> bill.has("url"))
        .map(bill -> bill.path("ref").asText())
        .toList();
  }

  private static void assertInProgress(String ref, Response answer) {
    assertEquals("409 payment_live", answer.outcome(), answer.body());
    assertEquals(ref, answer.text("ref"));
    assertFalse(answer.json().path("replaceable").asBoolean());
    assertTrue(answer.json().path("in_progress").asBoolean());
    assertTrue(answer.json().path("next_step").isNull());
  }

  private static void assertInReview(Response answer) {
    assertEquals("409 payment_in_review", answer.outcome(), answer.body());
    assertFalse(answer.json().has("next_step"));
  }

  private Response open(String order, String gateway, String more) {
    return shop.create(body(order, gateway, more));
  }

  private static String body(String order, String gateway, String more) {
    return "{\"shop_ref\":\"%s\",\"amount\":50000,\"currency\":\"VND\",\"gateway\":\"%s\"%s}"
        .formatted(order, gateway, more);
  }
}
