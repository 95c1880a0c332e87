package io.tollgate.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.bill.Report;
import io.tollgate.local.database.Database;
import io.tollgate.local.database.DatabaseLink;
import io.tollgate.metrics.CapturedMetrics;
import io.tollgate.metrics.Metric;
import io.tollgate.money.Money;
import io.tollgate.settle.FakeGateway;
import io.tollgate.store.RefundFixture;
import io.tollgate.store.Reports;
import io.tollgate.store.StoreFixture;
import io.tollgate.store.StoreFixture.Draft;
import io.tollgate.stored.BillSnapshot;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each figure that an alarm watches, when what it is about has happened. */
class RunMetricsTest {

  private static final Duration TIME = Duration.ofMinutes(5);

  /** Nothing can be begun in it. */
  private static final Duration NO_TIME = Duration.ZERO;

  private DatabaseLink link;
  private StoreFixture store;
  private Reconcile reconcile;

  @BeforeEach
  void open() throws IOException {
    Database database = StoreFixture.migrated();
    link = DatabaseLink.to(database);
    store = StoreFixture.over(database, link.database(), 4, Map.of());
    reconcile = store.bean(Reconcile.class);
  }

  @AfterEach
  void close() throws IOException {
    store.close();
    link.close();
  }

  @Test
  void idleRunSucceedsAndNothingWaits() throws Exception {
    assertEquals(
        Map.ofEntries(
            Map.entry("reconcile_success", 1),
            Map.entry("reconcile_out_of_time", 0),
            Map.entry("reconcile_errors", 0),
            Map.entry("bills_overdue", 0),
            Map.entry("refunds_overdue", 0),
            Map.entry("refund_age", 0),
            Map.entry("reviews_open", 0),
            Map.entry("review_age", 0),
            Map.entry("outbox_age", 0),
            Map.entry("events_dead", 0),
            Map.entry("deliveries_failing", 0)),
        figures());
  }

  @Test
  void runWithoutItsDatabaseIsNoSuccess() throws Exception {
    link.cut();
    assertEquals(Map.of("reconcile_success", 0), figures());
  }

  /** The release that came last cannot read what a gateway answers about any of its bills. */
  @Test
  void rowsThatFailAreCountedByEachRunAndAreNeverOverdue() throws Exception {
    BillSnapshot placed = store.place(Draft.USUAL.at(FakeGateway.ID));
    store
        .bean(FakeGateway.class)
        .whenQueried(
            _ -> {
              throw new IllegalStateException("no such member");
            });
    store.clock().set(placed.bill().nextCheckAt());
    for (int run = 0; run < 4; run++) {
      Map<String, Integer> figures = figures();
      assertEquals(1, figures.get("reconcile_errors"));
      assertEquals(0, figures.get("bills_overdue"));
      store.clock().pass(Duration.ofMinutes(3));
    }
  }

  /** A bill that was refused is no error. */
  @Test
  void failedPaymentIsNoError() throws Exception {
    BillSnapshot placed = store.place(Draft.USUAL.at(FakeGateway.ID));
    store
        .bean(FakeGateway.class)
        .say(placed.bill().bill().ref(), new Report.Failed("no money", "51"));
    store.clock().set(placed.bill().nextCheckAt());
    assertEquals(0, figure("reconcile_errors", TIME));
    assertEquals("order FAILED PAYMENT_FAILED\nbill FAILED no money 51\n", store.standing(placed));
  }

  @Test
  void whatIsLeftWhenTheTimeIsOverIsCountedByEachRun() throws Exception {
    BillSnapshot placed = store.place(Draft.USUAL.at(FakeGateway.ID));
    store.clock().set(placed.bill().nextCheckAt());
    assertEquals(
        List.of("1"),
        CapturedMetrics.of(Metric.RECONCILE_OUT_OF_TIME, () -> reconcile.run(NO_TIME)));
    assertEquals(
        List.of("1"),
        CapturedMetrics.of(Metric.RECONCILE_OUT_OF_TIME, () -> reconcile.run(NO_TIME)));
  }

  @Test
  void billIsOverdueFiveMinutesAfterItWasDue() throws Exception {
    BillSnapshot placed = store.place(Draft.USUAL.at(FakeGateway.ID));
    store.clock().set(placed.bill().nextCheckAt().plus(Duration.ofMinutes(5)));
    assertEquals(0, figure("bills_overdue", NO_TIME));
    store.clock().pass(Duration.ofSeconds(1));
    assertEquals(1, figure("bills_overdue", NO_TIME));
  }

  @Test
  void refundThatIsNotFinalGrowsOld() throws Exception {
    BillSnapshot paid = paid("refunded");
    RefundFixture.request(store, paid, "refunded", 50_000);
    store.clock().pass(Duration.ofHours(24).plusSeconds(1));
    assertEquals(86_401, figure("refund_age", NO_TIME));
    assertEquals(1, figure("refunds_overdue", NO_TIME));
  }

  @Test
  void reviewCaseThatNobodyDecidesGrowsOld() throws Exception {
    BillSnapshot placed = store.place(Draft.USUAL.at(FakeGateway.ID));
    store.called(placed, Reports.paid(Money.of(1, "VND"), "wrong", store.clock().instant()));
    store.clock().pass(Duration.ofHours(24).plusSeconds(1));
    Map<String, Integer> figures = figures();
    assertEquals(1, figures.get("reviews_open"));
    assertEquals(86_401, figures.get("review_age"));
  }

