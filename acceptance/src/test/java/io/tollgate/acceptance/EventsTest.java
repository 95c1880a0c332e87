package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Events are published from the outbox, over HTTP to the event bus of this machine. */
class EventsTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  private final Shop shop = TOLLGATE.shop();
  private final EventBus bus = TOLLGATE.bus();
  private final OperatorClient operator = new OperatorClient(shop.url(), TOLLGATE::operatorToken);

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

  /** In its list of payments and in events as in the single answer. */
  @Test
  void shopReadsBackWhatItSent() {
    String shopRef = Shop.newOrder();
    String thanks = shop.url() + "/thanks?a=1";
    String body =
        """
        {"shop_ref":"%s","amount":50000,"description":"Cà phê 🧊","return_url":"%s",
         "metadata":{"tên":"Cà phê \\"đá\\" 🧊"}}\
        """
            .formatted(shopRef, thanks);
    Response opened = shop.create(body);
    String ref = opened.text("ref");
    TOLLGATE.simulator().pay(ref);
    Eventually.holds("paid", () -> shop.status(ref).equals("PAID"));

    List<JsonNode> answers =
        List.of(
            shop.look(ref),
            shop.lookAll(shopRef).json().path("payments").path(0),
            bus.only("order.new", ref).get("data"),
            bus.only("payment.paid", ref).get("data"),
            bus.only("order.processing", ref).get("data"));

    for (JsonNode answer : answers) {
      assertEquals(
          "{\"tên\":\"Cà phê \\\"đá\\\" 🧊\"}",
          answer.path("metadata").toString(),
          answer::toString);
      assertEquals("Cà phê 🧊", answer.path("description").asText());
      assertEquals(thanks, answer.path("return_url").asText());
      assertEquals(opened.text("payment_id"), answer.path("payment_id").asText());
      assertEquals(opened.text("order_id"), answer.path("order_id").asText());
    }
  }

  @Test
  void shopThatSentOnlyAnAmountReadsTheUsualTexts() {
    String shopRef = Shop.newOrder();
    String ref = shop.open(shopRef);
    for (JsonNode answer : List.of(shop.look(ref), bus.only("order.new", ref).get("data"))) {
      assertEquals("{}", answer.path("metadata").toString());
      assertEquals("Order " + shopRef, answer.path("description").asText());
      assertTrue(answer.path("return_url").asText().endsWith("/order/confirmation"));
    }
  }

  @Test
  void refundEventHasItsAmountAndTheTotalRefunded() {
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
    Eventually.holdsAfter(
        "refunded", TOLLGATE::nextLook, () -> bus.all("refund.done", ref).size() == done);
  }

  @Test
  void eventIsSentAgainOnRequestUnderTheSameId() {
    String ref = shop.open();
    String id = bus.only("order.new", ref).get("id").asText();

    JsonNode answer = TOLLGATE.reconcile("{\"redeliver\":\"%s\"}".formatted(id));

    assertEquals("{\"redelivered\":1}", answer.toString());
    assertSentTwice("order.new", ref);
  }

  @Test
  void operatorsListWaitingAndPublishedEvents() {
    bus.turn(false);
    String shopRef = Shop.newOrder();
    shop.open(shopRef);
    JsonNode waiting = listed("waiting", shopRef).get(0);
    assertEquals("order.new", waiting.get("type").asText());
    assertEquals("waiting", waiting.get("state").asText());
    assertTrue(waiting.has("next_at") && !waiting.has("published_at"), waiting::toString);
    assertEquals(0, listed("published", shopRef).size());

    bus.turn(true);
    Eventually.holdsAfter(
        "drained", TOLLGATE::nextLook, () -> listed("published", shopRef).size() == 1);
    assertEquals(0, listed("waiting", shopRef).size());
    assertEquals(0, listed("dead", shopRef).size());
    JsonNode event = listed("", shopRef).get(0);
    assertEquals(
        List.of(event),
        List.copyOf(
            operator.story(event.get("order_id").asText()).get("events").valueStream().toList()));
    assertEquals("400 invalid_request", operator.get("/events?state=PUBLISHED").outcome());
    String table = operator.get("/events?limit=1", "accept", "text/csv").body();
    assertTrue(table.startsWith("\ufeffevent_id,type,state,order_id,shop_ref,attempts,"), table);
  }

  @Test
  void operatorSendsADeadEventAgain() {
    String ref = shop.open();
    String id = bus.only("order.new", ref).get("id").asText();
    TOLLGATE
        .database()
        .write(
            "UPDATE outbox SET published_at=NULL,dead_at=created_at WHERE event_id='%s'"
                .formatted(id));

    Response sent = operator.post("/events/" + id + "/redeliver", "");

    assertEquals("202 waiting", sent.status() + " " + sent.text("state"));
    assertEquals(id, sent.text("event_id"));
    assertEquals(sent.body(), operator.post("/events/" + id + "/redeliver", "").body());
    assertSentTwice("order.new", ref);
    for (String unknown : List.of("00000000-0000-4000-8000-000000000000", "1", "%C4%91")) {
      Response answer = operator.post("/events/" + unknown + "/redeliver", "");
      assertEquals("404 not_found", answer.outcome(), unknown);
    }
  }

  @Test
  void operatorSendsTheEventsOfAWindowAgain() {
    TOLLGATE.advance(Duration.ofMinutes(1));
    String ref = shop.open();
    String at = bus.only("order.new", ref).get("time").asText();
    String window =
        "{\"from\":\"%s\",\"to\":\"%s\"}".formatted(at, Instant.parse(at).plusNanos(1_000));

    Response sent = operator.post("/events/redeliver", window);

    assertEquals("202 {\"redelivered\":1}", sent.status() + " " + sent.body());
    assertSentTwice("order.new", ref);
    Response wrong = operator.post("/events/redeliver", "{\"from\":\"yesterday\"}");
    assertEquals(
        List.of("from format", "to required"),
        wrong
            .json()
            .get("errors")
            .valueStream()
            .map(error -> error.get("field").asText() + " " + error.get("code").asText())
            .toList());
  }

  private JsonNode listed(String state, String shopRef) {
    return operator.get("/events?state=" + state + "&shop_ref=" + shopRef).json().get("events");
  }

  private void assertSentTwice(String type, String ref) {
    Eventually.holdsAfter("sent again", TOLLGATE::reconcile, () -> bus.all(type, ref).size() == 2);
    assertEquals(bus.all(type, ref).getFirst(), bus.all(type, ref).getLast());
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
  void eventDuringABusOutageIsPublishedOnceAfterwards() {
    bus.turn(false);
    String ref = shop.open();
    TOLLGATE.simulator().pay(ref);
    Eventually.holds("paid", () -> shop.status(ref).equals("PAID"));
    assertEquals(List.of(), bus.all("order.processing", ref));

    bus.turn(true);
    Eventually.holdsAfter(
        "drained", TOLLGATE::nextLook, () -> !bus.all("order.processing", ref).isEmpty());

    assertEquals(1, TOLLGATE.database().fulfilments(ref));
    bus.only("order.processing", ref);
  }
}
