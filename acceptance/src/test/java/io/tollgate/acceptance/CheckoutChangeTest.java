package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A customer comes back from the gateway and corrects an order that is not paid yet. */
class CheckoutChangeTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  private static final String CORRECTED =
      """
      {"contact":{"name":"Lê Thu","phone":"+84 90 765 43 21","email":"thu@example.vn"},
       "shipping":{"street":"2 Lê Lợi","city":"Huế","country":"VN"},"note":"Ring twice",
       "gateway":"zalopay"}\
      """;

  private final Simulator simulator = TOLLGATE.simulator();
  private final Shop shop = TOLLGATE.shop();
  private final DatabaseQueries database = TOLLGATE.database();
  private final ProductAdmin goods = ProductAdmin.of(TOLLGATE);
  private final Customer customer = Customer.of(TOLLGATE);
  private final String last = goods.made(29_000, 1);

  @Test
  void newContactAddressAndNoteChangeTheOrderAndKeepItsPayment() {
    customer.fill(last, 1);
    Response first = customer.checkout(Customer.CHECKOUT);
    assertEquals(1, customer.cart().json().at("/lines/0/available").asInt());

    Response corrected = customer.checkout(CORRECTED);
    Response again = customer.checkout(CORRECTED, "idempotency-key", "corrected");

    assertEquals("200 " + first.body(), corrected.status() + " " + corrected.body());
    assertEquals("200 " + first.body(), again.status() + " " + again.body());
    assertEquals(1, ordersOf(first));
    assertEquals("+84 90 765 43 21", stored(first, "contact", "phone"));
    assertEquals("+84 90 765 43 21", stored(first, "buyer", "phone"));
    assertEquals("2 Lê Lợi", stored(first, "shipping", "street"));
    assertEquals(List.of("Ring twice"), column(first, "o.note"));
    assertEquals(List.of("29000"), column(first, "o.total"));
    pay(first);
    assertEquals("PROCESSING", database.orderState(first.text("ref")));
  }

  @Test
  void aPaidOrderKeepsItsContact() {
    customer.fill(last, 1);
    Response first = customer.checkout(Customer.CHECKOUT);
    pay(first);

    assertEquals(Set.of("cart"), customer.checkout(CORRECTED).fields());
    assertEquals("+84 90 123 45 67", stored(first, "contact", "phone"));
  }

  @Test
  void aFailedOrderIsPaidAgainWithTheNewContact() {
    customer.fill(last, 1);
    Response first = customer.checkout(Customer.CHECKOUT);
    simulator.end(first.text("ref"), "expire");
    TOLLGATE.nextLook();

    Response again = customer.checkout(CORRECTED);

    assertEquals(201, again.status(), again.body());
    assertEquals(first.text("order_key"), again.text("order_key"));
    assertEquals("+84 90 765 43 21", stored(again, "contact", "phone"));
  }

  @Test
  void changedLinesReplaceTheOrderAndTakeOverItsStock() {
    String coffee = goods.made(31_000, 3);
    customer.fill(coffee, 2);
    Response first = customer.checkout(Customer.CHECKOUT);
    customer.fill(coffee, 3);

    Response second = customer.checkout(Customer.CHECKOUT);

    assertEquals(201, second.status(), second.body());
    assertEquals(93_000, second.json().path("amount").asLong());
    assertNotEquals(first.text("order_key"), second.text("order_key"));
    assertEquals(0, goods.left(coffee));
    assertReplaced(first);
    pay(first);
    assertEquals(List.of("LATE_REPLACED"), database.cases(first.text("ref")));
    assertEquals("FAILED", database.orderState(first.text("ref")));
    pay(second);
    assertEquals("PROCESSING", database.orderState(second.text("ref")));
    assertEquals(1, database.fulfilments(second.text("ref")));
    assertEquals(0, database.fulfilments(first.text("ref")));
  }

  @Test
  void aNewPriceReplacesTheOrder() {
    customer.fill(last, 1);
    Response first = customer.checkout(Customer.CHECKOUT);
    goods.change(last, "{\"price\":30000}");

    Response second = customer.checkout(Customer.CHECKOUT);

    assertEquals(30_000, second.json().path("amount").asLong());
    assertEquals(0, goods.left(last));
    assertReplaced(first);
  }

  @Test
  void anotherPaymentMethodKeepsTheOrder() {
    customer.fill(last, 1);
    Response first = customer.checkout(Customer.CHECKOUT);
    String vnpay = CORRECTED.replace("\"zalopay\"", "\"vnpay\"");

    Response second = customer.checkout(vnpay);

    assertEquals(201, second.status(), second.body());
    assertEquals(first.text("order_key"), second.text("order_key"));
    assertNotEquals(first.text("ref"), second.text("ref"));
    assertEquals("+84 90 765 43 21", stored(second, "contact", "phone"));
    assertEquals(0, goods.left(last));
    pay(first);
    assertEquals("PROCESSING", database.orderState(second.text("ref")));
    assertEquals(List.of(), database.cases(second.text("ref")));
  }

  @Test
  void lineRemovedAndAddedAgainReplacesTheOrder() {
    customer.fill(last, 1);
    Response first = customer.checkout(Customer.CHECKOUT);
    customer.empty();
    customer.fill(last, 1);

    Response second = customer.checkout(Customer.CHECKOUT);

    assertEquals(201, second.status(), second.body());
    assertReplaced(first);
    pay(second);
    assertEquals(0, customer.cart().json().path("lines").size());
  }

  @Test
  void stockSoldToAnotherCustomerIsOutOfStockAndKeepsTheOrder() {
    String coffee = goods.made(31_000, 3);
    customer.fill(coffee, 2);
    Response first = customer.checkout(Customer.CHECKOUT);
    Customer other = Customer.of(TOLLGATE);
    other.fill(coffee, 1);
    other.checkout(Customer.CHECKOUT);
    customer.fill(coffee, 3);

    assertEquals("400 out_of_stock", customer.checkout(Customer.CHECKOUT).outcome());

    assertEquals("NEW", database.orderState(first.text("ref")));
    assertEquals("PENDING", shop.status(first.text("ref")));
    pay(first);
    assertEquals("PROCESSING", database.orderState(first.text("ref")));
  }

  @Test
  void orderWithAPaymentInProgressIsNotReplaced() {
    String mug = goods.made(1_999, "USD", 2, "[]");
    String stripe = Customer.CHECKOUT.replace("zalopay", "stripe");
    customer.fill(mug, 1);
    Response first = customer.checkout(stripe);
    TOLLGATE.simulator("stripe").end(first.text("ref"), "delayed");
    database.awaitInProgress(first.text("ref"));
    customer.fill(mug, 2);

    Response second = customer.checkout(stripe);

    assertEquals("409 payment_live", second.outcome(), second.body());
    assertFalse(second.json().path("replaceable").asBoolean());
    assertTrue(second.json().path("in_progress").asBoolean());
    assertEquals("NEW", database.orderState(first.text("ref")));
    assertEquals(1, goods.left(mug));
  }

  @Test
  void aSessionOfAReplacedOrderIsEndedAtItsGateway() {
    String mug = goods.made(1_999, "USD", 2, "[]");
    String stripe = Customer.CHECKOUT.replace("zalopay", "stripe");
    customer.fill(mug, 1);
    Response first = customer.checkout(stripe);
    customer.fill(mug, 2);

    Response second = customer.checkout(stripe);

    assertEquals(201, second.status(), second.body());
    assertReplaced(first);
    String ref = first.text("ref");
    assertEquals("EXPIRED", TOLLGATE.simulator("stripe").order(ref).path("state").asText());
  }

  /** Its gateway may not be asked yet, and says only when the session is ended what came of it. */
  @ParameterizedTest
  @CsvSource({"delayed, payment_live", "pay, payment_in_review"})
  void moneyForAReplacedOrderBlocksPayingItsReplacement(String end, String code) {
    Simulator gateway = TOLLGATE.simulator("stripe");
    String mug = goods.made(1_999, "USD", 2, "[]");
    String stripe = Customer.CHECKOUT.replace("zalopay", "stripe");
    customer.fill(mug, 1);
    Response first = customer.checkout(stripe);
    gateway.faults("callback-lost", "true");
    if (end.equals("pay")) {
      gateway.pay(first.text("ref"));
    } else {
      gateway.end(first.text("ref"), end);
    }
    customer.fill(mug, 2);

    for (int attempt = 0; attempt < 2; attempt++) {
      Response second = customer.checkout(stripe, "idempotency-key", "changed-" + end);

      assertEquals("409 " + code, second.outcome(), second.body());
      assertEquals(first.text("ref"), second.text("ref"));
    }
    assertEquals(List.of("FAILED"), column(first, "o.state"));
    assertEquals(
        List.of("CREATED"),
        database.column(
            "SELECT b.state FROM bill b JOIN orders o ON o.id=b.order_id"
                + " WHERE o.shop_ref=? AND o.state='NEW'",
            first.text("shop_ref")));
  }

  @Test
  void lateMoneyInReviewBlocksItsOwnCartButNoLaterPurchase() {
    customer.fill(last, 1);
    Response first = customer.checkout(Customer.CHECKOUT);
    assertEquals(200, shop.cancelOrder(first.text("order_key")).status());
    simulator.pay(first.text("ref"));
    Eventually.holds("a case", () -> database.cases(first.text("ref")).size() == 1);

    assertEquals("409 payment_in_review", customer.checkout(Customer.CHECKOUT).outcome());
    customer.fill(goods.made(31_000, 1), 1);
    assertEquals("201", customer.checkout(Customer.CHECKOUT).outcome());
  }

  @Test
  void sixteenCheckoutsAtOnceAreOnePayment() {
    customer.fill(last, 1);

    List<Response> answers = Concurrently.times(16, () -> customer.checkout(Customer.CHECKOUT));

    Response first = answers.getFirst();
    for (Response answer : answers) {
      assertTrue(Set.of("201", "200").contains(answer.outcome()), answer.toString());
      assertEquals(first.body(), answer.body());
    }
    assertEquals(1, ordersOf(first));
  }

  /**
   * A race: either the old order is paid and every checkout is refused, or the new one takes its
   * place.
   */
  @Test
  void raceBetweenReplacementAndPaymentPaysEitherOrder() {
    Set<String> refused = Set.of("409 already_paid", "409 cart_changed", "400 invalid_request");
    for (int round = 0; round < 15; round++) {
      Race race = new Race();
      String ref = race.first.text("ref");

      List<Response> answers = race.with(() -> simulator.pay(ref));

      Eventually.holds("paid", () -> shop.status(ref).equals("PAID"));
      if (database.orderState(ref).equals("PROCESSING")) {
        answers.forEach(a -> assertTrue(refused.contains(a.outcome()), a.toString()));
        assertEquals(List.of(), database.cases(ref));
        assertEquals("0 1", race.left());
      } else {
        race.assertOneNewOrder(answers);
        assertEquals(List.of("LATE_REPLACED"), database.cases(ref));
      }
    }
  }

  @Test
  void raceBetweenReplacementAndExpiryLeavesOneNewOrder() {
    for (int round = 0; round < 10; round++) {
      Race race = new Race();
      String ref = race.first.text("ref");

      List<Response> answers = race.with(() -> simulator.end(ref, "expire"));

      race.assertOneNewOrder(answers);
      assertEquals("FAILED", database.orderState(ref));
      assertEquals(List.of(), database.cases(ref));
    }
  }

  /** An order for a last piece, whose cart has been given another last piece since. */
  private final class Race {

    private final Customer buyer = Customer.of(TOLLGATE);
    private final String kept = goods.made(29_000, 1);
    private final String added = goods.made(31_000, 1);
    private final Response first;

    Race() {
      buyer.fill(kept, 1);
      first = buyer.checkout(Customer.CHECKOUT);
      buyer.fill(
          "{\"lines\":[{\"sku\":\"%s\",\"quantity\":1},{\"sku\":\"%s\",\"quantity\":1}]}"
              .formatted(kept, added));
    }

    /**
     * The answers of eight checkouts that run concurrently with this event, with status requests
     * and with reconcile.
     */
    List<Response> with(Runnable event) {
      String both = Customer.CHECKOUT.replace("{\"contact\"", "{\"total\":60000,\"contact\"");
      List<Callable<Response>> works = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        works.add(() -> buyer.checkout(both));
      }
      works.add(
          () -> {
            event.run();
            return first;
          });
      for (int i = 0; i < 3; i++) {
        works.add(() -> shop.order(first.text("order_key")));
        works.add(() -> shop.statusAnswer(first.text("ref")));
      }
      works.add(
          () -> {
            TOLLGATE.nextLook();
            return first;
          });
      return Concurrently.all(works).subList(0, 8);
    }

    void assertOneNewOrder(List<Response> answers) {
      List<Response> opened = answers.stream().filter(a -> a.status() < 300).toList();
      Response second = opened.getFirst();
      opened.forEach(a -> assertEquals(second.text("ref"), a.text("ref")));
      assertEquals("NEW", database.orderState(second.text("ref")));
      assertEquals("0 0", left());
    }

    String left() {
      return goods.left(kept) + " " + goods.left(added);
    }
  }

  private void pay(Response opened) {
    simulator.pay(opened.text("ref"));
    Eventually.holds("paid", () -> shop.status(opened.text("ref")).equals("PAID"));
  }

  private void assertReplaced(Response opened) {
    Response order = shop.order(opened.text("order_key"));
    assertEquals("FAILED REPLACED", order.text("state") + " " + order.text("failure"));
    assertEquals("409 order_replaced", shop.payOrder(opened.text("order_key"), "{}").outcome());
  }

  private long ordersOf(Response opened) {
    return database.count("SELECT COUNT(*) FROM orders WHERE shop_ref=?", opened.text("shop_ref"));
  }

  private String stored(Response opened, String column, String field) {
    String path = "JSON_UNQUOTE(JSON_EXTRACT(o.%s,'$.%s'))".formatted(column, field);
    return column(opened, path).getFirst();
  }

  private List<String> column(Response opened, String expression) {
    return database.column(
        "SELECT " + expression + " FROM orders o JOIN bill b ON b.order_id=o.id WHERE b.ref=?",
        opened.text("ref"));
  }
}
