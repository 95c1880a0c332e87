package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The holder of an order's key sees that order and pays it, without any other authentication. */
class OrderKeyTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  private final Shop shop = TOLLGATE.shop();
  private final Simulator simulator = TOLLGATE.simulator();
  private final DatabaseQueries database = TOLLGATE.database();

  @Test
  void orderKeyShowsStateHistoryAndBillUntilPaid() {
    Response opened = shop.create(Shop.request(Shop.newOrder(), 70_000));
    JsonNode waiting = order(opened);
    assertEquals("NEW", waiting.path("state").asText());
    assertEquals(70_000, waiting.path("total").asLong());
    assertEquals("VND", waiting.path("currency").asText());
    assertEquals(70_000, waiting.path("lines").path(0).path("unit_price").asLong());
    assertEquals(List.of("order.new", "payment.created", "payment.pending"), history(waiting));

    simulator.pay(opened.text("ref"));
    Eventually.holds("paid", () -> shop.status(opened.text("ref")).equals("PAID"));

    JsonNode paid = order(opened);
    assertEquals("PROCESSING", paid.path("state").asText());
    assertEquals(
        Set.of(
            "order.new", "payment.created", "payment.pending", "payment.paid", "order.processing"),
        Set.copyOf(history(paid)));
    JsonNode bill = paid.path("bills").path(0);
    assertEquals("PAID", bill.path("status").asText());
    assertTrue(bill.path("verified").asBoolean());
    assertEquals(
        simulator.order(opened.text("ref")).path("transactionId").asText(),
        bill.path("transaction_id").asText());
    assertTrue(
        Instant.parse(bill.path("updated_at").asText())
            .isAfter(Instant.parse(bill.path("created_at").asText())));
  }

  @Test
  void aBillShowsItsFieldsByNameAndNoIntegerId() {
    Response opened = shop.create(Shop.request(Shop.newOrder()));
    JsonNode bill = order(opened).path("bills").path(0);
    assertEquals(
        "amount backend created_at currency expires_at gateway method method_name next_step"
            + " order order_url payable ref status transaction_id updated_at url verified",
        names(bill));
    assertTrue(bill.path("transaction_id").isNull());
    assertEquals(opened.text("ref"), bill.path("ref").asText());
    assertEquals(opened.text("url"), bill.path("next_step").path("url").asText());
    String whole = order(opened).toString();
    assertFalse(whole.contains("\"id\"") || whole.contains("_pk\""), whole);
  }

  @Test
  void theShopSeesTheNineFieldsOfABill() {
    String ref = shop.open();
    JsonNode payment = shop.look(ref);
    for (String name :
        "id backend amount transaction_id extra next_step verified created_at updated_at"
            .split(" ")) {
      assertTrue(payment.has(name), name);
    }
    assertEquals("order_pk payment_method_pk", names(payment.path("extra")));
    assertEquals(
        database.column("SELECT order_id FROM bill WHERE ref=?", ref).getFirst(),
        payment.path("extra").path("order_pk").asText());
    assertEquals(
        "zalopay-main",
        database
            .column(
                "SELECT code FROM payment_method WHERE id=?",
                payment.path("extra").path("payment_method_pk").asLong())
            .getFirst());
  }

  @Test
  void everyWrongKeyGetsTheSameAnswer() {
    Response opened = shop.create(Shop.request(Shop.newOrder()));
    String key = opened.text("order_key");
    String other = (key.charAt(0) == 'A' ? 'B' : 'A') + key.substring(1);
    List<String> wrong = List.of(other, key + "A", key.substring(1), "x", "' OR 1=1 -- ", "%");
    Response without = Web.get(shop.url() + "/api/v1/order");
    assertEquals("404 not_found", without.outcome());
    for (String each : wrong) {
      assertEquals(without.body(), shop.order(each).body());
      assertEquals(404, shop.order(each).status());
      assertEquals(without.body(), shop.payOrder(each, "{}").body());
      assertEquals(without.body(), shop.methods("", "x-order-key", each).body());
    }
    assertEquals(
        404, Web.get(shop.url() + "/api/v1/order?key=" + key).status(), "never in a query");
  }

  @Test
  void gatewayIsQueriedOnlyWhenItsPacingAllows() {
    simulator.faults("callback-lost", "true");
    Response opened = shop.create(Shop.request(Shop.newOrder()));
    simulator.pay(opened.text("ref"));
    assertEquals("NEW", order(opened).path("state").asText());
    TOLLGATE.advance(Duration.ofSeconds(61));
    Eventually.holds("paid", () -> order(opened).path("state").asText().equals("PROCESSING"));
    int asked = simulator.queries(opened.text("ref"));
    TOLLGATE.advance(Duration.ofSeconds(61));
    order(opened);
    assertEquals(asked, simulator.queries(opened.text("ref")));
  }

  @Test
  void livePaymentIsReturnedAgainAndItsAmountCannotBeChanged() {
    Response opened = shop.create(Shop.request(Shop.newOrder(), 70_000));
    String key = opened.text("order_key");

    Response again = shop.payOrder(key, "{}");
    Response cheaper = shop.payOrder(key, "{\"amount\":1}");

    assertEquals(200, again.status(), again.body());
    assertEquals(opened.text("ref"), again.text("ref"));
    assertEquals(70_000, again.json().path("amount").asLong());
    assertFalse(again.json().has("id"));
    assertEquals("400 invalid_request", cheaper.outcome());
    assertEquals(Set.of("amount"), cheaper.fields());
  }

  @Test
  void aFailedOrderIsPaidAgainWithoutTheShop() {
    String order = Shop.newOrder();
    Response opened = shop.create(Shop.request(order));
    failed(opened);
    JsonNode page = order(opened);
    assertEquals("FAILED", page.path("state").asText());
    assertFalse(page.path("failure").asText().isEmpty());

    Response again = shop.payOrder(opened.text("order_key"), "{\"method\":\"zalopay-main\"}");

    assertEquals(201, again.status(), again.body());
    assertFalse(again.text("ref").equals(opened.text("ref")));
    simulator.pay(again.text("ref"));
    Eventually.holds("paid", () -> shop.status(again.text("ref")).equals("PAID"));
    assertEquals("PROCESSING", order(opened).path("state").asText());
    assertEquals(2, order(opened).path("bills").size());
    assertEquals(2, shop.lookAll(order).json().path("payments").size());
    assertEquals("409 already_paid", shop.payOrder(opened.text("order_key"), "{}").outcome());
  }

  @Test
  void anotherMethodNeedsToReplaceTheLiveOne() {
    Response opened = shop.create(Shop.request(Shop.newOrder()));
    String key = opened.text("order_key");

    Response live = shop.payOrder(key, "{\"method\":\"manual-bank\"}");
    Response replaced = shop.payOrder(key, "{\"method\":\"manual-bank\",\"replace\":true}");

    assertEquals("409 payment_live", live.outcome());
    assertEquals(201, replaced.status(), replaced.body());
    assertEquals("manual", replaced.text("gateway"));
    assertEquals(key, replaced.text("order_key"));
    assertEquals("transfer", replaced.json().path("next_step").path("type").asText());
    assertEquals(
        replaced.json().path("next_step"), order(opened).path("bills").path(0).path("next_step"));
  }

  @Test
  void replacedOrderIsNotPayableWithItsKey() {
    String number = Shop.newOrder();
    Response first = shop.create(Shop.request(number, 50_000));
    failed(first);
    Response second = shop.create(Shop.request(number, 60_000));
    assertEquals(201, second.status(), second.body());

    Response late = shop.payOrder(first.text("order_key"), "{}");

    assertEquals("409 order_replaced", late.outcome());
    assertEquals(50_000, order(first).path("total").asLong());
    assertEquals(60_000, order(second).path("total").asLong());
  }

  @Test
  void sameIdempotencyKeyIsTheSameAnswer() {
    Response opened = shop.create(Shop.request(Shop.newOrder()));
    failed(opened);
    String key = opened.text("order_key");

    Response first = shop.payOrder(key, "{}", "idempotency-key", "once");
    Response again = shop.payOrder(key, "{}", "idempotency-key", "once");
    Response other = shop.payOrder(key, "{\"replace\":true}", "idempotency-key", "once");

    assertEquals("201 201", first.status() + " " + again.status());
    assertEquals(first.body(), again.body());
    assertEquals("422 key_reused", other.outcome());
  }

  @Test
  void unknownShopRefIsNotFound() {
    assertEquals("404 not_found", shop.lookAll("nobodys").outcome());
    assertEquals("400 invalid_shop_ref", shop.lookAll("").outcome());
    assertEquals("401 unauthorized", Web.get(shop.url() + "/api/v1/payments?shop_ref=x").outcome());
  }

  private JsonNode order(Response opened) {
    Response answer = shop.order(opened.text("order_key"));
    assertEquals(200, answer.status(), answer.body());
    assertEquals("no-store", answer.header("cache-control"));
    return answer.json();
  }

  private void failed(Response opened) {
    simulator.end(opened.text("ref"), "expire");
    TOLLGATE.nextLook();
    Eventually.holds("expired", () -> database.state(opened.text("ref")).equals("EXPIRED"));
  }

  private static List<String> history(JsonNode order) {
    List<String> words = new ArrayList<>();
    order.path("history").forEach(step -> words.add(step.path("what").asText()));
    return words;
  }

  private static String names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return String.join(" ", names);
  }
}
