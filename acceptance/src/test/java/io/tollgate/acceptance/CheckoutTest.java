package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A customer's cart becomes an order, at our prices and out of our stock. */
class CheckoutTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  private static final String AT_HOME =
      """
      {"gateway":"zalopay","contact":{"name":"Lê Thu","email":"thu@example.vn","phone":"+49 151 12345678"},
       "shipping":{"street":"1 Lê Lợi","city":"Huế","country":"VN"},"note":"Ring twice",
       "locale":"vi"}\
      """;

  private final Simulator simulator = TOLLGATE.simulator();
  private final Shop shop = TOLLGATE.shop();
  private final ProductAdmin goods = ProductAdmin.of(TOLLGATE);
  private final Customer customer = Customer.of(TOLLGATE);
  private final String coffee = goods.made(29_000, 10);

  @Test
  void ordersOfOthersAreNotListedAndNobodyIsListedWithoutAToken() {
    Customer one = Customer.of(TOLLGATE);
    one.fill("ca-phe-sua", 1);
    String number = one.checkout(Customer.CHECKOUT).text("number");
    String path = shop.url() + "/api/v1/orders";
    assertEquals(
        number,
        Web.get(path, Customer.withToken(one.token())).json().at("/orders/0/number").asText());
    String another = Customer.of(TOLLGATE).token();
    assertEquals("{\"orders\":[]}", Web.get(path, Customer.withToken(another)).body());
    assertEquals(401, Web.get(path).status());
    for (String cursor : List.of("x".repeat(65), "%FF")) {
      Response wrong = Web.get(path + "?cursor=" + cursor, Customer.withToken(another));
      assertEquals("400 invalid_request", wrong.outcome());
    }
  }

  /** Nobody may say of such an order that nothing was paid, or ask for its money again. */
  @Test
  void orderWhoseMoneyIsOnItsWayIsNotShownAsUnpaid() {
    customer.fill(coffee, 1);
    Response opened = customer.checkout(Customer.CHECKOUT.replace("zalopay", "momo"));
    String ref = opened.text("ref");
    String path = shop.url() + "/api/v1/cart/checkout";
    assertTrue(Web.get(path, Customer.withToken(customer.token())).json().has("unpaid"));
    TOLLGATE.simulator("momo").faultsOf(ref, "provider-seconds", "86400");
    Web.get(opened.text("order_url"));
    TOLLGATE.simulator("momo").end(ref, "delayed");
    Eventually.holdsAfter(
        "under way",
        TOLLGATE::nextLook,
        () -> shop.statusAnswer(ref).text("why").equals("under_way"));
    assertFalse(Web.get(path, Customer.withToken(customer.token())).json().has("unpaid"));
  }

  @Test
  void cartIsCheckedOutPaidAndEmptied() {
    String beans = goods.made(145_000, "VND", 3, "[\"needs-shipping\"]");
    customer.fill(
        "{\"lines\":[{\"sku\":\"%s\",\"quantity\":2},{\"sku\":\"%s\",\"quantity\":1}]}"
            .formatted(coffee, beans));

    Response answer = customer.checkout(AT_HOME);

    assertEquals(201, answer.status(), answer.body());
    List<String> names = new ArrayList<>();
    answer.json().fieldNames().forEachRemaining(names::add);
    assertEquals(
        "ref order_key number shop_ref status amount currency gateway app_trans_id expires_at next_step"
            + " url order_url",
        String.join(" ", names));
    assertEquals(223_000, answer.json().path("amount").asLong());
    String ref = answer.text("ref");
    assertEquals(223_000, simulator.order(ref).path("amount").asLong());
    assertEquals(
        List.of("GOODS 2 29000", "GOODS 1 145000", "SHIPPING 1 20000"),
        TOLLGATE
            .database()
            .column(
                "SELECT CONCAT(l.kind,' ',l.quantity,' ',l.unit_price) FROM order_line l"
                    + " JOIN bill b ON b.order_id=l.order_id WHERE b.ref=? ORDER BY l.id",
                ref));
    assertEquals(8, goods.left(coffee));
    assertEquals(2, customer.cart().json().path("lines").size());
    simulator.pay(ref);
    Eventually.holds("paid", () -> shop.status(ref).equals("PAID"));
    assertEquals(0, customer.cart().json().path("lines").size());
    assertEquals(8, goods.left(coffee));
    assertEquals(2, goods.left(beans));
  }

  @Test
  void aPaymentThatFailsLeavesTheCartAndGivesThePiecesBack() {
    customer.fill(coffee, 4);
    Response first = customer.checkout(Customer.CHECKOUT);
    assertEquals(6, goods.left(coffee));

    simulator.end(first.text("ref"), "expire");
    TOLLGATE.nextLook();

    assertEquals("FAILED", shop.status(first.text("ref")));
    assertEquals(10, goods.left(coffee));
    assertEquals(1, customer.cart().json().path("lines").size());
    Response again = customer.checkout(Customer.CHECKOUT);
    assertEquals(201, again.status(), again.body());
    assertEquals(first.text("shop_ref"), again.text("shop_ref"));
    assertNotEquals(first.text("ref"), again.text("ref"));
    assertEquals(6, goods.left(coffee));
  }

  @Test
  void payingAgainWithTheOrdersKeyNeedsStock() {
    customer.fill(coffee, 7);
    Response first = customer.checkout(Customer.CHECKOUT);
    simulator.end(first.text("ref"), "expire");
    TOLLGATE.nextLook();
    Customer other = Customer.of(TOLLGATE);
    other.fill(coffee, 7);
    assertEquals(201, other.checkout(Customer.CHECKOUT).status());

    Response again =
        Web.post(
            shop.url() + "/api/v1/order/payment", "{}", "x-order-key", first.text("order_key"));

    assertEquals("409 out_of_stock", again.outcome());
    assertEquals("400 out_of_stock", customer.checkout(Customer.CHECKOUT).outcome());
  }

  @Test
  void invalidCheckoutNamesEveryFieldAndWritesNothing() {
    String beans = goods.made(145_000, "VND", 3, "[\"needs-shipping\"]");
    customer.fill(beans, 4);
    var before = TOLLGATE.database().sizes();

    Response answer =
        customer.checkout(
            """
            {"gateway":"nobody","contact":{"email":"no","phone":"x"},"shipping":{"country":"Vietnam"},
             "return_url":"https://evil.example/","amount":1,"note":7}\
            """);

    assertEquals("400 invalid_request", answer.outcome());
    assertEquals(
        Set.of(
            "gateway",
            "contact.name",
            "contact.email",
            "contact.phone",
            "shipping.street",
            "shipping.city",
            "shipping.country",
            "return_url",
            "amount",
            "note",
            "cart." + beans),
        answer.fields());
    assertEquals(before, TOLLGATE.database().sizes());
  }

  @Test
  void aCartHasTheFlagsOfAllItsProducts() {
    List<String> lines = new ArrayList<>();
    for (int product = 0; product < 5; product++) {
      List<String> flags = new ArrayList<>();
      for (int flag = 0; flag < 6; flag++) {
        flags.add("\"%s-%02d\"".formatted("f".repeat(29), 6 * product + flag));
      }
      String sku = goods.made(29_000, "VND", 1, flags.toString());
      lines.add("{\"sku\":\"%s\",\"quantity\":1}".formatted(sku));
    }
    customer.fill("{\"lines\":%s}".formatted(lines));

    Response answer = customer.checkout(Customer.CHECKOUT);

    assertEquals(201, answer.status(), answer.body());
  }

  /** As long as the buyer of an order may have it, who can pay again. */
  @Test
  void postalCodeOverTwentyCharactersIsRefused() {
    customer.fill(coffee, 1);
    String body =
        """
        {"gateway":"zalopay","contact":{"name":"Lê Thu","email":"thu@example.vn"},
         "shipping":{"postal_code":"123456789012345678901"}}\
        """;

    Response answer = customer.checkout(body);

    assertEquals("400 invalid_request", answer.outcome());
    assertEquals("shipping.postal_code", String.join(" ", answer.fields()));
    assertEquals(201, customer.checkout(body.replace("8901\"", "890\"")).status());
  }

  @Test
  void anEmptyCartIsNotBought() {
    assertEquals(Set.of("cart"), customer.checkout(Customer.CHECKOUT).fields());
  }

  @Test
  void outOfStockNamesTheSku() {
    String cups = goods.made(1_000, 1);
    customer.fill(
        "{\"lines\":[{\"sku\":\"%s\",\"quantity\":2},{\"sku\":\"%s\",\"quantity\":2}]}"
            .formatted(coffee, cups));

    Response answer = customer.checkout(Customer.CHECKOUT);

    assertEquals("400 out_of_stock", answer.outcome());
    assertEquals("[\"" + cups + "\"]", answer.json().path("skus").toString());
    assertEquals(10, goods.left(coffee));
  }

  @Test
  void priceThatTheCustomerHasNotSeenIsNotCharged() {
    long seen = customer.fill(coffee, 2).json().path("total").asLong();
    String form = Customer.CHECKOUT.replace("{\"contact\"", "{\"total\":" + seen + ",\"contact\"");
    goods.change(coffee, "{\"price\":30000}");

    Response changed = customer.checkout(form);

    assertEquals("409 cart_changed", changed.outcome());
    assertEquals(60_000, changed.json().path("total").asLong());
    assertEquals(10, goods.left(coffee));
    Response bought = customer.checkout(form.replace("58000", "60000"));
    assertEquals(60_000, bought.json().path("amount").asLong());
  }

  @Test
  void repeatedCheckoutIsOnePurchase() {
    customer.fill(coffee, 1);
    Response first = customer.checkout(Customer.CHECKOUT);

    Response again = customer.checkout(Customer.CHECKOUT);

    assertEquals(200, again.status());
    assertEquals(first.body(), again.body());
    assertEquals(9, goods.left(coffee));
  }

  @Test
  void idempotencyKeyReplaysTheAnswerAlsoAfterPayment() {
    customer.fill(coffee, 1);
    Response first = customer.checkout(Customer.CHECKOUT, "idempotency-key", "k");
    String ref = first.text("ref");
    simulator.pay(ref);
    Eventually.holds("paid", () -> shop.status(ref).equals("PAID"));

    Response replay = customer.checkout(Customer.CHECKOUT, "idempotency-key", "k");

    assertEquals(first.status() + first.body(), replay.status() + replay.body());
    assertEquals("422 key_reused", customer.checkout("{}", "idempotency-key", "k").outcome());
    Customer other = Customer.of(TOLLGATE);
    assertEquals(
        Set.of("cart"), other.checkout(Customer.CHECKOUT, "idempotency-key", "k").fields());
  }

  @Test
  void cashOnDeliveryNeedsNoNextStepAndEmptiesTheCart() {
    customer.fill(coffee, 1);
    String cash = Customer.CHECKOUT.replace("\"zalopay\"", "\"manual\",\"account\":\"cash\"");

    Response answer = customer.checkout(cash);

    assertEquals(201, answer.status(), answer.body());
    assertTrue(answer.json().path("next_step").isNull());
    assertFalse(answer.text("order_key").isEmpty());
    assertEquals(0, customer.cart().json().path("lines").size());
    assertEquals("PROCESSING", TOLLGATE.database().orderState(answer.text("ref")));
  }

  @Test
  void linesAddedAfterCheckoutStayInTheCart() {
    customer.fill(coffee, 1);
    String ref = customer.checkout(Customer.CHECKOUT).text("ref");
    customer.fill(coffee, 3);
    simulator.pay(ref);
    Eventually.holds("paid", () -> shop.status(ref).equals("PAID"));
    assertEquals(2, customer.cart().json().at("/lines/0/quantity").asInt());
  }

  @Test
  void lastPieceIsSoldOnceToConcurrentBuyers() {
    String last = goods.made(29_000, 1);
    List<Customer> customers = IntStream.range(0, 20).mapToObj(_ -> Customer.of(TOLLGATE)).toList();
    customers.forEach(c -> c.fill(last, 1));

    List<String> outcomes =
        Concurrently.all(
            customers.stream()
                .<Callable<String>>map(c -> () -> c.checkout(Customer.CHECKOUT).outcome())
                .toList());

    assertEquals(1, Collections.frequency(outcomes, "201"), outcomes.toString());
    assertEquals(19, Collections.frequency(outcomes, "400 out_of_stock"), outcomes.toString());
    assertEquals(0, goods.left(last));
  }

  /** A double click, on all that is left: its own reservation must not stand in its way. */
  @Test
  void sixteenCheckoutsAtOnceAllGetTheSamePayment() {
    customer.fill(coffee, 10);

    List<Response> answers = Concurrently.times(16, () -> customer.checkout(Customer.CHECKOUT));

    assertEquals(
        Set.of(200, 201), answers.stream().map(Response::status).collect(Collectors.toSet()));
    assertEquals(1, answers.stream().map(Response::body).distinct().count());
    assertEquals(0, goods.left(coffee));
  }
}
