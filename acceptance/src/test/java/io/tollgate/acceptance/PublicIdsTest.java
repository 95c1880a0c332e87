package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Public ids have a prefix that names their kind, and a shop cannot name customers' orders. */
class PublicIdsTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  private final Shop shop = TOLLGATE.shop();
  private final DatabaseQueries database = TOLLGATE.database();
  private final Simulator simulator = TOLLGATE.simulator();
  private final OperatorClient operator = new OperatorClient(shop.url(), TOLLGATE::operatorToken);

  @Test
  void everyAnswerHasIdsWithTheirKindAsPrefix() {
    String shopRef = Shop.newOrder();
    JsonNode opened = shop.create(Shop.request(shopRef)).json();
    String ref = opened.path("ref").asText();
    String payment = "pay_" + database.column("SELECT id FROM bill WHERE ref=?", ref).getFirst();
    String order =
        "ord_" + database.column("SELECT order_id FROM bill WHERE ref=?", ref).getFirst();
    JsonNode story = operator.story(order);

    for (JsonNode answer :
        List.of(
            opened,
            shop.look(ref),
            shop.lookAll(shopRef).json().at("/payments/0"),
            operator.get("/payments?shop_ref=" + shopRef).json().at("/payments/0"),
            story.at("/bills/0"))) {
      assertEquals(payment, answer.path("payment_id").asText(), answer.toString());
      assertEquals(order, answer.path("order_id").asText(), answer.toString());
      assertEquals(payment.substring(4), answer.path("id").asText(), answer.toString());
    }
    for (JsonNode answer :
        List.of(
            operator.get("/orders?shop_ref=" + shopRef).json().at("/orders/0"),
            story.path("order"),
            operator.act(order, "fail").json())) {
      assertEquals(order, answer.path("order_id").asText(), answer.toString());
      assertEquals(order.substring(4), answer.path("id").asText(), answer.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/approve",
        "/ship",
        "/deliver",
        "/complete",
        "/fail",
        "/refund",
        "/confirm-payment",
        ""
      })
  void orderRoutesRefuseAnIdOfAnotherKind(String command) {
    String ref = shop.open();
    String order = database.column("SELECT order_id FROM bill WHERE ref=?", ref).getFirst();
    for (String id : List.of("pay_" + order, "case_" + order, "pay_999999", "pay_")) {
      String path = "/orders/" + id + command;
      Response answer = command.isEmpty() ? operator.get(path) : operator.post(path, "{}");
      assertEquals(400, answer.status(), answer.toString());
      assertEquals("id kind", error(answer));
    }
    assertEquals("NEW", database.orderState(ref));
  }

  @Test
  void operatorRoutesTakeIdsWithAndWithoutPrefix() {
    String ref = shop.open();
    simulator.pay(ref);
    Eventually.holds("paid", () -> database.state(ref).equals("PAID"));
    String order = database.column("SELECT order_id FROM bill WHERE ref=?", ref).getFirst();
    assertEquals(200, operator.get("/orders/" + order).status());
    assertEquals(200, operator.act("ord_" + order, "ship").status());
    assertEquals(200, operator.act(order, "ship").status());
    for (String nothing : List.of("ord_", "ord_0", "ord_x", "ord_ord_" + order, "0", "x")) {
      assertEquals(404, operator.get("/orders/" + nothing).status(), nothing);
    }
  }

  @Test
  void aCaseIsNamedLikeAnOrder() {
    Response unknown = operator.decide("case_999999", "keep", "");
    assertEquals("404 not_found", unknown.outcome());
    for (String id : List.of("ord_1", "pay_1")) {
      Response answer = operator.decide(id, "keep", "");
      assertEquals(400, answer.status(), answer.toString());
      assertEquals("id kind", error(answer));
    }
  }

  @Test
  void shopCannotOpenPaymentsOfCustomersOrders() {
    Customer customer = Customer.of(TOLLGATE);
    customer.fill(ProductAdmin.of(TOLLGATE).made(29_000, 3), 1);
    JsonNode cart = customer.checkout(Customer.CHECKOUT).json();
    JsonNode quick =
        shop.createDirect("{\"amount\":50000,\"order_info\":\"A bag of beans\"}").json();
    for (JsonNode placed : List.of(cart, quick)) {
      String shopRef = placed.path("shop_ref").asText();
      Response taken = shop.create(Shop.request(shopRef, placed.path("amount").asLong()));
      assertEquals("409 order_not_yours", taken.outcome());
      // What customers paid is the merchant's all the same: it may look, end and give back.
      assertEquals(1, shop.lookAll(shopRef).json().path("payments").size());
      assertEquals(2, shop.expire(placed.path("ref").asText()).status() / 100);
      assertEquals("409 order_not_yours", shop.create(Shop.request(shopRef)).outcome());
    }
    for (String notYet : List.of("cart-1-1", "cart-999999-1-0123456789abcdef", "direct-x")) {
      assertEquals("409 order_not_yours", shop.create(Shop.request(notYet)).outcome());
    }
    assertEquals(201, shop.create(Shop.request("a-cart-" + Shop.newOrder())).status());
  }

  private static String error(Response answer) {
    JsonNode error = answer.json().at("/errors/0");
    return error.path("field").asText() + " " + error.path("code").asText();
  }
}
