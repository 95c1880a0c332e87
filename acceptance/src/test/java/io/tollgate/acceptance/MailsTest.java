package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What buyers of the running Tollgate are told by mail, and what its operators see of it. */
class MailsTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  private final Shop shop = TOLLGATE.shop();
  private final Mailbox mailbox = TOLLGATE.mailbox();
  private final OperatorClient operator = new OperatorClient(shop.url(), TOLLGATE::operatorToken);

  @AfterEach
  void switchSesOn() {
    mailbox.turn(true);
  }

  @Test
  void lifeOfAnOrderIsToldToItsBuyer() {
    String buyer = newBuyer();
    Response order = pay(buyer, "es-PE");
    JsonNode receipt = mailbox.only(buyer);
    assertTrue(receipt.get("subject").asText().startsWith("[Prueba] Hemos recibido el pago"));
    assertTrue(receipt.get("text").asText().contains("/order/#" + order.text("order_key")));

    String id = order.text("order_id");
    assertEquals(200, operator.act(id, "ship", "{\"tracking_number\":\"VN-1\"}").status());
    Eventually.holds("sent", () -> mailbox.to(buyer).size() == 2);
    assertTrue(mailbox.to(buyer).getLast().get("text").asText().contains("VN-1"));

    assertEquals(202, shop.refund(order.text("ref"), "{\"amount\":20000}").status());
    Eventually.holdsAfter(
        "refunded",
        TOLLGATE::nextLook,
        () -> shop.order(order.text("order_key")).json().at("/refunds/0/done").asBoolean());
    // The clock stands now: past the lease of a mail that is being sent, it would be sent again.
    Eventually.holds("told", () -> mailbox.to(buyer).size() == 3);
    assertTrue(mailbox.to(buyer).getLast().get("text").asText().contains("20,000"));
    Eventually.holds(
        "marked", () -> states(id).equals(List.of("PAID SENT", "SHIPPED SENT", "REFUNDED SENT")));
    String story = operator.get("/orders/" + id).body();
    assertTrue(story.contains("\"what\":\"mail.sent\""), story);
    assertFalse(story.contains(order.text("order_key")), story);
    assertFalse(story.contains("Hemos recibido"), story);
  }

  @Test
  void expiredOrderIsToldWithALinkToPayAgain() {
    String buyer = newBuyer();
    Response order = open(buyer, "vi");
    TOLLGATE.advance(Duration.ofHours(1));
    TOLLGATE.reconcile();
    JsonNode mail = mailbox.only(buyer);
    assertTrue(mail.get("text").asText().contains("Bạn không bị trừ tiền"), mail.toString());
    assertTrue(mail.get("text").asText().contains("/order/#" + order.text("order_key")));
  }

  @Test
  void salesWhileSesIsOffAreToldOnceWhenItIsBack() {
    mailbox.turn(false);
    List<String> buyers = new ArrayList<>();
    List<String> orders = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      buyers.add(newBuyer());
      orders.add(pay(buyers.getLast(), "en").text("order_id"));
      TOLLGATE.advance(Duration.ofMinutes(2));
      TOLLGATE.deliver();
    }
    for (String order : orders) {
      Eventually.holds("waits", () -> states(order).equals(List.of("PAID WAITING")));
    }
    mailbox.turn(true);
    Eventually.holds(
        "all are told",
        () -> {
          TOLLGATE.advance(Duration.ofMinutes(7));
          TOLLGATE.deliver();
          return buyers.stream().allMatch(buyer -> mailbox.to(buyer).size() == 1);
        });
    orders.forEach(order -> assertEquals(List.of("PAID SENT"), states(order)));
  }

  @Test
  void addressWhoseMailCameBackGetsNoMore() {
    String buyer = "bounce+" + UUID.randomUUID() + "@simulator.amazonses.com";
    String first = pay(buyer, "en").text("order_id");
    Eventually.holds("came back", () -> states(first).equals(List.of("PAID BOUNCED")));

    String second = pay(buyer, "en").text("order_id");

    Eventually.holds("not sent", () -> states(second).equals(List.of("PAID SUPPRESSED")));
    assertEquals(
        "ADDRESS_RETURNED", operator.story(second).get("mails").get(0).get("why").asText());
    assertEquals(1, mailbox.to(buyer).size());
    assertFalse(promisesMails(pay(buyer, "en")));
    assertTrue(promisesMails(pay(newBuyer(), "en")));
  }

  private boolean promisesMails(Response order) {
    return shop.order(order.text("order_key")).json().get("mails").asBoolean();
  }

  private static String newBuyer() {
    return UUID.randomUUID() + "@buyer.example";
  }

  private Response open(String buyer, String locale) {
    return shop.create(
        """
        {"shop_ref":"%s","amount":50000,"description":"Two coffees","gateway":"zalopay",
         "buyer":{"email":"%s","locale":"%s"}}"""
            .formatted(Shop.newOrder(), buyer, locale));
  }

  private Response pay(String buyer, String locale) {
    Response order = open(buyer, locale);
    TOLLGATE.simulator().pay(order.text("ref"));
    Eventually.holds("paid", () -> shop.status(order.text("ref")).equals("PAID"));
    return order;
  }

  private List<String> states(String order) {
    List<String> states = new ArrayList<>();
    operator
        .story(order)
        .get("mails")
        .forEach(mail -> states.add(mail.get("kind").asText() + " " + mail.get("state").asText()));
    return states;
  }
}
