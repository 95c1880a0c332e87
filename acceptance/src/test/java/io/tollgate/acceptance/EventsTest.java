package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What happened leaves the database: over HTTP to the bus of this machine. */
class EventsTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  private final Shop shop = TOLLGATE.shop();
  private final EventBus bus = TOLLGATE.bus();

  @AfterEach
  void switchOn() {
    bus.turn(true);
  }

  @Test
  void paidOrderIsPublishedWithItsPayment() {
    String ref = shop.open();
    TOLLGATE.simulator().pay(ref);
    Eventually.holds("paid", () -> shop.status(ref).equals("PAID"));

    Eventually.holds("published", () -> !bus.all("payment.paid", ref).isEmpty());
    JsonNode fulfilment = bus.only("order.processing", ref);

    assertEquals("test", fulfilment.get("mode").asText());
    assertEquals(1, fulfilment.get("version").asInt());
    JsonNode data = fulfilment.get("data");
    JsonNode payment = shop.look(ref);
    assertEquals(payment.get("shop_ref").asText(), data.get("shop_ref").asText());
    assertEquals(50_000, data.get("amount").asLong());
    assertEquals("VND", data.get("currency").asText());
    assertEquals("zalopay", data.get("gateway").asText());
    assertEquals("zalopay-main", data.get("method").asText());
    assertTrue(
        fulfilment.get("sequence").asLong() > bus.only("order.new", ref).get("sequence").asLong());
    assertEquals(50_000, bus.only("payment.paid", ref).get("data").get("amount").asLong());
  }

  @Test
  void metadataTravelsWithTheEvent() {
    String body =
        """
        {"shop_ref":"%s","amount":50000,"metadata":{"tên":"Cà phê \\"đá\\" 🧊"}}\
        """
            .formatted(Shop.newOrder());
    String ref = shop.create(body).text("ref");

    JsonNode data = bus.only("order.new", ref).get("data");

    assertEquals("{\"tên\":\"Cà phê \\\"đá\\\" 🧊\"}", data.get("metadata").toString());
  }

  @Test
  void refundTellsItsOwnAmountAndWhatWentBackInAll() {
    String ref = shop.open();
    TOLLGATE.simulator().pay(ref);
    Eventually.holds("paid", () -> shop.status(ref).equals("PAID"));
    refund(ref, 20_000, 1);
    refund(ref, 5_000, 2);

    List<JsonNode> done = bus.all("refund.done", ref);

    assertEquals(20_000, done.getLast().get("data").get("refunded").asLong());
    assertEquals(5_000, done.getFirst().get("data").get("amount").asLong());
    assertEquals(25_000, done.getFirst().get("data").get("refunded").asLong());
  }

  private void refund(String ref, long amount, int done) {
    assertEquals(202, shop.refund(ref, "{\"amount\":%d}".formatted(amount)).status());
    Eventually.holds(
        "refunded",
        () -> {
          TOLLGATE.nextLook();
          return bus.all("refund.done", ref).size() == done;
        });
  }

  @Test
  void eventIsSentAgainOnRequestUnderTheSameId() {
    String ref = shop.open();
    String id = bus.only("order.new", ref).get("id").asText();

    JsonNode answer = TOLLGATE.reconcile("{\"redeliver\":\"%s\"}".formatted(id));

    assertEquals("{\"redelivered\":1}", answer.toString());
    Eventually.holds(
        "sent again",
        () -> {
          TOLLGATE.reconcile();
          return bus.all("order.new", ref).size() == 2;
        });
    assertEquals(bus.all("order.new", ref).getFirst(), bus.all("order.new", ref).getLast());
  }

  @Test
  void abandonedPaymentIsPaymentExpired() {
    String ref = shop.open();
    TOLLGATE.advance(Duration.ofMinutes(16));
    TOLLGATE.reconcile();
    Eventually.holds("ended", () -> shop.status(ref).equals("FAILED"));

    bus.only("payment.expired", ref);
    assertEquals(List.of(), bus.all("payment.failed", ref));
  }

  @Test
  void saleWhileTheBusIsAwayIsPublishedLaterUnderItsOneId() {
    bus.turn(false);
    String ref = shop.open();
    TOLLGATE.simulator().pay(ref);
    Eventually.holds("paid", () -> shop.status(ref).equals("PAID"));
    assertEquals(List.of(), bus.all("order.processing", ref));

    bus.turn(true);
    Eventually.holds(
        "drained",
        () -> {
          TOLLGATE.nextLook();
          return !bus.all("order.processing", ref).isEmpty();
        });

    assertEquals(1, TOLLGATE.books().fulfilments(ref));
    bus.only("order.processing", ref);
  }
}
