package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway gives one transaction number to the payments of two orders. */
class DoubledNumberTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  private final Shop shop = TOLLGATE.shop();
  private final DatabaseQueries database = TOLLGATE.database();
  private final OperatorClient operator = new OperatorClient(shop.url(), TOLLGATE::operatorToken);
  private final String number =
      Long.toString(ThreadLocalRandom.current().nextLong(100_000_000, 1_000_000_000));

  @BeforeEach
  void oneNumberForAll() {
    TOLLGATE.simulators().forEach(simulator -> simulator.faults("transaction-number", number));
  }

  @ParameterizedTest
  @MethodSource("io.tollgate.acceptance.Tollgate#gateways")
  void bothOrdersArePaidAndTheSecondHasACase(String gateway) {
    String first = paid(gateway);
    String second = paid(gateway);

    assertEquals(firstReply(gateway, first), firstReply(gateway, second));
    for (String ref : List.of(first, second)) {
      assertEquals("PAID", shop.status(ref));
      assertEquals(1, database.fulfilments(ref));
      assertEquals(List.of("APPLIED"), database.roles(ref));
    }
    assertEquals(List.of(), database.cases(first));
    assertEquals(List.of("NUMBER_TWICE"), database.cases(second));
    assertEquals(shop.look(first).path("transaction_id"), shop.look(second).path("transaction_id"));
  }

  @Test
  void repeatedCallbackOfEitherIsRecordedAlready() {
    String first = paid("vnpay");
    String second = paid("vnpay");
    for (String ref : List.of(first, second)) {
      Map<String, Long> rows = database.sizes(ref);
      int before = TOLLGATE.simulator("vnpay").replies(ref).size();
      TOLLGATE.simulator("vnpay").redeliver(ref, 1);
      Eventually.holds("repeated", () -> TOLLGATE.simulator("vnpay").replies(ref).size() > before);
      assertEquals("02", code(TOLLGATE.simulator("vnpay").replies(ref).getLast(), "RspCode"));
      assertEquals(rows, database.sizes(ref));
    }
  }

  /** No callback arrives, and only the query at the deadline finds the money. */
  @Test
  void queryAtTheDeadlineWithANumberOfAnotherBillPays() {
    paid("zalopay");
    TOLLGATE.simulator().faults("transaction-number", number, "callback-lost", "true");
    String second = open("zalopay");
    TOLLGATE.simulator().pay(second);
    TOLLGATE.advance(Duration.ofMinutes(16));
    TOLLGATE.reconcile();
    Eventually.holds("paid", () -> database.state(second).equals("PAID"));
    assertEquals(List.of("NUMBER_TWICE"), database.cases(second));
  }

  @Test
  void wrongAmountWithADoubledNumberPaysNothing() {
    paid("zalopay");
    TOLLGATE.simulator().faults("transaction-number", number, "paid-amount", "40000");
    String second = open("zalopay");
    TOLLGATE.simulator().pay(second);
    Eventually.holds("in review", () -> database.state(second).equals("IN_REVIEW"));
    assertEquals("PENDING", shop.status(second));
    assertEquals(List.of("MISMATCH"), database.roles(second));
    assertEquals(List.of("WRONG_AMOUNT", "NUMBER_TWICE"), database.cases(second));
  }

  @Test
  void operatorKeepsOrRefundsTheSecondPayment() {
    paid("vnpay");
    JsonNode kept = reviewOf(paid("vnpay"));
    assertEquals("[\"refund\",\"keep\"]", kept.path("decisions").toString());
    assertEquals(number, kept.path("transaction_id").asText());
    assertEquals(
        "keep", operator.decide(kept.path("id").asText(), "keep", "Two payments").text("decision"));

    String back = paid("vnpay");
    Response decided = operator.decide(reviewOf(back).path("id").asText(), "refund", "");
    assertEquals(back, decided.text("ref"));
    assertEquals(List.of(50_000L), TOLLGATE.simulator("vnpay").refunds(back));
    assertEquals(
        0, operator.get("/reviews?shop_ref=" + shopRef(back)).json().path("reviews").size());
  }

  /** A number says nothing where two payments of one order have it. */
  @Test
  void operatorsRefundOfADoubledNumberOfOneOrderIsRefused() {
    String order = Shop.newOrder();
    String first = open("zalopay", order);
    shop.expire(first);
    Eventually.holdsAfter(
        "expired", TOLLGATE::nextLook, () -> database.state(first).equals("EXPIRED"));
    String second = open("zalopay", order);
    TOLLGATE.simulator().pay(first);
    TOLLGATE.simulator().pay(second);
    Eventually.holds(
        "both", () -> database.cases(first).equals(List.of("SECOND_PAYMENT", "NUMBER_TWICE")));
    String id = database.column("SELECT order_id FROM bill WHERE ref=?", first).getFirst();
    assertEquals(
        "409 number_twice",
        operator.act(id, "refund", "{\"transaction_id\":\"" + number + "\"}").outcome());
  }

  /** Stripe names a refund's and a dispute's money by its number alone. */
  @ParameterizedTest
  @ValueSource(strings = {"refund", "dispute"})
  void refundOrDisputeOfADoubledNumberIsACaseOnEachOrder(String action) {
    String first = paid("stripe");
    String second = paid("stripe");
    TOLLGATE.simulator("stripe").act(second, action);
    String kind = action.equals("refund") ? "REFUND_UNKNOWN" : "DISPUTE";
    Eventually.holds("told", () -> database.cases(second).contains(kind));
    assertEquals(List.of(kind), database.cases(first));
    assertEquals(List.of("NUMBER_TWICE", kind), database.cases(second));
    assertEquals("PROCESSING", database.orderState(first));
    assertEquals("PROCESSING", database.orderState(second));
  }

  private JsonNode reviewOf(String ref) {
    return operator
        .get("/reviews?kind=NUMBER_TWICE&shop_ref=" + shopRef(ref))
        .json()
        .path("reviews")
        .path(0);
  }

  private String shopRef(String ref) {
    return shop.look(ref).path("shop_ref").asText();
  }

  private String paid(String gateway) {
    String ref = open(gateway);
    TOLLGATE.simulator(gateway).pay(ref);
    Eventually.holds("paid", () -> database.state(ref).equals("PAID"));
    return ref;
  }

  private String open(String gateway) {
    return open(gateway, Shop.newOrder());
  }

  private String open(String gateway, String order) {
    Response opened =
        shop.create(
            "{\"shop_ref\":\"%s\",\"amount\":50000,\"gateway\":\"%s\",\"currency\":\"%s\"}"
                .formatted(order, gateway, shop.currencyOf(gateway)));
    shop.visit(opened);
    return opened.text("ref");
  }

  private String firstReply(String gateway, String ref) {
    Eventually.holds("answered", () -> !TOLLGATE.simulator(gateway).replies(ref).isEmpty());
    JsonNode reply = TOLLGATE.simulator(gateway).replies(ref).getFirst();
    return reply.path("status").asText() + reply.path("reply").asText();
  }

  private static String code(JsonNode attempt, String field) {
    return Response.json(attempt.path("reply").asText()).path(field).asText();
  }
}
