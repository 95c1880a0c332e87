package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.local.database.Database;
import io.tollgate.local.database.DatabaseLink;
import io.tollgate.local.database.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process is killed at the worst moments of a payment, and its restart finishes what it began.
 */
class KillTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir static Path state;

  private static DatabaseLink link;
  private static DatabaseQueries database;
  private static ChildProcess child;

  @BeforeAll
  static void start() throws IOException {
    Database server = TestDatabase.create();
    database = new DatabaseQueries(server);
    link = DatabaseLink.to(server);
    child = ChildProcess.start(state, Optional.of(link.database()));
  }

  /** Each life starts with the right time, so none may end with another. */
  @BeforeEach
  void setTheClock() {
    child.simulator().resetClock();
  }

  @AfterAll
  static void stop() throws Exception {
    child.close();
    link.close();
  }

  /** The order is committed and the gateway was not called. */
  @Test
  void killBetweenCommitAndGatewayCall() throws Exception {
    String order = Shop.newOrder();
    String key = Shop.newOrder();
    killWhen(
        link.holdAnswerTo("INSERT INTO orders"),
        () -> child.shop().create(Shop.request(order), "idempotency-key", key));
    String lost = ref(order);
    assertFalse(child.simulator().knows(lost));

    // However long the restart took: for now no time has passed.
    child.simulator().advance(Duration.ofSeconds(-60));
    assertEquals(
        "409 in_flight",
        child.shop().create(Shop.request(order), "idempotency-key", key).outcome());
    child.simulator().advance(Duration.ofSeconds(60 + 16));
    Response again = child.shop().create(Shop.request(order), "idempotency-key", key);

    assertEquals(201, again.status(), again.body());
    assertEquals(lost, again.text("ref"));
    child.simulator().pay(lost);
    assertPaidOnce(lost);
  }

  /** The gateway has the order, and its answer with the buyer's page was not stored. */
  @Test
  void killBetweenTheGatewaysAnswerAndItsSettling() throws Exception {
    String order = Shop.newOrder();
    killWhen(link.holdBefore("'opened'"), () -> child.shop().create(Shop.request(order)));
    String lost = ref(order);
    assertTrue(child.simulator().knows(lost));
    assertEquals("CREATED", database.state(lost));

    child.simulator().advance(Duration.ofSeconds(21));
    Response again = child.shop().create(Shop.request(order));

    assertEquals(201, again.status(), again.body());
    assertNotEquals(lost, again.text("ref"));
    child.simulator().faultsOf(lost, "callback-lost", "true");
    child.simulator().pay(lost);
    child.simulator().advance(Duration.ofSeconds(61));
    assertPaidOnce(lost);
    assertEquals("409 already_paid", child.shop().create(Shop.request(order)).outcome());
  }

  /** The payment is committed and ZaloPay got no reply to its callback. */
  @Test
  void killBetweenACallbacksCommitAndItsReply() throws Exception {
    String ref = child.shop().open();
    DatabaseLink.Hold hold = link.holdAnswerTo("order.processing");
    // Answered by the simulator, whose callback follows.
    child.simulator().pay(ref);
    killWhenReached(
        hold, () -> Eventually.holds("committed", () -> database.state(ref).equals("PAID")));

    child.simulator().advance(Duration.ofSeconds(30));

    Eventually.holds(
        "told",
        () ->
            child.simulator().replies(ref).stream()
                .anyMatch(reply -> reply.path("reply").asText().contains("\"return_code\":1")));
    assertPaidOnce(ref);
  }

  /** The gateway made the refund, and its answer was not stored. */
  @Test
  void killBetweenARefundAndItsAnswer() throws Exception {
    String ref = child.shop().open();
    child.simulator().pay(ref);
    assertPaidOnce(ref);
    killWhen(
        link.holdBefore("UPDATE refund SET state='PENDING'"),
        () -> child.shop().refund(ref, "{\"amount\":9000}"));
    assertEquals(List.of(9_000L), child.simulator().refunds(ref));

    Eventually.holds(
        "done",
        () -> {
          child.simulator().advance(Duration.ofSeconds(61));
          return database.column("SELECT state FROM refund").equals(List.of("DONE"));
        });
    assertEquals(List.of(9_000L), child.simulator().refunds(ref));
    assertWhole();
  }

  /** Everything of its own: database, simulator, state. Nothing may be left of it but files. */
  @Test
  void killOfAllWithItsDatabaseDuringTheGatewayCall(@TempDir Path own) throws Exception {
    String order = Shop.newOrder();
    ChildProcess first = ChildProcess.start(own, Optional.empty());
    try (first) {
      first.simulator().faults("create-delay-ms", "60000");
      Future<Response> call = started(() -> create(first, order));
      Eventually.holds("the gateway is asked", () -> first.simulator().ordersCount() == 1);
      first.kill();
      assertNotAnswered(call);
    }
    Eventually.holds("nothing runs: " + first.leftOver(), () -> first.leftOver().isEmpty());

    try (ChildProcess second = first.again(Optional.empty())) {
      second.simulator().faults();
      second.simulator().advance(Duration.ofSeconds(21));
      Response again = create(second, order);
      assertEquals(201, again.status(), again.body());
      String ref = again.text("ref");
      second.simulator().pay(ref);
      Shop shop = second.shop();
      Eventually.holds("paid", () -> shop.status(ref).equals("PAID"));
      assertWhole(second);
    }
    Eventually.holds("nothing runs", () -> first.leftOver().isEmpty());
  }

  private static Response create(ChildProcess of, String order) {
    try {
      return of.shop().create(Shop.request(order));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Begins the work, whose caller is not answered because the process is killed under it. */
  private static void killWhen(DatabaseLink.Hold hold, Callable<?> work) throws Exception {
    Future<?> caller = started(work);
    killWhenReached(hold, () -> assertNotAnswered(caller));
  }

  /**
   * Kills the process once it is where it is held, and starts the next life.
   *
   * @param afterwards what follows from the kill while the database goes on
   */
  private static void killWhenReached(DatabaseLink.Hold hold, Runnable afterwards)
      throws Exception {
    try (hold) {
      assertTrue(hold.await(SOON), "never got there");
      child.kill();
      afterwards.run();
      // What was held dies too: nothing may reach the database from beyond.
      link.cut();
    }
    link.restore();
    child = child.again(Optional.of(link.database()));
  }

  private static <T> Future<T> started(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread.startVirtualThread(task);
    return task;
  }

  /** The caller of a process that was killed loses the connection, and fails of nothing else. */
  private static void assertNotAnswered(Future<?> call) {
    ExecutionException failure =
        assertThrows(ExecutionException.class, () -> call.get(SOON.toSeconds(), TimeUnit.SECONDS));
    assertInstanceOf(UncheckedIOException.class, failure.getCause());
  }

  private static String ref(String order) {
    return database
        .column(
            "SELECT b.ref FROM bill b JOIN orders o ON o.id=b.order_id WHERE o.shop_ref=?", order)
        .getFirst();
  }

  private static void assertPaidOnce(String ref) throws IOException {
    Shop shop = child.shop();
    Eventually.holds("paid", () -> shop.status(ref).equals("PAID"));
    assertEquals(1, database.fulfilments(ref));
    assertEquals(List.of(), database.cases(ref));
    assertWhole();
  }

  private static void assertWhole() throws IOException {
    assertWhole(child);
  }

  private static void assertWhole(ChildProcess of) throws IOException {
    JsonNode audit = of.shop().invoke("ReconcileFunction", "{\"audit\":true}").json();
    assertEquals("[]", audit.get("violations").toString());
  }
}
