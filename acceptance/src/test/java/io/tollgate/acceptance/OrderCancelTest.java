package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The holder of an order's key cancels the order, as long as nothing has been paid. */
class OrderCancelTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  private final Simulator simulator = TOLLGATE.simulator();
  private final Shop shop = TOLLGATE.shop();
  private final DatabaseQueries database = TOLLGATE.database();
  private final ProductAdmin goods = ProductAdmin.of(TOLLGATE);
  private final Customer customer = Customer.of(TOLLGATE);
  private final String coffee = goods.made(29_000, 3);

  @Test
  void anUnpaidOrderIsCancelledOnceAndGivesItsPiecesBack() {
    Response order = ordered(Customer.CHECKOUT);
    assertEquals(1, goods.left(coffee));

    Response cancelled = shop.cancelOrder(order.text("order_key"));
    Response again = shop.cancelOrder(order.text("order_key"));

    assertEquals(
        "200 {\"number\":\"%s\",\"shop_ref\":\"%s\",\"state\":\"FAILED\",\"failure\":\"CANCELLED\"}"
            .formatted(order.text("number"), order.text("shop_ref")),
        cancelled.status() + " " + cancelled.body());
    assertEquals("200 " + cancelled.body(), again.status() + " " + again.body());
    assertEquals(3, goods.left(coffee));
    assertEquals(1, events(order));
    assertEquals("409 order_cancelled", shop.payOrder(order.text("order_key"), "{}").outcome());
    assertEquals(1, customer.cart().json().path("lines").size());
    assertEquals(201, customer.checkout(Customer.CHECKOUT).status());
  }

  @Test
  void moneyForACancelledOrderOpensACase() {
    Response order = ordered(Customer.CHECKOUT);
    shop.cancelOrder(order.text("order_key"));

    simulator.pay(order.text("ref"));

    Eventually.holds("paid", () -> shop.status(order.text("ref")).equals("PAID"));
    assertEquals(List.of("LATE_CANCELLED"), database.cases(order.text("ref")));
    assertEquals("FAILED", database.orderState(order.text("ref")));
    assertEquals(3, goods.left(coffee));
    assertEquals(200, shop.cancelOrder(order.text("order_key")).status());
  }

  @Test
  void aPaidOrderIsNotCancelledAlsoWhenItsCallbackWasLost() {
    Response order = ordered(Customer.CHECKOUT);
    simulator.faultsOf(order.text("ref"), "callback-lost", "true");
    simulator.pay(order.text("ref"));
    TOLLGATE.advance(Duration.ofSeconds(61));

    Response answer = shop.cancelOrder(order.text("order_key"));

    assertEquals("409 already_paid", answer.outcome());
    assertEquals("PROCESSING", answer.text("state"));
    assertEquals(1, database.fulfilments(order.text("ref")));
  }

  @Test
  void orderWithAPaymentInProgressIsNotCancelled() {
    Response order = shop.create(payment("stripe"));
    TOLLGATE.simulator("stripe").end(order.text("ref"), "delayed");
    database.awaitInProgress(order.text("ref"));

    Response answer = shop.cancelOrder(order.text("order_key"));

    assertEquals("409 payment_live", answer.outcome(), answer.body());
    assertTrue(answer.json().path("in_progress").asBoolean());
    assertEquals("NEW", database.orderState(order.text("ref")));
  }

  @Test
  void thePageOfACancelledOrderIsEndedAtItsGateway() {
    Response order = shop.create(payment("stripe"));

    assertEquals(200, shop.cancelOrder(order.text("order_key")).status());

    String state = TOLLGATE.simulator("stripe").order(order.text("ref")).path("state").asText();
    assertEquals("EXPIRED", state);
    assertEquals("FAILED", database.orderState(order.text("ref")));
  }

  @Test
  void anOrderWhoseTimeIsOverIsCancelledSoThatLateMoneyDoesNotReviveIt() {
    Response order = ordered(Customer.CHECKOUT);
    simulator.end(order.text("ref"), "expire");
    TOLLGATE.nextLook();
    assertEquals("PAYMENT_EXPIRED", failure(order));

    assertEquals(200, shop.cancelOrder(order.text("order_key")).status());

    assertEquals("CANCELLED", failure(order));
    simulator.end(order.text("ref"), "late-success");
    TOLLGATE.advance(Duration.ofMinutes(2));
    Eventually.holds(
        "a case", () -> database.cases(order.text("ref")).equals(List.of("LATE_CANCELLED")));
    assertEquals(3, goods.left(coffee));
  }

  @Test
  void awaitedBankTransferIsCancelledButAnAcceptedOrderIsNot() {
    Response transfer = shop.create(payment("manual\",\"account\":\"bank"));
    assertEquals("HOLD", database.orderState(transfer.text("ref")));
    assertEquals(200, shop.cancelOrder(transfer.text("order_key")).status());
    assertEquals("FAILED", database.state(transfer.text("ref")));

    Response cash = shop.create(payment("manual\",\"account\":\"cash"));
    assertEquals("409 already_accepted", shop.cancelOrder(cash.text("order_key")).outcome());
  }

  @Test
  void replacedOrderIsNotCancelled() {
    Response first = ordered(Customer.CHECKOUT);
    customer.fill(coffee, 3);
    Response second = customer.checkout(Customer.CHECKOUT);

    assertEquals("409 order_replaced", shop.cancelOrder(first.text("order_key")).outcome());
    assertEquals("NEW", database.orderState(second.text("ref")));
  }

  @Test
  void cancelSucceedsDuringAGatewayOutage() {
    Response order = ordered(Customer.CHECKOUT);
    simulator.faultsOf(order.text("ref"), "query-answer", "error-500");

    assertEquals(200, shop.cancelOrder(order.text("order_key")).status());
  }

  @Test
  void cancelWithAnUnknownKeyIsNotFound() {
    assertEquals("404 not_found", shop.cancelOrder("x".repeat(43)).outcome());
    assertEquals("404 not_found", Web.post(shop.url() + "/api/v1/order/cancel", "").outcome());
  }

  /**
   * A race: either the order is paid and every cancel is refused, or it is cancelled and the money
   * is a case.
   */
  @Test
  void raceBetweenCancelAndPaymentPaysTheOrderOrOpensACase() {
    Set<String> kept = Set.of("409 already_paid");
    for (int round = 0; round < 15; round++) {
      String piece = goods.made(29_000, 1);
      Customer buyer = Customer.of(TOLLGATE);
      buyer.fill(piece, 1);
      Response order = buyer.checkout(Customer.CHECKOUT);
      String ref = order.text("ref");
      List<Callable<Response>> works = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        works.add(() -> shop.cancelOrder(order.text("order_key")));
      }
      for (int i = 0; i < 4; i++) {
        works.add(() -> shop.statusAnswer(ref));
      }
      works.add(() -> paid(order));
      works.add(() -> looked(order));

      List<Response> answers = Concurrently.all(works).subList(0, 6);

      Eventually.holds("paid", () -> shop.status(ref).equals("PAID"));
      boolean isPaid = database.orderState(ref).equals("PROCESSING");
      answers.forEach(a -> assertEquals(isPaid, kept.contains(a.outcome()), ref + " " + answers));
      assertEquals(isPaid ? List.of() : List.of("LATE_CANCELLED"), database.cases(ref));
      assertEquals(isPaid ? 0 : 1, goods.left(piece));
      assertEquals(isPaid ? 0 : 1, events(order));
    }
  }

  private Response paid(Response order) {
    simulator.pay(order.text("ref"));
    return order;
  }

  private static Response looked(Response order) {
    TOLLGATE.nextLook();
    return order;
  }

  /** Two of three pieces. */
  private Response ordered(String checkout) {
    customer.fill(coffee, 2);
    return customer.checkout(checkout);
  }

  private static String payment(String gateway) {
    return "{\"shop_ref\":\"%s\",\"amount\":50000,\"currency\":\"VND\",\"gateway\":\"%s\"}"
        .formatted(Shop.newOrder(), gateway);
  }

  private String failure(Response order) {
    return shop.order(order.text("order_key")).text("failure");
  }

  private long events(Response order) {
    return database.count(
        "SELECT COUNT(*) FROM outbox e JOIN bill b ON b.order_id=e.order_id"
            + " WHERE e.type='order.cancelled' AND b.ref=?",
        order.text("ref"));
  }
}
