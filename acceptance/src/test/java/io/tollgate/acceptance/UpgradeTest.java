package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.local.Local;
import io.tollgate.local.Options;
import io.tollgate.local.Sandboxes;
import io.tollgate.local.ShopUrls;
import io.tollgate.local.apigateway.FunctionCode;
import io.tollgate.local.database.Database;
import io.tollgate.local.database.TestDatabase;
import io.tollgate.simulator.RandomText;
import io.tollgate.simulator.RunningSimulator;
import io.tollgate.simulator.SimulatedGateway;
import io.tollgate.simulator.VirtualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Upgrade and way back with payments in flight: an earlier release and this one on one schema, with
 * one set of gateways that call either of them. The earlier one is what {@code .ci/upgrade/run} has
 * built; without it this is skipped.
 *
 * <p>What the earlier release cannot read is not in it: orders that were replaced (DECISIONS 103),
 * and cases of kinds that are newer (DECISIONS 80, 154).
 */
class UpgradeTest {

  /** The folder of the earlier release. */
  private static final Optional<Path> BEFORE =
      Optional.ofNullable(System.getProperty("tollgate.before")).map(Path::of);

  private static final int BUYERS_MAX = 60;
  private static final long PRICE = 50_000;
  private static final long GIVEN_BACK = 9_000;

  /** Gateways that may be asked seldom are asked within a quarter of an hour. */
  private static final Duration BETWEEN_RUNS = Duration.ofSeconds(60);

  private static final int RUNS_MAX = 15;

  private static final String EVENTS =
      """
      SELECT %s FROM outbox e JOIN bill b ON b.order_id=e.order_id
      WHERE b.ref=? AND e.type IN ('order.processing','payment.paid')
      """;

  /** The gateways that both releases know, and a currency of each. */
  private static final Map<String, String> CURRENCIES =
      Map.of("zalopay", "VND", "vnpay", "VND", "stripe", "USD", "izipay", "PEN");

  /** What becomes of a callback, as positions of the simulator's switches. */
  private enum Delivery {
    AT_ONCE("callback-copies", "1"),
    DOUBLED("callback-copies", "2"),
    LATE("callback-late-seconds", "90"),
    LOST("callback-lost", "true");

    private final String[] switches;

    Delivery(String... switches) {
      this.switches = switches;
    }
  }

  private record Payment(String gateway, String ref, Delivery delivery) {}

  private final List<AutoCloseable> open = new ArrayList<>();
  private final Map<String, Simulator> simulators = new LinkedHashMap<>();
  private final Map<String, String> settings = new TreeMap<>();
  private final List<Payment> paid = new ArrayList<>();
  private Database server;
  private DatabaseQueries database;
  private TrafficSplit api;
  private Shop shop;

  @BeforeEach
  void startGateways() {
    assumeTrue(BEFORE.isPresent(), "no earlier release: .ci/upgrade/run builds it");
    server = TestDatabase.create();
    database = new DatabaseQueries(server);
    api = new TrafficSplit();
    open.add(api);
    settings.put("tollgate.order-key-secret", RandomText.hex(32));
    settings.put("tollgate.webhook-secret", RandomText.hex(32));
    for (SimulatedGateway gateway : SimulatedGateway.all()) {
      Map<String, String> secrets = new TreeMap<>();
      gateway.secrets().forEach((name, random) -> secrets.put(name, random.get()));
      RunningSimulator simulator =
          gateway.start(
              0,
              List.of(gateway.account(secrets, api.url())),
              Optional.empty(),
              new VirtualClock());
      open.add(simulator);
      simulators.put(gateway.id(), new Simulator(simulator.url()));
      settings.putAll(secrets);
      settings.putAll(gateway.properties(simulator.url()));
    }
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
    VirtualClock.reset();
  }

