package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Refunds by a shop: each is made once, and together they never exceed the payment. */
class RefundTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  private final Shop shop = TOLLGATE.shop();
  private final Simulator simulator = TOLLGATE.simulator();
  private final DatabaseQueries database = TOLLGATE.database();

  @Test
  void fullRefundCancelsTheOrder() {
    String ref = paid();

    Response answer = shop.refund(ref, "{\"reason\":\"Sold out\"}");

    assertAccepted(answer);
    assertEquals(50_000, answer.json().path("amount").asLong());
    assertEquals("PROCESSING", database.orderState(ref));
    follow(answer, "DONE");
    assertEquals(List.of(50_000L), simulator.refunds(ref));
    assertEquals("FAILED", database.orderState(ref));
    assertEquals("PAID", shop.status(ref));
    assertEquals(
        1,
        database.count(
            "SELECT COUNT(*) FROM outbox e JOIN bill b ON b.order_id=e.order_id"
                + " WHERE e.type='order.cancelled' AND b.ref=?",
            ref));
    assertEquals("409 refund_exceeds", shop.refund(ref, "{}").outcome());
  }

  /** Without a key of the caller's either: one identity for all attempts is one refund. */
  @Test
  void refundWhoseCommitAnswerIsLostIsOneRefund() throws Exception {
    String ref = paid();
    AtomicReference<Response> answer = new AtomicReference<>();
    try (var hold = TOLLGATE.link().holdAnswerTo("INSERT INTO refund")) {
      Thread call =
          Thread.startVirtualThread(() -> answer.set(shop.refund(ref, "{\"amount\":10000}")));
      assertTrue(hold.await(Duration.ofSeconds(20)));
      TOLLGATE.cut();
      TOLLGATE.restore();
      hold.release();
      call.join();
    }

    assertAccepted(answer.get());
    follow(answer.get(), "DONE");
    assertEquals(List.of(10_000L), simulator.refunds(ref));
    assertEquals(
        1,
        database.count(
            "SELECT COUNT(*) FROM refund r JOIN bill b ON b.id=r.bill_id WHERE b.ref=?", ref));
  }

  @Test
  void partialRefundAndTheRestAreTheWholeAmount() {
    String ref = paid();

    follow(shop.refund(ref, "{\"amount\":20000}"), "DONE");
    assertEquals("PROCESSING", database.orderState(ref));
    Response tooMuch = shop.refund(ref, "{\"amount\":30001}");
    assertEquals("409 refund_exceeds", tooMuch.outcome());
    assertEquals(30_000, tooMuch.json().path("refundable").asLong());
    follow(shop.refund(ref, "{}"), "DONE");

    assertEquals(List.of(20_000L, 30_000L), simulator.refunds(ref));
    assertEquals("FAILED", database.orderState(ref));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"amount\":50001}", "{\"amount\":1000000000000}"})
  void moreThanThereIs(String body) {
    String ref = paid();

    assertEquals("409 refund_exceeds", shop.refund(ref, body).outcome());

    assertEquals(List.of(), simulator.refunds(ref));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          amount         | {"amount":0}
          amount         | {"amount":-1}
          amount         | {"amount":"1"}
          amount         | {"amount":1.5}
          reason         | {"reason":1}
          transaction_id | {"transaction_id":"a b"}
          sum            | {"sum":1}
          """)
  void invalidRefundIsRefused(String field, String body) {
    String ref = paid();
    Response answer = shop.refund(ref, body);
    assertEquals("400 invalid_request", answer.outcome());
    assertEquals(field, String.join(" ", answer.fields()));
    assertEquals(List.of(), simulator.refunds(ref));
  }

  @Test
  void refundWithoutMoneyOrPaymentOrApiKeyIsRejected() {
    String unpaid = shop.open();
    assertEquals("409 not_paid", shop.refund(unpaid, "{}").outcome());
    assertEquals("409 not_paid", shop.refund(paid(), "{\"transaction_id\":\"another\"}").outcome());
    // A gateway's number may well look like a card's.
    assertEquals(
        "409 not_paid", shop.refund(unpaid, "{\"transaction_id\":\"4111111111111111\"}").outcome());
    assertEquals("404 not_found", shop.refund("2611210000000ZZ", "{}").outcome());
    assertEquals("400 invalid_ref", shop.refund("x", "{}").outcome());
    assertEquals(
        "401 unauthorized",
        Web.post(shop.url() + "/api/v1/payment/refund?ref=" + unpaid, "{}").outcome());
  }

  @Test
  void wrongAmountIsRefundedByItsTransactionId() {
    simulator.faults("paid-amount", "40000");
    String ref = shop.open();
    simulator.pay(ref);
    Eventually.holds("in review", () -> database.state(ref).equals("IN_REVIEW"));
    String transaction = simulator.order(ref).path("transactionId").asText();

    Response answer = shop.refund(ref, "{\"transaction_id\":\"" + transaction + "\"}");

    follow(answer, "DONE");
    assertEquals(List.of(40_000L), simulator.refunds(ref));
  }

  @Test
  void concurrentRefundsNeverExceedThePayment() {
    String ref = paid();

    List<Response> answers = Concurrently.times(20, () -> shop.refund(ref, "{\"amount\":4000}"));

    long sum = simulator.refunds(ref).stream().mapToLong(Long::longValue).sum();
    assertTrue(sum <= 50_000, "" + sum);
    long good = answers.stream().filter(answer -> answer.status() == 202).count();
    assertEquals(good * 4_000, sum);
    answers.stream()
        .filter(answer -> answer.status() != 202)
        .forEach(
            answer ->
                assertTrue(
                    List.of("409 refund_exceeds", "503 unavailable").contains(answer.outcome()),
                    answer.body()));
    assertTrue(good > 0);
  }

  @Test
  void sameIdempotencyKeyIsTheSameRefundByteForByte() {
    String ref = paid();
    String key = Shop.newOrder();

    Response first = shop.refund(ref, "{\"amount\":1000}", "idempotency-key", key);
    Response replay = shop.refund(ref, "{\"amount\":1000}", "idempotency-key", key);
    Response other = shop.refund(ref, "{\"amount\":2000}", "idempotency-key", key);

    assertAccepted(first);
    assertEquals(first.body(), replay.body());
    assertEquals(202, replay.status());
    follow(first, "DONE");
    Response afterwards = shop.refund(ref, "{\"amount\":1000}", "idempotency-key", key);
    assertEquals(first.body(), afterwards.body());
    assertEquals(202, afterwards.status());
    assertEquals("422 key_reused", other.outcome());
    assertEquals(List.of(1_000L), simulator.refunds(ref));
  }

  @Test
  void concurrentRefundsWithOneIdempotencyKeyAreOneRefund() {
    String ref = paid();
    String key = Shop.newOrder();

    List<Response> answers =
        Concurrently.times(10, () -> shop.refund(ref, "{\"amount\":1000}", "idempotency-key", key));

    answers.forEach(
        answer ->
            assertTrue(
                List.of("202", "409 in_flight").contains(answer.outcome()), answer.toString()));
    assertEquals(List.of(1_000L), simulator.refunds(ref));
  }

  @Test
  void pendingRefundIsFollowedUntilDone() {
    String ref = paid();
    simulator.faultsOf(ref, "refund-course", "later", "refund-seconds", "90");
    String key = Shop.newOrder();

    Response answer = shop.refund(ref, "{}", "idempotency-key", key);
    assertAccepted(answer);
    TOLLGATE.nextLook();
    assertEquals("PENDING", state(answer));
    follow(answer, "DONE");
    assertEquals("FAILED", database.orderState(ref));
    assertEquals(answer.body(), shop.refund(ref, "{}", "idempotency-key", key).body());
  }

  @Test
  void failedRefundMayBeRetried() {
    String ref = paid();
    simulator.faultsOf(ref, "refund-course", "fails", "refund-seconds", "30");
    follow(shop.refund(ref, "{}"), "FAILED");
    assertEquals("PROCESSING", database.orderState(ref));
    simulator.faultsOf(ref);

    follow(shop.refund(ref, "{}"), "DONE");

    assertEquals(List.of(50_000L), simulator.refunds(ref));
  }

  @Test
  void refundInReviewAtTheGatewayOpensACase() {
    String ref = paid();
    simulator.faultsOf(ref, "refund-course", "manual");

    follow(shop.refund(ref, "{}"), "IN_REVIEW");

    assertEquals(List.of("REFUND_UNKNOWN"), database.cases(ref));
    assertEquals("409 refund_exceeds", shop.refund(ref, "{\"amount\":1}").outcome());
  }

  /** One identity however often it is sent: the gateway never gives back twice. */
  @ParameterizedTest
  @ValueSource(strings = {"drop-after", "truncated", "drop-before", "error-500", "rate-limited"})
  void aRefundWhoseAnswerIsLostIsOneRefund(String fault) {
    String ref = paid();
    simulator.faultsOf(ref, "refund-answer", fault);

    Response answer = shop.refund(ref, "{\"amount\":7000}");
    assertAccepted(answer);
    simulator.faultsOf(ref);
    TOLLGATE.advance(Duration.ofSeconds(61));
    Concurrently.times(3, TOLLGATE::reconcile);
    follow(answer, "DONE");

    assertEquals(List.of(7_000L), simulator.refunds(ref));
  }

  /** A refund is taken first and decided later. */
  private static void assertAccepted(Response answer) {
    assertEquals("202 PENDING", answer.status() + " " + answer.text("status"), answer.body());
  }

  /** Looks, a minute apart, until what was accepted has become of it. */
  private void follow(Response answer, String state) {
    assertAccepted(answer);
    Eventually.holdsAfter(state, TOLLGATE::nextLook, () -> state(answer).equals(state));
  }

  private String state(Response refund) {
    return database
        .column("SELECT state FROM refund WHERE identity=?", refund.text("refund"))
        .getFirst();
  }

  private String paid() {
    String ref = shop.open();
    simulator.pay(ref);
    Eventually.holds("paid", () -> database.state(ref).equals("PAID"));
    return ref;
  }
}
