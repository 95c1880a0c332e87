package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A shop expires a payment before its deadline. */
class ExpireTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  private final Shop shop = TOLLGATE.shop();
  private final Simulator simulator = TOLLGATE.simulator();
  private final DatabaseQueries database = TOLLGATE.database();

  @Test
  void anUnpaidPaymentEndsOnceTheGatewaySaysSo() {
    String ref = shop.open();
    TOLLGATE.advance(Duration.ofSeconds(61));

    Response first = shop.expire(ref);
    Response again = shop.expire(ref);

    assertEquals("200 EXPIRED", first.status() + " " + first.text("state"));
    assertEquals(first.body(), again.body());
    assertEquals("FAILED", shop.status(ref));
    assertEquals("FAILED", database.orderState(ref));
  }

  @Test
  void expiryWhileTheGatewayMayNotBeAskedIsFinishedByReconcile() {
    String ref = shop.open();

    Response answer = shop.expire(ref);

    assertEquals(202, answer.status());
    assertTrue(Integer.parseInt(answer.header("retry-after")) > 0);
    assertEquals("PENDING", shop.status(ref));
    TOLLGATE.nextLook();
    Eventually.holds("expired", () -> database.state(ref).equals("EXPIRED"));
    assertEquals("200 EXPIRED", shop.expire(ref).status() + " " + shop.expire(ref).text("state"));
  }

  @Test
  void expiringPaymentIsNotReturnedByCreate() {
    String order = Shop.newOrder();
    String ended = shop.open(order);
    assertEquals(202, shop.expire(ended).status());

    Response again = shop.create(Shop.request(order));

    assertEquals(201, again.status(), again.body());
    assertNotEquals(ended, again.text("ref"));
    TOLLGATE.nextLook();
    Eventually.holds("expired", () -> database.state(ended).equals("EXPIRED"));
    assertEquals("NEW", database.orderState(ended));
  }

  @Test
  void paidPaymentDoesNotExpire() {
    simulator.faults("callback-lost", "true");
    String ref = shop.open();
    simulator.pay(ref);
    TOLLGATE.advance(Duration.ofSeconds(61));

    assertEquals("409 already_paid", shop.expire(ref).outcome());
    assertEquals("409 already_paid", shop.expire(ref).outcome());

    assertEquals("PAID", shop.status(ref));
    assertEquals(1, database.fulfilments(ref));
  }

  @Test
  void moneyAfterExpiryRevivesTheOrder() {
    String ref = shop.open();
    TOLLGATE.advance(Duration.ofSeconds(61));
    shop.expire(ref);
    assertEquals("FAILED", shop.status(ref));

    simulator.pay(ref);

    Eventually.holds("paid", () -> shop.status(ref).equals("PAID"));
    assertEquals("PROCESSING", database.orderState(ref));
    assertEquals(1, database.fulfilments(ref));
    assertEquals(List.of(), database.cases(ref));
  }

  @Test
  void raceBetweenExpiryAndPaymentIsPaid() {
    for (int round = 0; round < 10; round++) {
      String ref = shop.open();
      TOLLGATE.advance(Duration.ofSeconds(61));

      Concurrently.all(
          List.of(
              () -> shop.expire(ref).status(),
              () -> {
                simulator.pay(ref);
                return 0;
              },
              () -> shop.expire(ref).status()));

      Eventually.holds("paid", () -> shop.status(ref).equals("PAID"));
      assertEquals(1, database.fulfilments(ref));
    }
  }

  @Test
  void gatewayOutagePostponesExpiry() {
    String ref = shop.open();
    simulator.faults("query-answer", "error-500");
    TOLLGATE.advance(Duration.ofSeconds(61));

    assertEquals(202, shop.expire(ref).status());

    simulator.faults();
    TOLLGATE.advance(Duration.ofMinutes(11));
    TOLLGATE.reconcile();
    Eventually.holds("expired", () -> database.state(ref).equals("EXPIRED"));
  }

  @Test
  void unknownRefInvalidRefAndMissingApiKeyAreRejected() {
    assertEquals("404 not_found", shop.expire("2611210000000ZZ").outcome());
    assertEquals("400 invalid_ref", shop.expire("x").outcome());
    assertEquals(
        "401 unauthorized",
        Web.post(shop.url() + "/api/v1/payment/expire?ref=2611210000000ZZ", "").outcome());
  }
}
