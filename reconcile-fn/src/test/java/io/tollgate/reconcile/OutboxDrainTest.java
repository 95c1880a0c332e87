package io.tollgate.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.bill.Report;
import io.tollgate.events.EventPublisher;
import io.tollgate.events.FakeEventBus;
import io.tollgate.gateway.Acknowledgement;
import io.tollgate.outbox.Outbox;
import io.tollgate.outbox.Redelivered;
import io.tollgate.sql.DatabaseUnavailable;
import io.tollgate.store.Concurrently;
import io.tollgate.store.Reports;
import io.tollgate.store.StoreFixture;
import io.tollgate.stored.BillSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What reconcile publishes of what others committed and did not publish. */
class OutboxDrainTest {

  private static final FakeEventBus BUS = new FakeEventBus();

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(4, BUS.settings());

  private static final Duration TIME = Duration.ofMinutes(10);

  private static int day;

  private final OutboxDrain drain = STORE.bean(OutboxDrain.class);

  /** The pause after failures outlives a test; each begins when that of the last one is over. */
  @BeforeEach
  void beginOnAnotherDay() {
    day += 100;
    STORE.clock().pass(Duration.ofDays(day));
  }

  @AfterEach
  void emptyTheOutbox() {
    BUS.mend();
    STORE.execute("UPDATE outbox SET published_at=created_at,next_at=NULL");
    STORE.execute("DELETE FROM outbox WHERE created_at='2026-01-01'");
  }

  @AfterAll
  static void close() {
    BUS.close();
  }

  @Test
  void eventOfAKilledFunctionIsPublishedOnceItIsDue() {
    BillSnapshot paid = paid("killed");
    assertEquals(Map.of(), run());

    STORE.clock().pass(Duration.ofSeconds(30));

    assertEquals(Map.of("events", 3L), run());
    assertEquals(1, copies(fulfilmentEvent(paid)));
    assertEquals(Map.of(), run());
  }

  @Test
  void eventWhoseMarkWasLostIsSentAgainByteForByte() {
    BillSnapshot paid = paid("unmarked");
    STORE.clock().pass(Duration.ofSeconds(30));
    run();
    String id = fulfilmentEvent(paid);
    STORE.execute(
        "UPDATE outbox SET published_at=NULL,next_at='2000-01-01' WHERE event_id='%s'"
            .formatted(id));

    assertEquals(Map.of("events", 1L), run());

    List<String> copies = BUS.details().stream().filter(detail -> detail.contains(id)).toList();
    assertEquals(2, copies.size());
    assertEquals(copies.getFirst(), copies.getLast());
  }

  @Test
  void busAwayForTenMinutesLosesNoSaleAndGivesNoneASecondEventId() {
    BUS.turn(FakeEventBus.Behaviour.FAILS);
    List<BillSnapshot> sales =
        IntStream.range(0, 30)
            .mapToObj(
                i -> {
                  BillSnapshot paid = paid("outage-" + i);
                  STORE.clock().pass(Duration.ofSeconds(20));
                  run();
                  return paid;
                })
            .toList();
    BUS.turn(FakeEventBus.Behaviour.TAKES);
    STORE.clock().pass(Duration.ofMinutes(15));

    run();

    for (BillSnapshot sale : sales) {
      assertEquals(1, copies(fulfilmentEvent(sale)), () -> "sale " + sale.order().id());
      assertEquals(
          List.of(fulfilmentEvent(sale)),
          STORE.rows(
              "SELECT event_id FROM outbox WHERE type='order.processing' AND order_id="
                  + sale.order().id()));
    }
  }

  @Test
  void poisonEventBlocksNoOtherAndWaitsLongerFromAttemptToAttempt() {
    BillSnapshot poison = paid("poison");
    BUS.refuse(poison.order().shopRef());
    BillSnapshot other = paid("healthy");
    STORE.clock().pass(Duration.ofSeconds(30));

    assertEquals(Map.of("events", 3L, "events_postponed", 3L), run());

    assertEquals(1, copies(fulfilmentEvent(other)));
    assertEquals(0, copies(fulfilmentEvent(poison)));
    Duration first = waits(poison);
    STORE.clock().pass(first);
    run();
    assertTrue(waits(poison).compareTo(first) > 0, () -> waits(poison) + " after " + first);
  }