  @Test
  void paymentsInFlightSurviveUpgradeAndWayBack() throws Exception {
    Local before = start("before", BEFORE.orElseThrow());
    shop = new Shop(api.url(), before.apiKey());
    api.serve(before);
    List<Payment> inFlight = openAll();
    List<Payment> abandoned = List.of(open("zalopay", Delivery.LOST), open("vnpay", Delivery.LOST));

    Local after = whileBuyersPay(() -> start("after", Project.ROOT));
    api.serve(before, after);
    payAll(inFlight, before, after);
    assertAnswered("/api/v1/callback/", before, after);
    List<Payment> opened = openAll();
    assertAnswered("/api/v1/payment", before, after);
    refund(inFlight);
    Payment atANewGateway = openAtMomo(after);

    // On Lambda the way back starts the earlier versions afresh, on the schema of this one.
    before.close();
    Local again = start("again", BEFORE.orElseThrow());
    api.serve(again);
    payAll(opened, again);
    pay(atANewGateway);
    List<Payment> openedAgain = openAll();
    reconcile(again);

    api.serve(after);
    payAll(openedAgain, after);
    settle(List.of(atANewGateway), after);
    paid.forEach(payment -> simulators.get(payment.gateway()).redeliver(payment.ref(), 1));
    awaitPublished(after);

    paid.forEach(payment -> assertPaidOnce(payment, new EventBus(after.baseUrl())));
    assertEquals(
        paid.size(),
        database.count("SELECT COUNT(*) FROM bill WHERE state='PAID'"),
        paid::toString);
    abandoned.forEach(payment -> assertEquals(List.of(), database.roles(payment.ref())));
    assertRefundedOnce(inFlight);
    assertEquals(List.of(), database.column("SELECT kind FROM review_case"));
    assertAuditFindsNothing(again);
    assertTrue(assertAuditFindsNothing(after).get("finished").asBoolean());
  }

  private Local start(String name, Path release) {
    Local local =
        Local.start(
            new Options(
                0,
                release.resolve("template.yaml"),
                FunctionCode.JAR,
                Project.scratch("upgrade-" + name),
                true,
                Optional.of(server),
                false,
                ShopUrls.NONE,
                new Sandboxes(simulators.keySet(), Map.of(), Optional.of(api.url())),
                settings));
    open.add(local);
    return local;
  }

