package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operators move orders through their states, read lists, and decide cases. */
class OperatorTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  private final Shop shop = TOLLGATE.shop();
  private final Simulator simulator = TOLLGATE.simulator();
  private final DatabaseQueries database = TOLLGATE.database();
  private final OperatorClient operator = new OperatorClient(shop.url(), TOLLGATE::operatorToken);

  @ParameterizedTest
  @CsvSource({
    "POST, /orders/1/approve",
    "POST, /orders/1/ship",
    "POST, /orders/1/deliver",
    "POST, /orders/1/complete",
    "POST, /orders/1/fail",
    "POST, /orders/1/refund",
    "POST, /reviews/1",
    "GET, /orders",
    "GET, /orders/1",
    "GET, /payments",
    "GET, /refunds",
    "GET, /reviews"
  })
  void onlyOperators(String method, String path) {
    String url = shop.url() + "/api/v1/admin" + path;

    assertEquals(401, Web.send(method, url, "").status());
    assertEquals(401, Web.send(method, url, "", "x-api-key", shop.apiKey()).status());
    assertEquals(
        401,
        Web.send(method, url, "", "authorization", "Bearer " + TOLLGATE.customerToken()).status());
  }

  @Test
  void orderOnHoldIsApprovedShippedDeliveredAndCompleted() {
    String ref = held();
    String order = orderId(ref);
    assertEquals("409 illegal_move", operator.act(order, "ship").outcome());

    assertEquals("200", operator.act(order, "approve").outcome());
    assertEquals(1, database.fulfilments(ref));
    assertEquals("200", operator.act(order, "approve", "").outcome());
    Response shipped = operator.act(order, "ship", "{\"tracking_number\":\"VN-1 2\"}");
    assertEquals("SHIPPED VN-1 2", shipped.text("state") + " " + shipped.text("tracking_number"));
    assertEquals(shipped.body(), operator.act(order, "ship").body());
    assertEquals(
        "409 already_shipped",
        operator.act(order, "ship", "{\"tracking_number\":\"9\"}").outcome());
    assertEquals("VN-1 2", shop.order(orderKey(ref)).text("tracking_number"));
    assertEquals("DELIVERED", operator.act(order, "deliver").text("state"));
    assertEquals("COMPLETED", operator.act(order, "complete").text("state"));

    Response back = operator.act(order, "ship");
    assertEquals("409 illegal_move", back.outcome());
    assertEquals("COMPLETED SHIPPED", back.text("from") + " " + back.text("to"));
    assertEquals("409 illegal_move", operator.act(order, "fail").outcome());
    assertEquals(
        List.of("PROCESSING", "SHIPPED", "DELIVERED", "COMPLETED"),
        database.column(
            "SELECT to_state FROM history WHERE order_id=? AND who='operator@shop.example'"
                + " AND bill_id IS NULL ORDER BY id",
            order));
  }

  @Test
  void nobodyApprovesWhatIsNotPaid() {
    Response opened = direct("bank");

    assertEquals("409 not_paid", operator.act(orderId(opened.text("ref")), "approve").outcome());
    assertEquals("409 illegal_move", operator.act(orderId(shop.open()), "approve").outcome());
    assertEquals("404 not_found", operator.act("999999999", "approve").outcome());
    assertEquals("404 not_found", operator.act("0x1", "approve").outcome());
  }

  @Test
  void cashOnDeliveryIsApprovedAndPaidAfterDelivery() {
    database.write("UPDATE payment_method SET auto_approve=0 WHERE code='manual-cash'");
    try {
      Response opened = direct("cash");
      String order = orderId(opened.text("ref"));
      assertEquals("HOLD", database.orderState(opened.text("ref")));

      assertEquals("PROCESSING", operator.act(order, "approve").text("state"));
      assertEquals("DELIVERED", operator.act(order, "deliver").text("state"));
      Response paid =
          operator.act(
              order,
              "confirm-payment",
              "{\"amount\":50000,\"reference\":\"COD-%s\"}".formatted(order));
      assertEquals("PAID DELIVERED", paid.text("state") + " " + paid.text("order_state"));
      assertEquals("COMPLETED", operator.act(order, "complete").text("state"));
    } finally {
      database.write("UPDATE payment_method SET auto_approve=1 WHERE code='manual-cash'");
    }
  }

  @Test
  void paidOrderFailsOnceItsRefundIsDone() {
    String ref = paid();
    String order = orderId(ref);
    String key = Shop.newOrder();
    String body = "{\"reason\":\"Sold out\",\"refund\":true}";

    Response asked = operator.act(order, "fail");
    assertEquals("409 refund_required", asked.outcome());
    assertEquals(50_000, asked.json().path("amount").asLong());
    Response failing = operator.act(order, "fail", body, "idempotency-key", key);
    assertEquals(202, failing.status(), failing.body());
    assertEquals(202, operator.act(order, "fail", body).status());
    followed(failing.text("refund"), "DONE");

    assertEquals("FAILED", database.orderState(ref));
    assertEquals(List.of(50_000L), simulator.refunds(ref));
    assertEquals(failing.body(), operator.act(order, "fail", body, "idempotency-key", key).body());
    Response again = operator.act(order, "fail");
    assertEquals("200 CANCELLED", again.status() + " " + again.text("failure"));
  }

  @Test
  void fullRefundUnderWayBlocksApprovalAndShipping() {
    String onHold = held();
    String processing = paid();
    Response part = operator.act(orderId(processing), "refund", "{\"amount\":20000}");
    assertEquals(202, part.status(), part.body());
    for (String ref : List.of(onHold, processing)) {
      Response rest = operator.act(orderId(ref), "refund", "");
      assertEquals(202, rest.status(), rest.body());
    }

    assertEquals("409 refund_under_way", operator.act(orderId(onHold), "approve").outcome());
    assertEquals("409 refund_under_way", operator.act(orderId(processing), "ship").outcome());
    assertEquals("409 refund_under_way", operator.act(orderId(processing), "deliver").outcome());
    assertEquals(0, database.fulfilments(onHold));
    Eventually.holdsAfter(
        "all failed",
        TOLLGATE::nextLook,
        () ->
            List.of(onHold, processing).stream()
                .allMatch(ref -> database.orderState(ref).equals("FAILED")));
  }

  @Test
  void anOrderWithoutMoneyFailsAtOnceAndLateMoneyIsACase() {
    String shopRef = Shop.newOrder();
    String ref = shop.open(shopRef);
    String order = orderId(ref);

    Response failed = operator.act(order, "fail", "{\"reason\":\"The buyer rang\"}");
    assertEquals("200 FAILED", failed.status() + " " + failed.text("state"));
    simulator.pay(ref);
    Eventually.holds("a case", () -> database.cases(ref).equals(List.of("LATE_CANCELLED")));
    assertEquals("FAILED", database.orderState(ref));

    Response decided = operator.decide(caseOf(order), "refund", "");
    assertEquals(202, decided.status(), decided.body());
    followed(decided.text("refund"), "DONE");
    assertEquals(List.of(50_000L), simulator.refunds(ref));
    assertEquals(201, shop.create(Shop.request(shopRef)).status());
  }

  @Test
  void anExpiredOrderThatAnOperatorFailsIsNotRevived() {
    String ref = shop.open(Shop.newOrder());
    TOLLGATE.advance(Duration.ofHours(1));
    TOLLGATE.reconcile();
    Eventually.holds("expired", () -> database.orderState(ref).equals("FAILED"));

    for (int attempt = 0; attempt < 2; attempt++) {
      Response failed = operator.act(orderId(ref), "fail", "{\"reason\":\"The buyer rang\"}");
      assertEquals("200 FAILED", failed.status() + " " + failed.text("state"));
    }

    simulator.pay(ref);
    Eventually.holds("a case", () -> database.cases(ref).equals(List.of("LATE_CANCELLED")));
    assertEquals("FAILED", database.orderState(ref));
  }

  @Test
  void keepingAWrongAmountFailsItsOrder() {
    simulator.faults("paid-amount", "40000");
    String ref = shop.open(Shop.newOrder());
    simulator.pay(ref);
    Eventually.holds("in review", () -> database.state(ref).equals("IN_REVIEW"));
    simulator.faults();

    assertEquals(200, operator.decide(caseOf(orderId(ref)), "keep", "A voucher").status());

    assertEquals("FAILED", database.orderState(ref));
  }

  @Test
  void acceptingAWrongAmountMakesItTheTotalAndPaysTheOrder() {
    String shopRef = Shop.newOrder();
    String[] once = {"idempotency-key", "wrong-" + shopRef};
    Response opened = shop.create(Shop.request(shopRef), once);
    String ref = opened.text("ref");
    simulator.faultsOf(ref, "paid-amount", "49990");
    simulator.pay(ref);
    Eventually.holds("in review", () -> database.state(ref).equals("IN_REVIEW"));
    String order = orderId(ref);
    JsonNode open = operator.story(order).path("cases").path(0);
    assertEquals("[\"accept\",\"refund\",\"keep\"]", open.path("decisions").toString());
    assertEquals(49_990, open.path("acceptable").asLong());

    assertEquals("400 invalid_request", operator.decide(caseOf(order), "accept", "").outcome());
    Response accepted = operator.decide(caseOf(order), "accept", "A rounded amount");

    assertEquals("200 accept", accepted.status() + " " + accepted.text("decision"));
    assertEquals(1, database.fulfilments(ref));
    JsonNode story = operator.story(order);
    assertEquals("PROCESSING", story.path("order").path("state").asText());
    assertEquals(49_990, story.path("order").path("total").asLong());
    assertEquals("ADJUSTMENT", story.path("lines").path(1).path("kind").asText());
    assertTrue(story.toString().contains("total 50000 VND becomes 49990 VND: A rounded amount"));
    assertEquals(opened.body(), shop.create(Shop.request(shopRef), once).body());
    assertEquals("409 already_paid", shop.create(Shop.request(shopRef)).outcome());
    JsonNode bought = shop.order(opened.text("order_key")).json().path("lines").path(1);
    assertEquals("adjustment -10", bought.path("kind").asText() + " " + bought.path("unit_price"));

    Response refunded = operator.act(order, "refund", "{\"reason\":\"All of it\"}");
    followed(refunded.text("refund"), "DONE");
    assertEquals(List.of(49_990L), simulator.refunds(ref));
    assertEquals("FAILED", database.orderState(ref));
  }

  @Test
  void failingAnOrderFailsItsBankTransfer() {
    Response opened = direct("bank");

    assertEquals(200, operator.act(orderId(opened.text("ref")), "fail").status());

    assertEquals("FAILED", database.state(opened.text("ref")));
    assertEquals("FAILED", database.orderState(opened.text("ref")));
  }

  @Test
  void anOperatorGivesBackAPart() {
    String ref = paid();
    Response part =
        operator.act(orderId(ref), "refund", "{\"amount\":20000,\"reason\":\"One broke\"}");
    assertEquals(202, part.status(), part.body());
    followed(part.text("refund"), "DONE");

    assertEquals(List.of(20_000L), simulator.refunds(ref));
    assertEquals("PROCESSING", database.orderState(ref));
    assertEquals("409 not_paid", operator.act(orderId(shop.open()), "refund").outcome());
  }

  @Test
  void keepingASecondPaymentIsIdempotentAndFinal() {
    String ref = paidTwice();
    String review = caseOf(orderId(ref));
    JsonNode open =
        operator
            .get("/reviews?kind=SECOND_PAYMENT&shop_ref=" + shopRef(ref))
            .json()
            .path("reviews");
    assertEquals("[\"refund\",\"keep\"]", open.path(0).path("decisions").toString());

    Response silent = operator.decide(review, "keep", "");
    assertEquals("400 invalid_request", silent.outcome());
    assertEquals("note", String.join(" ", silent.fields()));
    assertEquals("decision", String.join(" ", operator.decide(review, "won", "x").fields()));
    assertEquals("404 not_found", operator.decide("999999999", "keep", "x").outcome());
    Response kept = operator.decide(review, "keep", "A voucher instead");
    assertEquals("200 keep", kept.status() + " " + kept.text("decision"));
    assertEquals("operator@shop.example", kept.text("who"));
    assertEquals(kept.body(), operator.decide(review, "keep", "later").body());
    assertEquals("409 already_decided", operator.decide(review, "refund", "").outcome());

    assertEquals(
        0, operator.get("/reviews?shop_ref=" + shopRef(ref)).json().path("reviews").size());
    assertEquals(
        1,
        operator.get("/reviews?open=false&shop_ref=" + shopRef(ref)).json().path("reviews").size());
    assertTrue(words(operator.story(orderId(ref))).contains("review.decided"));
  }

  @Test
  void concurrentDecisionsOfACaseAreOneDecision() {
    String review = caseOf(orderId(paidTwice()));

    List<String> outcomes = new ArrayList<>();
    Concurrently.times(8, () -> operator.decide(review, "keep", "a voucher"))
        .forEach(answer -> outcomes.add(answer.outcome()));

    assertEquals(8, Collections.frequency(outcomes, "200"), outcomes.toString());
    assertEquals(
        1, database.count("SELECT COUNT(*) FROM history WHERE case_id=?", Long.parseLong(review)));
  }

  @Test
  void anOrderWhoseWrongAmountIsDecidedMayBePaidAgain() {
    simulator.faults("paid-amount", "40000");
    String shopRef = Shop.newOrder();
    String ref = shop.open(shopRef);
    simulator.pay(ref);
    Eventually.holds("in review", () -> database.state(ref).equals("IN_REVIEW"));
    simulator.faults();
    assertEquals("409 payment_in_review", shop.create(Shop.request(shopRef)).outcome());

    Response decided = operator.decide(caseOf(orderId(ref)), "refund", "Pays again");
    assertEquals("FAILED", database.orderState(ref));
    followed(decided.text("refund"), "DONE");

    assertEquals(List.of(40_000L), simulator.refunds(ref));
    assertEquals(201, shop.create(Shop.request(shopRef)).status());
  }

  @Test
  void moneyThatCameTooLateIsAcceptedByAPerson() {
    String ref = shop.open();
    shop.expire(ref);
    Eventually.holdsAfter(
        "expired", TOLLGATE::nextLook, () -> database.state(ref).equals("EXPIRED"));
    TOLLGATE.advance(Duration.ofHours(25));
    simulator.pay(ref);
    Eventually.holds("a case", () -> database.cases(ref).equals(List.of("LATE_TOO_LATE")));
    assertEquals("FAILED", database.orderState(ref));

    Response accepted = operator.decide(caseOf(orderId(ref)), "accept", "");

    assertEquals("200 accept", accepted.status() + " " + accepted.text("decision"));
    assertEquals("PROCESSING", database.orderState(ref));
    assertEquals(List.of("APPLIED"), database.roles(ref));
    assertEquals(1, database.fulfilments(ref));
  }

  @Test
  void undecidedPaymentIsQueriedAgainOrDecidedAsNotPaid() {
    String shopRef = Shop.newOrder();
    String ref = shop.open(shopRef);
    simulator.faultsOf(ref, "query-answer", "error-500");
    TOLLGATE.advance(Duration.ofDays(3));
    Eventually.holdsAfter(
        "in review", TOLLGATE::nextLook, () -> database.state(ref).equals("IN_REVIEW"));
    String order = orderId(ref);
    String review = caseOf(order);

    assertEquals(202, operator.decide(review, "ask_again", "").status());
    assertEquals("409 payment_in_review", shop.create(Shop.request(shopRef)).outcome());
    Response decided = operator.decide(review, "not_paid", "ZaloPay's desk says so");

    assertEquals("200 not_paid", decided.status() + " " + decided.text("decision"));
    assertEquals("FAILED", database.orderState(ref));
    assertEquals(201, shop.create(Shop.request(shopRef)).status());
    assertEquals("NEW", database.orderState(ref));
  }

  @Test
  void refundThatTheGatewayLeavesOpenIsDecidedByAnOperator() {
    String ref = paid();
    simulator.faultsOf(ref, "refund-course", "manual");
    Response refund = operator.act(orderId(ref), "refund");
    followed(refund.text("refund"), "IN_REVIEW");

    Response done = operator.decide(caseOf(orderId(ref)), "done", "Seen on the statement");

    assertEquals("200 done", done.status() + " " + done.text("decision"));
    assertEquals("DONE", refundState(refund.text("refund")));
    assertEquals("FAILED", database.orderState(ref));
    assertEquals(
        "409 already_decided", operator.decide(caseOf(orderId(ref)), "failed", "no").outcome());
  }

  @Test
  void listsHavePagesAndFilters() {
    String shopRef = Shop.newOrder();
    String ref = shop.open(shopRef);
    JsonNode first = operator.get("/orders?limit=1").json();
    assertEquals(1, first.path("orders").size());
    JsonNode second =
        operator.get("/orders?limit=1&cursor=" + first.path("next_cursor").asText()).json();
    assertTrue(
        second.path("orders").path(0).path("id").asLong()
            < first.path("orders").path(0).path("id").asLong());

    String found = "/orders?q=" + ref + "&state=NEW&from=2020-01-01T00:00:00Z";
    assertEquals(shopRef, operator.get(found).json().at("/orders/0/shop_ref").asText());
    assertEquals(
        ref,
        operator
            .get("/payments?gateway=zalopay&shop_ref=" + shopRef)
            .json()
            .at("/payments/0/ref")
            .asText());
    assertEquals(0, operator.get("/refunds?shop_ref=" + shopRef).json().path("refunds").size());
  }

  @ParameterizedTest
  @CsvSource({
    "/orders?state=GONE, state",
    "/orders?limit=101, limit",
    "/orders?limit=0, limit",
    "/orders?cursor=x, cursor",
    "/orders?from=yesterday, from",
    "/orders?stat=NEW, query",
    "/orders?q=7K3M9QXA8, q",
    "/orders?format=xml, format",
    "/orders?customer=a%FF, customer",
    "/orders?q=a%FF, q",
    "/payments?shop_ref=%FF, shop_ref",
    "/payments?state=HOLD, state",
    "/reviews?open=maybe, open",
    "/reviews?kind=ODD, kind"
  })
  void invalidListParametersAreRefused(String path, String field) {
    Response answer = operator.get(path);
    assertEquals("400 invalid_request", answer.outcome());
    assertEquals(field, String.join(" ", answer.fields()));
  }

  @Test
  void truncatedCsvHasACursorAndSaysSoInItsFileName() {
    String shopRef = Shop.newOrder();
    shop.open(shopRef);
    Response all = operator.get("/orders?format=csv&shop_ref=" + shopRef);
    assertTrue(all.header("content-type").startsWith("text/csv"), all.toString());
    assertTrue(
        all.body().startsWith("\ufeffid,order_id,shop_ref,state,failure,total,"), all.body());
    assertTrue(all.body().contains("," + shopRef + ",NEW,,50000,VND,"), all.body());
    assertEquals("attachment; filename=\"orders.csv\"", all.header("content-disposition"));
    shop.open();
    Response cut = operator.get("/payments?limit=1", "accept", "text/csv");
    assertEquals(
        "attachment; filename=\"payments-first-1.csv\"", cut.header("content-disposition"));
    assertFalse(cut.header("x-next-cursor").isEmpty());
    assertEquals(2, cut.body().lines().count());
  }

  @Test
  void orderTimelineHasAllEventsAndNoEvidence() {
    String ref = paid();
    operator.act(orderId(ref), "ship", "{\"tracking_number\":\"VN1\"}");

    JsonNode story = operator.story(orderId(ref));

    assertEquals(
        "SHIPPED VN1",
        story.at("/order/state").asText() + " " + story.at("/order/tracking_number").asText());
    assertTrue(
        words(story)
            .containsAll(
                List.of(
                    "order.new",
                    "payment.created",
                    "payment.pending",
                    "money.applied",
                    "payment.paid",
                    "callback.recorded",
                    "order.processing",
                    "event.order.processing",
                    "order.shipped")),
        words(story).toString());
    assertEquals(1, story.path("bills").size());
    assertFalse(story.toString().contains("evidence"));
  }

  private static List<String> words(JsonNode story) {
    List<String> words = new ArrayList<>();
    story.path("story").forEach(entry -> words.add(entry.path("what").asText()));
    return words;
  }

  private String paidTwice() {
    String shopRef = Shop.newOrder();
    String first = shop.open(shopRef);
    Response second =
        shop.create(
            "{\"shop_ref\":\"%s\",\"amount\":50000,\"currency\":\"VND\",\"gateway\":\"manual\",\"account\":\"bank\",\"replace\":true}"
                .formatted(shopRef));
    String order = orderId(second.text("ref"));
    Response confirmed =
        operator.act(
            order, "confirm-payment", "{\"amount\":50000,\"reference\":\"T-%s\"}".formatted(order));
    assertEquals(200, confirmed.status(), confirmed.body());
    simulator.pay(first);
    Eventually.holds("a case", () -> database.cases(first).equals(List.of("SECOND_PAYMENT")));
    return first;
  }

  /** Verified, and waiting for a person. */
  private String held() {
    String ref = shop.open();
    database.write("UPDATE bill SET auto_approve=0 WHERE ref='" + ref + "'");
    simulator.pay(ref);
    Eventually.holds("on hold", () -> database.orderState(ref).equals("HOLD"));
    return ref;
  }

  private String paid() {
    String ref = shop.open();
    simulator.pay(ref);
    Eventually.holds("paid", () -> database.state(ref).equals("PAID"));
    return ref;
  }

  private Response direct(String account) {
    return shop.create(
        "{\"shop_ref\":\"%s\",\"amount\":50000,\"currency\":\"VND\",\"gateway\":\"manual\",\"account\":\"%s\"}"
            .formatted(Shop.newOrder(), account));
  }

  private void followed(String identity, String state) {
    Eventually.holdsAfter(state, TOLLGATE::nextLook, () -> refundState(identity).equals(state));
  }

  private String refundState(String identity) {
    return database.column("SELECT state FROM refund WHERE identity=?", identity).getFirst();
  }

  private String orderId(String ref) {
    return database.column("SELECT order_id FROM bill WHERE ref=?", ref).getFirst();
  }

  private String orderKey(String ref) {
    return shop.create(Shop.request(shopRef(ref))).text("order_key");
  }

  private String shopRef(String ref) {
    return database
        .column("SELECT o.shop_ref FROM orders o JOIN bill b ON b.order_id=o.id WHERE b.ref=?", ref)
        .getFirst();
  }

  private String caseOf(String order) {
    return database
        .column("SELECT id FROM review_case WHERE order_id=? ORDER BY id DESC", order)
        .getFirst();
  }
}