  @Test
  void outageOfTwoDaysMakesNoEventDead() {
    BillSnapshot paid = paid("long-outage");
    BUS.turn(FakeEventBus.Behaviour.FAILS);
    for (int i = 0; i < 2 * 24 * 6; i++) {
      STORE.clock().pass(Duration.ofMinutes(10));
      run();
    }
    assertEquals(0, dead(paid));

    BUS.mend();
    STORE.clock().pass(Duration.ofMinutes(15));
    run();
    assertEquals(1, copies(fulfilmentEvent(paid)));
  }

  /** That version wrote neither a number nor a payment, and names the order by its number alone. */
  @Test
  void eventOfTheVersionBeforeIsCompletedBeforeItIsSent() {
    BillSnapshot paid = paid("version-before");
    String id = fulfilmentEvent(paid);
    STORE.execute(
        """
        UPDATE outbox SET sequence=0,mode=NULL,next_at='2000-01-01',
          payload='{"shop_ref":"%s","at":"2026-11-28T00:00:00Z"}' WHERE event_id='%s'\
        """
            .formatted(paid.order().shopRef(), id));

    run();

    String event =
        BUS.details().stream().filter(detail -> detail.contains(id)).findFirst().orElseThrow();
    assertTrue(event.contains("\"ord_" + paid.order().id() + "\""), event);
    assertTrue(event.contains("\"zalopay-main\""), event);
    assertTrue(event.contains("\"mode\":\"test\""), event);
  }

  /** The waits of all attempts together make about a day. */
  @Test
  void eventThatIsRefusedForADayIsDeadUntilAPersonSendsItAgain() {
    BillSnapshot poison = paid("dead");
    BUS.refuse(poison.order().shopRef());
    Instant committed = STORE.clock().instant();
    STORE.clock().pass(Duration.ofSeconds(30));
    int runs = 0;
    while (dead(poison) < 3) {
      assertTrue(runs++ < 20 * OutboxDrain.ATTEMPTS_MAX, "never dead");
      run();
      STORE.clock().pass(Duration.ofMinutes(1));
    }
    Duration took = Duration.between(committed, STORE.clock().instant());
    assertTrue(took.toHours() >= 22 && took.toHours() <= 27, took::toString);
    assertEquals(Map.of(), run());

    BUS.mend();
    Instant end = committed.plusSeconds(1);
    assertEquals(
        new Redelivered(3, end, end),
        STORE.bean(Outbox.class).redeliver(committed, end, STORE.clock().instant()));
    assertEquals(Map.of("events", 3L), run());
    assertEquals(0, dead(poison));
  }

  @Test
  void twoDrainsAtOnceSendEachEventOnce() {
    List<BillSnapshot> sales = IntStream.range(0, 40).mapToObj(i -> paid("twice-" + i)).toList();
    STORE.clock().pass(Duration.ofSeconds(30));

    Concurrently.all(
        2,
        _ -> {
          drain.run(new Counts(), TIME);
          return true;
        });
    run();

    sales.forEach(sale -> assertEquals(1, copies(fulfilmentEvent(sale))));
  }

  /** Otherwise it would send all that is due once more each minute. */
  @Test
  void drainThatCannotMarkEndsAfterItsFirstBatch() {
    List<BillSnapshot> sales = IntStream.range(0, 8).mapToObj(i -> paid("unmarked-" + i)).toList();
    STORE.clock().pass(Duration.ofSeconds(30));
    STORE.execute(
        "CREATE TRIGGER no_mark BEFORE UPDATE ON outbox FOR EACH ROW BEGIN"
            + " IF NEW.published_at IS NOT NULL THEN SIGNAL SQLSTATE '45000'; END IF; END");
    int before = BUS.taken().size();
    try {
      assertThrows(DatabaseUnavailable.class, this::run);
    } finally {
      STORE.execute("DROP TRIGGER no_mark");
    }
    assertEquals(before + EventPublisher.TOGETHER_MAX, BUS.taken().size());

    STORE.clock().pass(Duration.ofSeconds(60));
    run();
    sales.forEach(sale -> assertTrue(copies(fulfilmentEvent(sale)) >= 1));
  }

  @Test
  void fullOutboxIsDrainedInBoundedSteps() {
    STORE.execute(
        """
        INSERT INTO outbox(event_id,type,payload,created_at)
          SELECT UUID(),'review.opened','{}','2026-01-01' FROM
            (SELECT 1 FROM information_schema.columns LIMIT 400) a,
            (SELECT 1 FROM information_schema.columns LIMIT 250) b\
        """);
    int before = BUS.taken().size();

    assertEquals(Map.of("events", 10_000L), run());

    assertEquals(before + 10_000, BUS.taken().size());
  }

