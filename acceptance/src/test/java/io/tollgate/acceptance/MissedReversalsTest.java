package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Refunds and disputes that began at Stripe's dashboard, and of which no webhook ever came. */
class MissedReversalsTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  private final Shop shop = TOLLGATE.shop();
  private final Simulator stripe = TOLLGATE.simulator("stripe");
  private final DatabaseQueries database = TOLLGATE.database();
  private final OperatorClient operator = new OperatorClient(shop.url(), TOLLGATE::operatorToken);

  @Test
  void aRefundAtTheDashboardIsFoundInTheEventLog() {
    String ref = paidWithoutWebhooks();
    stripe.act(ref, "refund");
    TOLLGATE.reconcile();

    assertEquals(List.of("REFUND DONE 50000"), refunds(ref));
    assertEquals("FAILED", database.orderState(ref));
    assertEquals(
        List.of("refund.done"),
        database.column(
            "SELECT type FROM outbox e JOIN bill b ON b.order_id=e.order_id"
                + " WHERE b.ref=? AND type='refund.done'",
            ref));
  }

  @Test
  void refundFoundByEventLogAndWebhookIsOneRefund() {
    String ref = paidWithoutWebhooks();
    stripe.act(ref, "refund", "amount", "20000");
    TOLLGATE.reconcile();
    TOLLGATE.nextLook();
    stripe.redeliver(ref, 2);
    TOLLGATE.nextLook();

    assertEquals(List.of("REFUND DONE 20000"), refunds(ref));
    assertEquals("PROCESSING", database.orderState(ref));
  }

  @Test
  void aDisputeIsFoundWithItsAmountAndDeadline() {
    String ref = paidWithoutWebhooks();
    stripe.act(ref, "dispute", "amount", "30000");
    TOLLGATE.reconcile();

    assertEquals(List.of("DISPUTE"), database.cases(ref));
    JsonNode dispute = review(ref);
    assertEquals(30_000, dispute.path("amount").asLong());
    assertEquals("VND", dispute.path("currency").asText());
    assertTrue(
        dispute.path("answer_by").asText().compareTo(dispute.path("opened_at").asText()) > 0);
    assertEquals(
        dispute.path("answer_by"),
        operator.story(orderId(ref)).path("cases").get(0).path("answer_by"));
  }

  @ParameterizedTest
  @CsvSource({"dispute-lost,lost,dispute.lost,FAILED", "dispute-won,won,dispute.won,PROCESSING"})
  void lostOrWonDisputeDecidesItsCaseAndItsMoney(
      String end, String decision, String event, String order) {
    String ref = paidWithoutWebhooks();
    stripe.act(ref, "dispute");
    TOLLGATE.reconcile();
    stripe.act(ref, end);
    TOLLGATE.reconcile();

    assertEquals(
        List.of(decision + " by stripe"),
        database.column(
            "SELECT CONCAT(decision,' by ',who) FROM review_case c JOIN bill b ON b.id=c.bill_id"
                + " WHERE b.ref=?",
            ref));
    assertEquals(decision.equals("lost") ? List.of("DISPUTE DONE 50000") : List.of(), refunds(ref));
    assertEquals(order, database.orderState(ref));
    assertEquals(
        1,
        database.count(
            "SELECT COUNT(*) FROM outbox e JOIN bill b ON b.order_id=e.order_id"
                + " WHERE b.ref=? AND e.type=?",
            ref,
            event));
    assertEquals(
        decision.equals("lost") ? "409 refund_exceeds" : "201",
        shop.refund(ref, "{\"amount\":1000}").outcome());
  }

  /** Stripe forgets events after thirty days, and payments never. */
  @ParameterizedTest
  @ValueSource(strings = {"refund", "dispute-lost"})
  void reversalOlderThanTheEventLogIsFoundByQueryingTheBill(String action) {
    String ref = paidWithoutWebhooks();
    if (action.equals("dispute-lost")) {
      stripe.act(ref, "dispute");
    }
    stripe.act(ref, action);
    TOLLGATE.advance(Duration.ofDays(31));
    TOLLGATE.reconcile();

    String kind = action.equals("refund") ? "REFUND" : "DISPUTE";
    assertEquals(List.of(kind + " DONE 50000"), refunds(ref));
    assertEquals("FAILED", database.orderState(ref));
  }

  /** Every callback was lost, and by the time that we ask, Stripe's news is too old to be kept. */
  @Test
  void partRefundedBeforeThePaymentWasHeardOfIsFound() {
    String ref = paidInSilence();
    stripe.act(ref, "refund", "amount", "20000");
    TOLLGATE.advance(Duration.ofHours(3));
    TOLLGATE.nextLook();
    Eventually.holds("paid", () -> database.state(ref).equals("PAID"));
    TOLLGATE.nextLook();

    assertEquals(List.of("REFUND DONE 20000"), refunds(ref));
  }

  @Test
  void paymentWhollyRefundedBeforeItWasHeardOfPaysNothing() {
    String ref = paidInSilence();
    stripe.act(ref, "refund");
    TOLLGATE.advance(Duration.ofHours(3));
    TOLLGATE.nextLook();

    assertEquals("IN_REVIEW", database.state(ref));
    assertEquals(List.of("SUSPICIOUS"), database.cases(ref));
  }

  private String paidInSilence() {
    String ref = create("stripe").text("ref");
    stripe.faultsOf(ref, "callback-lost", "true");
    stripe.pay(ref);
    return ref;
  }

  /** The queries end after 180 days, also where none was ever made. */
  @Test
  void billIsNotQueriedAfter180Days() {
    String ref = paidWithoutWebhooks();
    stripe.act(ref, "refund");
    TOLLGATE.advance(Duration.ofDays(181));
    TOLLGATE.reconcile();

    assertEquals(
        List.of("9999"),
        database.column("SELECT YEAR(reversals_next_at) FROM bill WHERE ref=?", ref));
    assertEquals(List.of(), refunds(ref));
  }

  /** Four bills are queried at once, and the first of them take all the time there is. */
  @Test
  void billsThatWereNotQueriedInTimeAreCounted() {
    List<String> refs = Stream.generate(this::paidWithoutWebhooks).limit(7).toList();
    stripe.faults("query-delay-ms", "60000", "callback-lost", "true");
    TOLLGATE.advance(Duration.ofDays(31));
    long left = TOLLGATE.reconcile().path("out_of_time").asLong();

    assertTrue(left > 0, "of " + refs.size() + " left " + left);
  }

  /**
   * VNPAY sends no notification of a refund in its portal, and a query shows one only of the whole
   * payment.
   */
  @Test
  void aWholeRefundInVnpaysPortalIsFoundWithinADay() {
    String ref = create("vnpay").text("ref");
    Web.get(shop.look(ref).path("url").asText());
    TOLLGATE.simulator("vnpay").pay(ref);
    Eventually.holds("paid", () -> database.state(ref).equals("PAID"));
    TOLLGATE.simulator("vnpay").act(ref, "refund");
    TOLLGATE.advance(Duration.ofHours(25));
    TOLLGATE.reconcile();

    assertEquals(List.of("REFUND DONE 50000"), refunds(ref));
    assertEquals("FAILED", database.orderState(ref));
    TOLLGATE.advance(Duration.ofHours(25));
    TOLLGATE.reconcile();
    assertEquals(List.of("REFUND DONE 50000"), refunds(ref));
    assertEquals(List.of(), database.cases(ref));
  }

  /** Somebody gave the money back at the dashboard, and the shop does it once more. */
  @Test
  void refundRefusedAsAlreadyRefundedFindsTheDashboardRefund() {
    String ref = paidWithoutWebhooks();
    stripe.act(ref, "refund");
    Response answer = shop.refund(ref, "{}");
    assertEquals("422 refund_failed", answer.outcome());
    assertEquals("charge_already_refunded", answer.text("gateway_code"));
    TOLLGATE.reconcile();

    Eventually.holds(
        "found", () -> refunds(ref).equals(List.of("REFUND FAILED 50000", "REFUND DONE 50000")));
    assertEquals("FAILED", database.orderState(ref));
  }

  /**
   * Five pages of a hundred in a run, fewer on a slow machine; the next run goes on behind them.
   */
  @Test
  void longEventLogIsFinishedByTheNextRun() {
    List<String> refs = Stream.generate(this::paidWithoutWebhooks).limit(26).toList();
    for (String ref : refs) {
      for (int i = 0; i < 20; i++) {
        stripe.act(ref, "refund", "amount", "1");
      }
    }

    try {
      Eventually.holdsAfter(
          "found",
          TOLLGATE::reconcile,
          () -> refs.stream().mapToInt(ref -> refunds(ref).size()).sum() == 520);
    } finally {
      // What other tests do is read without these.
      Web.post(stripe.url() + "/control/clear", "{}");
    }
  }

  @Test
  void eventLogIsReadAfterAGatewayOutage() {
    String ref = paidWithoutWebhooks();
    stripe.faults("query-answer", "error-500", "callback-lost", "true");
    stripe.act(ref, "refund");
    TOLLGATE.reconcile();
    assertEquals(List.of(), refunds(ref));
    stripe.faults();
    TOLLGATE.nextLook();

    assertEquals(List.of("REFUND DONE 50000"), refunds(ref));
  }

  @Test
  void disputedOrderIsShippedOnlyAnyway() {
    String ref = paidWithoutWebhooks();
    stripe.act(ref, "dispute", "amount", "30000");
    TOLLGATE.reconcile();

    Response warned = operator.act(orderId(ref), "ship", "{\"tracking_number\":\"VN1\"}");
    assertEquals("409 money_disputed", warned.outcome());
    assertEquals(30_000, warned.json().path("amount").asLong());
    assertTrue(!warned.text("answer_by").isEmpty());
    assertEquals("409 money_disputed", operator.act(orderId(ref), "complete").outcome());
    Response shipped =
        operator.act(orderId(ref), "ship", "{\"tracking_number\":\"VN1\",\"anyway\":true}");
    assertEquals("200", shipped.outcome());
    assertEquals("SHIPPED", database.orderState(ref));
    assertEquals("200", operator.act(orderId(ref), "deliver").outcome());
  }

  @Test
  void partlyRefundedOrderIsShippedOnlyAnyway() {
    String ref = paidWithoutWebhooks();
    stripe.act(ref, "refund", "amount", "20000");
    TOLLGATE.reconcile();

    Response warned = operator.act(orderId(ref), "ship");
    assertEquals("409 money_refunded", warned.outcome());
    assertEquals(20_000, warned.json().path("amount").asLong());
    assertEquals("200", operator.act(orderId(ref), "ship", "{\"anyway\":true}").outcome());
  }

  /** An operator concedes a dispute, which takes the money; the bank's decision comes later. */
  @Test
  void concededDisputeThatIsThenLostTakesItsMoneyOnce() {
    String ref = paidWithoutWebhooks();
    stripe.act(ref, "dispute");
    TOLLGATE.reconcile();
    assertEquals(
        "200", operator.decide(review(ref).path("id").asText(), "accepted", "ours").outcome());
    assertEquals(List.of("DISPUTE DONE 50000"), refunds(ref));
    assertEquals("FAILED", database.orderState(ref));
    stripe.act(ref, "dispute-lost");
    TOLLGATE.nextLook();

    assertEquals(List.of("DISPUTE DONE 50000"), refunds(ref));
  }

  private JsonNode review(String ref) {
    String shopRef =
        database
            .column(
                "SELECT o.shop_ref FROM orders o JOIN bill b ON b.order_id=o.id WHERE b.ref=?", ref)
            .getFirst();
    return operator.get("/reviews?shop_ref=" + shopRef).json().path("reviews").get(0);
  }

  private String orderId(String ref) {
    return database.column("SELECT order_id FROM bill WHERE ref=?", ref).getFirst();
  }

  private List<String> refunds(String ref) {
    return database.column(
        "SELECT CONCAT(r.kind,' ',r.state,' ',r.amount) FROM refund r JOIN bill b ON b.id=r.bill_id"
            + " WHERE b.ref=? ORDER BY r.id",
        ref);
  }

  private String paidWithoutWebhooks() {
    String ref = create("stripe").text("ref");
    stripe.pay(ref);
    Eventually.holds("paid", () -> database.state(ref).equals("PAID"));
    stripe.faultsOf(ref, "callback-lost", "true");
    return ref;
  }

  private Response create(String gateway) {
    return shop.create(
        "{\"shop_ref\":\"%s\",\"amount\":50000,\"currency\":\"VND\",\"gateway\":\"%s\"}"
            .formatted(Shop.newOrder(), gateway));
  }
}
