package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.simulator.VirtualClock;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Callbacks are lost or late: reconcile finds every payment by query, in its time. */
class ReconcileTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  private static final Duration DEADLINE = Duration.ofMinutes(16);

  private static final String CLOSED_AT =
      "SELECT DATE_FORMAT(closed_at,'%Y-%m-%dT%TZ') FROM bill WHERE ref=?";
  private static final String NEXT_LOOK_LATER =
      "SELECT 1 FROM bill WHERE ref=? AND next_check_at>?";

  private final Shop shop = TOLLGATE.shop();
  private final Simulator simulator = TOLLGATE.simulator();
  private final DatabaseQueries database = TOLLGATE.database();

  @Test
  void everyPaymentIsFoundAndEveryAbandonedOneFails() {
    simulator.faults("callback-lost", "true");
    List<String> paid = IntStream.range(0, 30).mapToObj(_ -> shop.open()).toList();
    List<String> abandoned = IntStream.range(0, 10).mapToObj(_ -> shop.open()).toList();
    List<String> declined = IntStream.range(0, 5).mapToObj(_ -> shop.open()).toList();
    paid.forEach(simulator::pay);
    declined.forEach(ref -> simulator.end(ref, "insufficient"));

    TOLLGATE.nextLook();
    Eventually.holds("all paid", () -> paid.stream().allMatch(this::isPaid));
    abandoned.forEach(ref -> assertEquals("PENDING", database.state(ref)));
    declined.forEach(ref -> assertEquals("PENDING", database.state(ref)));
    TOLLGATE.advance(DEADLINE);
    TOLLGATE.reconcile();

    Eventually.holds("abandoned", () -> abandoned.stream().noneMatch(this::isOpen));
    Eventually.holds("declined", () -> declined.stream().noneMatch(this::isOpen));
    abandoned.forEach(ref -> assertEquals("FAILED", shop.status(ref)));
    declined.forEach(ref -> assertEquals("FAILED", shop.status(ref)));
    paid.forEach(ref -> assertEquals(1, database.fulfilments(ref)));
    abandoned.forEach(ref -> assertEquals(0, database.fulfilments(ref)));
    abandoned.forEach(ref -> assertEquals("FAILED", database.orderState(ref)));
  }

  /** No callback arrives; the queries 1, 6 and 24 hours after the end find the money. */
  @ParameterizedTest
  @ValueSource(ints = {1, 6, 24})
  void moneyAfterTheEndIsFoundAndRevivesTheOrder(int hours) {
    simulator.faults("callback-lost", "true");
    String ref = shop.open();
    end(ref);
    int[] checkSchedule = {1, 6, 24};
    for (int look : checkSchedule) {
      if (look < hours) {
        advanceTo(ref, look);
      }
    }
    assertEquals("FAILED", shop.status(ref));
    simulator.end(ref, "late-success");
    assertEquals("FAILED", shop.status(ref));

    advanceTo(ref, hours);

    assertEquals("PAID", shop.status(ref));
    assertEquals("PROCESSING", database.orderState(ref));
    assertEquals(1, database.fulfilments(ref));
    assertEquals(List.of(), database.cases(ref));
  }

  /** Begun in time and completed a minute after the end; then the callback arrives. */
  @Test
  void lateCallbackRevivesTheOrderAtOnce() {
    String ref = shop.open();
    simulator.end(ref, "late-success");
    TOLLGATE.nextLook();
    assertEquals("PENDING", shop.status(ref));
    TOLLGATE.advance(Duration.ofSeconds(14 * 60));
    TOLLGATE.reconcile();
    Eventually.holds("ended", () -> !isOpen(ref));
    assertEquals("FAILED", shop.status(ref));

    TOLLGATE.advance(Duration.ofMinutes(1));

    Eventually.holds("paid", () -> isPaid(ref));
    assertEquals("PROCESSING", database.orderState(ref));
    assertEquals(1, database.fulfilments(ref));
  }

  /** The money is real, but the order is too old to be fulfilled without a person's decision. */
  @Test
  void moneyMoreThanADayLateOpensACase() {
    String ref = shop.open();
    end(ref);
    TOLLGATE.advance(Duration.ofHours(30));

    simulator.end(ref, "late-success");

    Eventually.holds("paid", () -> isPaid(ref));
    assertEquals(List.of("LATE_TOO_LATE"), database.cases(ref));
    assertEquals("FAILED", database.orderState(ref));
    assertEquals(0, database.fulfilments(ref));
  }

  @Test
  void concurrentRunsQueryEachPaymentOnce() {
    simulator.faults("callback-lost", "true");
    List<String> refs = IntStream.range(0, 20).mapToObj(_ -> shop.open()).toList();
    refs.forEach(simulator::pay);
    TOLLGATE.advance(Duration.ofSeconds(61));

    Concurrently.times(4, TOLLGATE::reconcile);

    Eventually.holds("all paid", () -> refs.stream().allMatch(this::isPaid));
    refs.forEach(ref -> assertEquals(1, database.fulfilments(ref)));
    refs.forEach(ref -> assertEquals(List.of("APPLIED"), database.roles(ref)));
    refs.forEach(ref -> assertEquals(1, simulator.queries(ref)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"error-500", "html", "rate-limited", "maintenance", "drop-before"})
  void gatewayOutageAtTheDeadlineDecidesNothing(String fault) {
    simulator.faults("callback-lost", "true");
    String paid = shop.open();
    String abandoned = shop.open();
    simulator.pay(paid);
    simulator.faults("query-answer", fault);

    TOLLGATE.advance(DEADLINE);
    TOLLGATE.reconcile();
    Eventually.holds(
        "asked", () -> simulator.queries(paid) > 0 && simulator.queries(abandoned) > 0);
    assertEquals("PENDING", shop.status(paid));
    assertEquals("PENDING", shop.status(abandoned));

    simulator.faults();
    // Ten failed calls in a row make reconcile ask once a minute, and whatever is not asked waits.
    Eventually.holds(
        "both decided",
        () -> {
          TOLLGATE.advance(Duration.ofMinutes(12));
          TOLLGATE.reconcile();
          return isPaid(paid) && !isOpen(abandoned);
        });
    assertEquals("FAILED", shop.status(abandoned));
    assertEquals(1, database.fulfilments(paid));
  }

  @Test
  void gatewayOutageOfADayOpensACaseAndMoneyStillCounts() {
    simulator.faults("callback-lost", "true");
    String ref = shop.open();
    simulator.pay(ref);
    simulator.faults("query-answer", "error-500");

    TOLLGATE.advance(DEADLINE.plusHours(24));
    TOLLGATE.reconcile();
    Eventually.holds("in review", () -> database.state(ref).equals("IN_REVIEW"));
    assertEquals("PENDING", shop.status(ref));
    assertEquals(List.of("UNDECIDED"), database.cases(ref));

    simulator.faults();
    TOLLGATE.advance(Duration.ofHours(1));
    TOLLGATE.reconcile();
    Eventually.holds("paid", () -> isPaid(ref));
    assertEquals("PAID", shop.status(ref));
    assertEquals(1, database.fulfilments(ref));
  }

  @Test
  void paymentsCreatedInAWindowAreQueriedAgain() {
    simulator.faults("callback-lost", "true");
    String ref = shop.open();
    end(ref);
    simulator.end(ref, "late-success");
    Instant created = Instant.parse(shop.look(ref).path("created_at").asText());
    int asked = simulator.queries(ref);
    TOLLGATE.advance(Duration.ofSeconds(61));
    TOLLGATE.reconcile();
    assertEquals(asked, simulator.queries(ref));

    TOLLGATE.reconcile(
        "{\"from\":\"%s\",\"to\":\"%s\"}".formatted(created.minusMillis(1), created.plusMillis(1)));

    Eventually.holds("paid", () -> isPaid(ref));
    assertEquals(1, database.fulfilments(ref));
  }

  /** A minute's look costs a query only for a bill that may still change. */
  @Test
  void whatIsPaidIsNeverAskedAboutAgain() {
    String ref = shop.open();
    simulator.pay(ref);
    Eventually.holds("paid", () -> isPaid(ref));

    for (int hours : new int[] {1, 6, 24}) {
      TOLLGATE.advance(Duration.ofHours(hours));
      TOLLGATE.reconcile();
    }

    assertEquals(0, simulator.queries(ref));
    assertTrue(isPaid(ref));
  }

  /** Lets the buyer's time run out. */
  private void end(String ref) {
    TOLLGATE.advance(DEADLINE);
    TOLLGATE.reconcile();
    Eventually.holds("ended", () -> !isOpen(ref));
    assertEquals("FAILED", shop.status(ref));
  }

  /** Moves on to so many hours after the bill was closed, and waits until that look is over. */
  private void advanceTo(String ref, int hours) {
    Instant closed = Instant.parse(database.column(CLOSED_AT, ref).getFirst());
    Instant look = closed.plus(Duration.ofHours(hours));
    TOLLGATE.advance(Duration.between(new VirtualClock().instant(), look.plusSeconds(2)));
    TOLLGATE.reconcile();
    Timestamp afterLease = Timestamp.from(look.plusSeconds(120));
    Eventually.holds(
        "looked at after " + hours + " hours",
        () -> database.column(NEXT_LOOK_LATER, ref, afterLease).size() == 1);
  }

  private boolean isPaid(String ref) {
    return database.state(ref).equals("PAID");
  }

  private boolean isOpen(String ref) {
    return List.of("CREATED", "PENDING").contains(database.state(ref));
  }
}