  @Test
  void publishedEventsAreDeletedAfterThirtyDaysAndTheAuditStillPasses() {
    BillSnapshot paid = paid("purged");
    STORE.clock().pass(Duration.ofSeconds(30));
    run();
    STORE.clock().pass(Duration.ofDays(32));

    STORE.bean(Housekeeping.class).run(Set.of("old_events"), new Counts());

    assertEquals(
        List.of(), STORE.rows("SELECT id FROM outbox WHERE order_id=" + paid.order().id()));
    STORE.assertSound();
  }

  /** What comes after the events were deleted: the callback again, by itself and asked for. */
  @Test
  void paymentThatIsRepeatedAfterItsEventsWereDeletedStartsNoSecondFulfilment() {
    BillSnapshot paid = paid("repeated");
    String fulfilment = fulfilmentEvent(paid);
    STORE.clock().pass(Duration.ofSeconds(30));
    run();
    STORE.clock().pass(Duration.ofDays(32));
    STORE.bean(Housekeeping.class).run(Set.of("old_events"), new Counts());

    assertEquals(
        Acknowledgement.ALREADY_RECORDED,
        STORE.called(paid, Reports.paid("repeated")).acknowledgement());
    STORE.answered(paid, Reports.paid("repeated"));
    STORE.called(paid, Reports.paid("paid-twice"));

    assertEquals(List.of("review.opened", "payment.in_review"), events(paid));
    assertEquals(fulfilment, fulfilmentEvent(paid));
    STORE.assertSound();
  }

  /** Late money for an order that failed approves it, once. */
  @Test
  void latePaymentThatIsRepeatedAfterItsEventsWereDeletedStartsNoSecondFulfilment() {
    BillSnapshot placed = STORE.place();
    STORE.called(placed, new Report.Failed("no", "2"));
    STORE.called(placed, Reports.paid("late"));
    assertEquals(
        List.of("order.new", "order.failed", "payment.failed", "order.processing", "payment.paid"),
        events(placed));
    STORE.clock().pass(Duration.ofSeconds(30));
    run();
    STORE.clock().pass(Duration.ofDays(32));
    STORE.bean(Housekeeping.class).run(Set.of("old_events"), new Counts());

    STORE.called(placed, new Report.Failed("no", "2"));
    STORE.called(placed, Reports.paid("late"));

    assertEquals(List.of(), events(placed));
    STORE.assertSound();
  }

  /** A person still has to see it. */
  @Test
  void publishedEventThatWasSentAgainAndIsDeadIsNotDeleted() {
    BillSnapshot paid = paid("dead-copy");
    STORE.clock().pass(Duration.ofSeconds(30));
    run();
    String event = fulfilmentEvent(paid);
    STORE.execute("UPDATE outbox SET dead_at=published_at WHERE event_id='" + event + "'");
    STORE.clock().pass(Duration.ofDays(32));

    STORE.bean(Housekeeping.class).run(Set.of("old_events"), new Counts());

    assertEquals(
        List.of(event), STORE.rows("SELECT event_id FROM outbox WHERE event_id='" + event + "'"));
    STORE.execute("DELETE FROM outbox WHERE event_id='" + event + "'");
  }

  private Map<String, Long> run() {
    Counts counts = new Counts();
    drain.run(counts, TIME);
    return counts.toMap();
  }

  private static BillSnapshot paid(String transaction) {
    BillSnapshot placed = STORE.place();
    STORE.called(placed, Reports.paid(transaction));
    return STORE.now(placed);
  }

  private static String fulfilmentEvent(BillSnapshot about) {
    return STORE
        .rows("SELECT fulfilment_event FROM orders WHERE id=" + about.order().id())
        .getFirst();
  }

  private static List<String> events(BillSnapshot about) {
    return STORE.rows("SELECT type FROM outbox WHERE order_id=" + about.order().id());
  }

  private static long copies(String eventId) {
    return BUS.details().stream().filter(detail -> detail.contains(eventId)).count();
  }

  private static int dead(BillSnapshot about) {
    return STORE
        .rows("SELECT id FROM outbox WHERE dead_at IS NOT NULL AND order_id=" + about.order().id())
        .size();
  }

  /** Until the event that starts fulfilment is due again. */
  private static Duration waits(BillSnapshot about) {
    String next =
        STORE
            .rows(
                "SELECT DATE_FORMAT(next_at,'%Y-%m-%dT%T.%fZ') FROM outbox"
                    + " WHERE type='order.processing' AND order_id="
                    + about.order().id())
            .getFirst();
    return Duration.between(STORE.clock().instant(), Instant.parse(next));
  }
}