  /** Published, and sent again after days, it is not late. */
  @Test
  void eventThatWaitsForTheBusGrowsOldAndOneThatIsSentAgainDoesNot() throws Exception {
    paid("event");
    store.clock().pass(Duration.ofSeconds(301));
    assertEquals(301, figure("outbox_age", TIME));

    store.execute("UPDATE outbox SET published_at='2026-01-01'");
    assertEquals(0, figure("outbox_age", TIME));
  }

  @Test
  void eventThatIsGivenUpIsCounted() throws Exception {
    paid("dead");
    int events = store.rows("SELECT id FROM outbox").size();
    store.execute("UPDATE outbox SET next_at=NULL,dead_at='2026-01-01'");
    assertTrue(events > 0);
    assertEquals(events, figure("events_dead", TIME));
  }

  @Test
  void deliveriesThatWaitAtAFailingEndpointAreCounted() throws Exception {
    store.execute(
        "INSERT INTO webhook_endpoint(id,url,url_sha256,description,events,nonce,secret_version,"
            + "signs_from,enabled_at,swept_until,created_at,updated_at) VALUES"
            + "(1,'https://shop.example','a','','*','n',1,1,'2026-01-01','2026-01-01','2026-01-01','2026-01-01')");
    store.execute(
        "INSERT INTO webhook_delivery(endpoint_id,event_id,type,attempts,next_at,leased_until,"
            + "created_at) VALUES(1,'e','order.paid',1,'2026-01-01','2026-01-01','2026-01-01')");
    assertEquals(0, figure("deliveries_failing", TIME));
    store.execute("UPDATE webhook_endpoint SET failing_since='2026-01-01'");
    assertEquals(1, figure("deliveries_failing", TIME));
  }

  @Test
  void silenceIsMeasuredByTheLongestOfTheUsualGaps() throws Exception {
    for (int i = 0; i < 19; i++) {
      paid("usual-" + i);
      store.clock().pass(Duration.ofMinutes(i == 7 ? 40 : 2));
    }
    assertEquals(List.of(), silence(), "nineteen receipts tell nothing");

    paid("usual-19");
    store.clock().pass(Duration.ofMinutes(130));
    assertEquals(List.of("gateway=fakebank 3.25"), silence());
  }

  @Test
  void pauseOfAFewMinutesIsNoSilenceHoweverBusyTheGatewayWas() throws Exception {
    for (int i = 0; i < 20; i++) {
      paid("busy-" + i);
    }
    store.clock().pass(Duration.ofMinutes(5));
    assertEquals(List.of("gateway=fakebank 1"), silence());
  }

  @Test
  void gatewayThatBringsLittleIsJudgedByItsOwnBesideABusyOne() throws Exception {
    for (int i = 0; i < 20; i++) {
      paid("rare-" + i);
      store.clock().pass(Duration.ofMinutes(30));
    }
    store.execute(
        "INSERT INTO receipt(ref,backend,account,transaction_id,amount,currency,role,source,key_id,"
            + "evidence,paid_at,received_at) WITH RECURSIVE n AS"
            + " (SELECT 1 AS id UNION ALL SELECT id+1 FROM n WHERE id<1000)"
            + " SELECT 'unknown','zalopay','main',n.id,1,'VND','ORPHAN','CALLBACK','k','e',at,at"
            + " FROM n CROSS JOIN (SELECT MAX(received_at) AS at FROM receipt) newest");
    store.clock().pass(Duration.ofMinutes(70));
    assertEquals(
        List.of("gateway=fakebank 3.3333333333333335", "gateway=zalopay 20"),
        silence().stream().sorted().toList());
  }

  @Test
  void gatewayWhoseMethodsAreOffMayBeSilent() throws Exception {
    for (int i = 0; i < 20; i++) {
      paid("off-" + i);
    }
    store.clock().pass(Duration.ofDays(1));
    store.execute("UPDATE payment_method SET is_on=0 WHERE backend='fakebank'");
    assertEquals(List.of(), silence());
  }

  @Test
  void newestReceiptsOfAGatewayAreReadFromAnIndexAlone() throws Exception {
    paid("planned");
    List<String> plan =
        store.rows("EXPLAIN " + GatewaySilence.NEWEST_OF_ONE.replace("?", "'fakebank'"));
    assertTrue(plan.getFirst().contains("receipt_newest"), plan::toString);
    assertTrue(plan.getFirst().contains("Using index"), plan::toString);
    assertFalse(plan.getFirst().contains("filesort"), plan::toString);
  }

  private List<String> silence() throws Exception {
    return CapturedMetrics.of(Metric.GATEWAY_SILENCE, () -> reconcile.run(TIME)).stream()
        .map(value -> value.replaceAll("\\.0$", ""))
        .toList();
  }

  private BillSnapshot paid(String transactionId) {
    BillSnapshot placed = store.place(Draft.USUAL.at(FakeGateway.ID));
    store.called(placed, Reports.paid(transactionId));
    return store.now(placed);
  }

  private int figure(String name, Duration time) throws Exception {
    return figures(time).get(name);
  }

  private Map<String, Integer> figures() throws Exception {
    return figures(TIME);
  }

  /** Of the line that has the figures without dimensions. */
  private Map<String, Integer> figures(Duration time) throws Exception {
    Map<String, Integer> figures = new TreeMap<>();
    CapturedMetrics.lines(() -> reconcile.run(time)).stream()
        .filter(line -> line.get("reconcile_success") != null)
        .flatMap(line -> StreamSupport.stream(line.entries().spliterator(), false))
        .filter(member -> member.getValue().isNumber())
        .forEach(member -> figures.put(member.getKey(), member.getValue().getIntValue()));
    return figures;
  }
}