  /** Buyers open and pay all the time, and money arrives for each of them. */
  private <T> T whileBuyersPay(Callable<T> work) throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    try (ExecutorService buyers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<List<Payment>> payments =
          buyers.submit(
              () -> {
                List<Payment> made = new ArrayList<>();
                while (!over.get() && made.size() < BUYERS_MAX) {
                  for (String gateway : CURRENCIES.keySet()) {
                    made.add(open(gateway, Delivery.DOUBLED));
                    pay(made.getLast());
                  }
                }
                return made;
              });
      T result;
      try {
        result = work.call();
      } finally {
        over.set(true);
      }
      List<Payment> made = payments.get();
      awaitPaid(made);
      paid.addAll(made);
      return result;
    }
  }

  /** One at each gateway for each way in which its callback may come. */
  private List<Payment> openAll() {
    return CURRENCIES.keySet().stream()
        .flatMap(gateway -> Stream.of(Delivery.values()).map(how -> open(gateway, how)))
        .toList();
  }

  private Payment open(String gateway, Delivery delivery) {
    return open(shop, gateway, CURRENCIES.get(gateway), delivery);
  }

  private Payment openAtMomo(Local release) {
    return open(new Shop(release.baseUrl(), release.apiKey()), "momo", "VND", Delivery.AT_ONCE);
  }

  private static Payment open(Shop shop, String gateway, String currency, Delivery delivery) {
    Response opened =
        shop.create(
            "{\"shop_ref\":\"%s\",\"amount\":%d,\"currency\":\"%s\",\"gateway\":\"%s\"}"
                .formatted(Shop.newOrder(), PRICE, currency, gateway));
    assertEquals(201, opened.status(), opened::toString);
    shop.visit(opened);
    return new Payment(gateway, opened.text("ref"), delivery);
  }

  private void pay(Payment payment) {
    Simulator simulator = simulators.get(payment.gateway());
    simulator.faultsOf(payment.ref(), payment.delivery().switches);
    simulator.pay(payment.ref());
  }

  private void payAll(List<Payment> payments, Local... serving) {
    payments.forEach(this::pay);
    settle(payments, serving);
  }

  /** Reconcile finds what no callback brings, also where two releases run at once. */
  private void settle(List<Payment> payments, Local... serving) {
    awaitPaid(payments.stream().filter(each -> each.delivery() == Delivery.DOUBLED).toList());
    for (int run = 0; run < RUNS_MAX && !payments.stream().allMatch(this::isPaid); run++) {
      VirtualClock.advance(BETWEEN_RUNS);
      reconcile(serving);
    }
    awaitPaid(payments);
    paid.addAll(payments);
  }

  private static void reconcile(Local... releases) {
    Concurrently.all(
        Stream.of(releases)
            .<Callable<String>>map(
                release -> () -> release.invoke("ReconcileFunction", "{\"trigger\":\"schedule\"}"))
            .toList());
  }

  /** What was written before anybody published stays in the outbox (V17__outbox.sql). */
  private void awaitPublished(Local release) {
    Eventually.holds(
        "nothing waits to be published",
        () -> {
          VirtualClock.advance(BETWEEN_RUNS);
          reconcile(release);
          return database.count("SELECT COUNT(*) FROM outbox WHERE state='waiting'") == 0;
        });
  }

  private void awaitPaid(List<Payment> payments) {
    for (Payment payment : payments) {
      Eventually.holds(payment + " is paid", () -> isPaid(payment));
    }
  }

  private boolean isPaid(Payment payment) {
    return database.state(payment.ref()).equals("PAID");
  }

  /** Some requests of this kind went to each of them, and were answered well. */
  private void assertAnswered(String path, Local... releases) {
    for (Local release : releases) {
      assertTrue(
          api.answered().stream()
              .anyMatch(
                  answer ->
                      answer.by() == release
                          && answer.request().rawPath().startsWith(path)
                          && answer.status() < 300),
          path);
    }
  }

  /** Some gateways decide later: whoever asks then may be another release. */
  private void refund(List<Payment> payments) {
    for (Payment payment : refundable(payments)) {
      simulators.get(payment.gateway()).faultsOf(payment.ref(), "refund-course", "later");
      Response asked = shop.refund(payment.ref(), "{\"amount\":" + GIVEN_BACK + "}");
      assertEquals(202, asked.status(), asked::toString);
    }
  }

  private static List<Payment> refundable(List<Payment> payments) {
    return payments.stream().filter(payment -> !payment.gateway().equals("izipay")).toList();
  }

  private void assertRefundedOnce(List<Payment> payments) {
    for (Payment payment : refundable(payments)) {
      assertEquals(List.of(GIVEN_BACK), simulators.get(payment.gateway()).refunds(payment.ref()));
      assertEquals(
          List.of("DONE"),
          database.column(
              "SELECT r.state FROM refund r JOIN bill b ON b.id=r.bill_id WHERE b.ref=?",
              payment.ref()));
    }
  }

  /** One receipt, and each event once, under one id however often the bus got it. */
  private void assertPaidOnce(Payment payment, EventBus bus) {
    String ref = payment.ref();
    assertEquals(List.of("APPLIED"), database.roles(ref), payment::toString);
    assertEquals(
        List.of("order.processing", "payment.paid"),
        database.column(EVENTS.formatted("e.type") + " ORDER BY 1", ref),
        payment::toString);
    assertEquals(
        database.column(
            EVENTS.formatted("e.event_id") + " AND e.published_at IS NOT NULL ORDER BY e.type",
            ref),
        Stream.of("order.processing", "payment.paid")
            .flatMap(type -> bus.all(type, ref).stream().map(event -> event.get("id").asText()))
            .distinct()
            .toList(),
        payment::toString);
  }

  private static JsonNode assertAuditFindsNothing(Local release) {
    JsonNode audit = Response.json(release.invoke("ReconcileFunction", "{\"audit\":true}"));
    assertEquals("[]", audit.get("violations").toString());
    return audit;
  }
}
