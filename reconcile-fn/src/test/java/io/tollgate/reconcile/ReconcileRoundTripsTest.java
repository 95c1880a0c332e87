package io.tollgate.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.tollgate.local.database.Database;
import io.tollgate.local.database.DatabaseLink;
import io.tollgate.settle.FakeGateway;
import io.tollgate.store.Reports;
import io.tollgate.store.StoreFixture;
import io.tollgate.store.StoreFixture.Draft;
import io.tollgate.stored.BillSnapshot;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a warm run of reconcile costs on the wire, with five gateways, of which one has a log. */
class ReconcileRoundTripsTest {

  private static final int CONNECTIONS = 4;
  private static final Duration TIME = Duration.ofMinutes(5);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static HttpServer stripe;
  private static DatabaseLink link;
  private static StoreFixture fixture;

  private final Reconcile reconcile = fixture.bean(Reconcile.class);
  private final FakeGateway bank = fixture.bean(FakeGateway.class);
  private final Map<String, Integer> queries = new ConcurrentHashMap<>();

  @BeforeAll
  static void open() throws IOException {
    stripe = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] noEvents =
        "{\"object\":\"list\",\"data\":[],\"has_more\":false}".getBytes(StandardCharsets.UTF_8);
    stripe.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, noEvents.length);
          exchange.getResponseBody().write(noEvents);
          exchange.close();
        });
    stripe.start();
    Database database = StoreFixture.migrated();
    link = DatabaseLink.to(database);
    link.record();
    fixture =
        StoreFixture.over(
            database,
            link.database(),
            CONNECTIONS,
            Map.of(
                "tollgate.stripe.main.secret-key", "sk_test_EXAMPLE",
                "tollgate.stripe.main.webhook-secrets", "whsec_EXAMPLE",
                "tollgate.stripe.main.base-url",
                    "http://localhost:" + stripe.getAddress().getPort(),
                "tollgate.izipay.main.merchant-code", "4001834",
                "tollgate.izipay.main.api-key", "an api key",
                "tollgate.izipay.main.hash-key", "a hash key"));
    fixture.bean(Reconcile.class).run(TIME);
  }

  @AfterAll
  static void close() throws IOException {
    fixture.close();
    link.close();
    stripe.stop(0);
  }

  @AfterEach
  void everyBillWasQueriedOnce() {
    assertEquals(
        Map.of(),
        queries.entrySet().stream()
            .filter(query -> query.getValue() != 1)
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    fixture.assertSound();
  }

  /** What is due, of all kinds at once; how far the logs were read, and how far this one now is. */
  @Test
  void idleRun() {
    assertEquals(new Cost(3, 0), cost(() -> assertEquals(Map.of(), run())));
  }

  /**
   * An idle run's three; both halves of one lease; of each bill what it is, the permission to
   * query, what it is now, and that it is paid; and that no more is due.
   */
  @Test
  void asManyBillsAsCanBeginAtOnceAreLeasedTogether() {
    due(LaneRunner.AT_ONCE);
    assertEquals(
        new Cost(3 + 2 + 4 * LaneRunner.AT_ONCE + 1, 1 + LaneRunner.AT_ONCE),
        cost(() -> assertEquals(LaneRunner.AT_ONCE, run().get("paid"))));
  }

  @Test
  void dueBillsAreSettledOverAllConnectionsAndNoMore() throws Exception {
    List<BillSnapshot> bills = due(40);
    List<DatabaseLink.Hold> settling =
        Stream.generate(() -> link.holdBefore("SET @w=1,@o=1")).limit(CONNECTIONS).toList();
    try (ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor()) {
      var counts = thread.submit(this::run);
      for (DatabaseLink.Hold hold : settling) {
        assertTrue(hold.await(PATIENCE));
      }
      assertEquals(CONNECTIONS, link.connections());
      settling.forEach(DatabaseLink.Hold::release);
      assertEquals(40, counts.get().get("paid"));
    }
    bills.forEach(bill -> assertEquals("PAID", fixture.now(bill).bill().bill().state().label()));
  }

  private Map<String, Long> run() {
    return reconcile.run(TIME).toMap();
  }

  /** Bills that were paid and whose callbacks were lost. */
  private List<BillSnapshot> due(int count) {
    bank.whenQueried(
        bill -> {
          queries.merge(bill.ref().value(), 1, Integer::sum);
          return Reports.paid(bill.ref().value());
        });
    List<BillSnapshot> bills =
        IntStream.range(0, count)
            .mapToObj(_ -> fixture.place(Draft.USUAL.at(FakeGateway.ID)))
            .toList();
    fixture.clock().set(bills.getLast().bill().nextCheckAt());
    return bills;
  }

  /** On the wire. */
  private record Cost(long roundTrips, long commits) {}

  private static Cost cost(Runnable call) {
    link.takeStatements();
    long before = link.roundTrips();
    call.run();
    return new Cost(
        link.roundTrips() - before,
        link.takeStatements().stream().filter(text -> text.contains("COMMIT")).count());
  }
}
