package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway breaks while a payment is being opened: nothing is lost, and nothing paid twice. */
class CreateFaultsTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  private final Shop shop = TOLLGATE.shop();
  private final Simulator simulator = TOLLGATE.simulator();
  private final DatabaseQueries database = TOLLGATE.database();
  private final String order = Shop.newOrder();
  private final String key = Shop.newOrder();

  /** The gateway does not know the bill, so the same one is opened again. */
  @ParameterizedTest
  @ValueSource(strings = {"error-500", "html", "drop-before", "rate-limited", "maintenance"})
  void retryOfABillThatTheGatewayDoesNotKnowOpensItAgain(String fault) {
    String ref = lost("create-answer", fault);
    assertFalse(simulator.knows(ref));

    Response again = create();

    assertEquals(201, again.status(), again.body());
    assertEquals(ref, again.text("ref"));
    assertEquals(again.body(), create().body());
    simulator.pay(ref);
    assertPaidOnce(ref);
  }

  /**
   * The gateway knows the bill, but its answer with the page was lost: a new bill takes its place.
   */
  @ParameterizedTest
  @ValueSource(strings = {"drop-after", "truncated"})
  void retryOfABillThatTheGatewayKnowsSupersedesIt(String fault) {
    String lost = lost("create-answer", fault);
    assertTrue(simulator.knows(lost));

    Response again = create();

    assertEquals(201, again.status(), again.body());
    String second = again.text("ref");
    assertNotEquals(lost, second);
    assertEquals(again.body(), create().body());
    assertEquals(1, database.count("SELECT superseded FROM bill WHERE ref=?", lost));
    simulator.pay(second);
    assertPaidOnce(second);
  }

  @Test
  void moneyOnASupersededBillPaysTheOrder() {
    String lost = lost("create-answer", "drop-after", "callback-lost", "true");
    create();
    simulator.pay(lost);

    TOLLGATE.nextLook();

    assertPaidOnce(lost);
    assertEquals("409 already_paid", shop.create(Shop.request(order)).outcome());
  }

  @Test
  void moneyOnBothBillsFulfilsOnceAndOpensACase() {
    String lost = lost("create-answer", "drop-after");
    String second = create().text("ref");

    simulator.pay(lost);
    simulator.pay(second);

    Eventually.holds("both paid", () -> paid(lost) && paid(second));
    assertEquals(1, database.fulfilments(lost));
    assertEquals(List.of("SECOND_PAYMENT"), database.cases(lost));
  }

  /**
   * The bill was paid without a callback: the retry answers that, instead of asking for money
   * twice.
   */
  @Test
  void retryOfABillThatWasPaidMeanwhileIsAlreadyPaid() {
    String lost = lost("create-answer", "drop-after", "callback-lost", "true");
    simulator.pay(lost);
    TOLLGATE.advance(Duration.ofSeconds(61));

    Response again = create();

    assertEquals("409 already_paid", again.outcome());
    assertPaidOnce(lost);
  }

  @Test
  void reconcileFailsABillWhoseOpeningIsNotRetried() {
    String unknown = lost("create-answer", "drop-before");
    TOLLGATE.nextLook();
    assertEquals("PENDING", shop.status(unknown));

    TOLLGATE.advance(Duration.ofMinutes(15));
    TOLLGATE.reconcile();

    assertEquals("FAILED", shop.status(unknown));
    assertEquals("FAILED", database.orderState(unknown));
    assertEquals(0, database.fulfilments(unknown));
  }

  @Test
  void gatewayTimeOutIs503AndItsPaymentStillCounts() {
    simulator.faults("create-delay-ms", "12000");

    Response answer = create();

    assertEquals("503 gateway_unreachable", answer.outcome());
    String lost = answer.text("ref");
    assertEquals("PENDING", shop.status(lost));
    simulator.faults();
    Eventually.holds("the gateway took it", () -> simulator.knows(lost));
    simulator.pay(lost);
    assertPaidOnce(lost);
  }

  @Test
  void databaseOutageIs503WithRetryAfter() {
    String ref = shop.open();
    TOLLGATE.cut();

    List<Response> answers =
        Concurrently.all(
            List.of(
                this::create,
                () -> shop.createDirect("{\"amount\":50000,\"order_info\":\"x\"}"),
                () -> shop.statusAnswer(ref),
                () -> shop.expire(ref),
                () -> shop.refund(ref, "{}")));
    TOLLGATE.restore();

    answers.forEach(
        answer -> {
          assertEquals("503 unavailable", answer.outcome());
          assertTrue(Integer.parseInt(answer.header("retry-after")) > 0);
        });
    assertEquals(201, create().status());
  }

  @Test
  void retryOnTheNextDayOpensANewBill() {
    String lost = lost("create-answer", "drop-before");
    TOLLGATE.advance(Duration.ofHours(24));

    Response again = create();

    assertEquals(201, again.status(), again.body());
    assertNotEquals(lost.substring(0, 6), again.text("ref").substring(0, 6));
  }

  /** Creates while the gateway is broken; what is not known must not be lost. */
  private String lost(String... faults) {
    simulator.faults(faults);
    Response answer = create();
    simulator.faults();
    assertEquals("503 gateway_unreachable", answer.outcome());
    assertTrue(Integer.parseInt(answer.header("retry-after")) > 0);
    assertFalse(answer.text("order_key").isEmpty());
    assertEquals(order, answer.text("shop_ref"));
    assertEquals("PENDING", shop.status(answer.text("ref")));
    return answer.text("ref");
  }

  private Response create() {
    return shop.create(Shop.request(order), "idempotency-key", key);
  }

  private boolean paid(String ref) {
    return database.state(ref).equals("PAID");
  }

  private void assertPaidOnce(String ref) {
    Eventually.holds("paid", () -> paid(ref));
    assertEquals("PAID", shop.status(ref));
    assertEquals("PROCESSING", database.orderState(ref));
    assertEquals(1, database.fulfilments(ref));
    assertEquals(List.of(), database.cases(ref));
  }
}
