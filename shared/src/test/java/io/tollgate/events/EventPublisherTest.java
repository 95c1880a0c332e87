package io.tollgate.events;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.local.database.Database;
import io.tollgate.local.database.DatabaseLink;
import io.tollgate.outbox.Outbox;
import io.tollgate.outbox.OutboxEvent;
import io.tollgate.store.Reports;
import io.tollgate.store.StoreFixture;
import io.tollgate.stored.BillSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What one instance publishes of what it has committed, before it responds. */
class EventPublisherTest {

  private static final FakeEventBus BUS = new FakeEventBus();

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(1, BUS.settings());

  private final EventPublisher publisher = STORE.bean(EventPublisher.class);

  private static int hour;

  /** The pause after failures outlives a test; each begins when that of the last one is over. */
  @BeforeEach
  void nothingIsLeftToPublish() {
    hour++;
    STORE.clock().pass(Duration.ofHours(hour));
    BUS.turn(FakeEventBus.Behaviour.TAKES);
    publisher.publishCommitted();
  }

  @AfterEach
  void busTakesAgain() {
    BUS.mend();
  }

  @AfterAll
  static void close() {
    BUS.close();
  }

  @Test
  void paidOrderIsPublishedInOneCallAndMarked() {
    BillSnapshot placed = STORE.place();
    STORE.called(placed, Reports.paid("published"));
    int before = BUS.calls();

    publisher.publishCommitted();

    assertEquals(before + 1, BUS.calls());
    assertEquals(List.of("order.new 1", "order.processing 1", "payment.paid 1"), published(placed));
    assertTrue(BUS.details().stream().anyMatch(detail -> detail.contains(fulfilmentEvent(placed))));
  }

  @Test
  void copyFromTheOutboxIsByteEqualToThePublishedOne() {
    BillSnapshot placed = STORE.place();
    STORE.called(placed, Reports.paid("byte-equal"));
    publisher.publishCommitted();
    String first = detail(fulfilmentEvent(placed));

    Outbox outbox = STORE.bean(Outbox.class);
    assertEquals(1, outbox.redeliver(fulfilmentEvent(placed), STORE.clock().instant()));
    drain(STORE, STORE.clock().instant());

    assertEquals(List.of(first, first), copies(fulfilmentEvent(placed)));
  }

  @Test
  void busOutageFailsNoPaymentAndLeavesTheEventsInTheOutbox() {
    BUS.turn(FakeEventBus.Behaviour.FAILS);
    BillSnapshot placed = STORE.place();
    STORE.called(placed, Reports.paid("bus-down"));

    publisher.publishCommitted();

    assertTrue(STORE.standing(placed).startsWith("order PROCESSING\n"));
    assertEquals(List.of("order.new 0", "order.processing 0", "payment.paid 0"), published(placed));
  }

  @Test
  void busThatHangsLeavesTheEventInTheOutbox() {
    BUS.turn(FakeEventBus.Behaviour.HANGS);
    BillSnapshot placed = STORE.place();

    publisher.publishCommitted();

    assertEquals(List.of("order.new 0"), published(placed));
  }

  @Test
  void busIsNotCalledForThirtySecondsAfterThreeFailures() {
    BUS.turn(FakeEventBus.Behaviour.FAILS);
    for (int i = 0; i < 3; i++) {
      STORE.place();
      publisher.publishCommitted();
    }
    int before = BUS.calls();
    BUS.turn(FakeEventBus.Behaviour.TAKES);
    STORE.place();
    publisher.publishCommitted();
    assertEquals(before, BUS.calls());
    assertFalse(publisher.isAvailable());

    STORE.clock().pass(Duration.ofSeconds(30));
    STORE.place();
    publisher.publishCommitted();
    assertEquals(before + 1, BUS.calls());
  }

  @Test
  void refusedEventStaysAndTheOthersOfItsCallArePublished() {
    BillSnapshot poison = STORE.place();
    BUS.refuse(poison.order().shopRef());
    BillSnapshot other = STORE.place();

    publisher.publishCommitted();

    assertEquals(List.of("order.new 0"), published(poison));
    assertEquals(List.of("order.new 1"), published(other));
  }

  /** One event too large makes AWS refuse the whole call. */
  @Test
  void callThatIsRefusedForOneEventIsSentAgainWithoutIt() {
    BillSnapshot poison = STORE.place();
    BUS.refuseCallsWith(poison.order().shopRef());
    BillSnapshot paid = STORE.place();
    STORE.called(paid, Reports.paid("beside-poison"));

    publisher.publishCommitted();

    assertEquals(List.of("order.new 0"), published(poison));
    assertEquals(List.of("order.new 1", "order.processing 1", "payment.paid 1"), published(paid));
  }

  @Test
  void moreEventsThanFitIntoOneCallAreAllPublished() {
    int before = BUS.taken().size();
    for (int i = 0; i < 25; i++) {
      STORE.place();
    }

    publisher.publishCommitted();

    assertEquals(before + 25, BUS.taken().size());
  }

  /** Pool and driver would wait for ever here. */
  @Test
  void databaseThatDiesBeforeTheMarkHoldsNobodyAndTheDrainSendsTheEventAgain() throws Exception {
    Database database = StoreFixture.migrated();
    Map<String, String> settings = new HashMap<>(BUS.settings());
    settings.put("datasources.default.data-source-properties.socketTimeout", "0");
    try (DatabaseLink link = DatabaseLink.to(database);
        StoreFixture fixture = StoreFixture.over(database, link.database(), 1, settings)) {
      BillSnapshot placed = fixture.place();
      String id = fixture.rows("SELECT event_id FROM outbox").getFirst();
      try (DatabaseLink.Hold hold = link.holdBefore("SET published_at")) {
        CompletableFuture.runAsync(fixture.bean(EventPublisher.class)::publishCommitted)
            .get(30, SECONDS);
        assertTrue(hold.await(Duration.ofSeconds(30)));
        link.cut();
        link.restore();
      }
      assertEquals(placed, fixture.now(placed));
      assertEquals(List.of("null"), fixture.rows("SELECT published_at FROM outbox"));

      drain(fixture, fixture.clock().instant().plusSeconds(90));

      assertEquals(2, copies(id).size());
      assertEquals(
          List.of("1"), fixture.rows("SELECT COUNT(*) FROM outbox WHERE published_at IS NOT NULL"));
    }
  }

  private static void drain(StoreFixture fixture, Instant now) {
    Outbox outbox = fixture.bean(Outbox.class);
    List<OutboxEvent> due = outbox.claim(10, now, now.plusSeconds(60));
    outbox.published(
        fixture.bean(EventPublisher.class).publish(due, Duration.ofSeconds(5)).taken(), now);
  }

  /** The types of an order's events, each with whether it is marked as published. */
  private static List<String> published(BillSnapshot about) {
    return STORE.rows(
        "SELECT type,published_at IS NOT NULL FROM outbox WHERE order_id=%d ORDER BY type"
            .formatted(about.order().id()));
  }

  private static String fulfilmentEvent(BillSnapshot about) {
    return STORE
        .rows("SELECT fulfilment_event FROM orders WHERE id=" + about.order().id())
        .getFirst();
  }

  private static String detail(String eventId) {
    return copies(eventId).getFirst();
  }

  private static List<String> copies(String eventId) {
    return BUS.details().stream().filter(detail -> detail.contains(eventId)).toList();
  }
}
