package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.local.Local;
import io.tollgate.local.Options;
import io.tollgate.local.Sandboxes;
import io.tollgate.local.ShopUrls;
import io.tollgate.local.apigateway.FunctionCode;
import io.tollgate.local.database.DatabaseLink;
import io.tollgate.local.database.TestDatabase;
import io.tollgate.simulator.SimulatedGateway;
import io.tollgate.simulator.VirtualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The whole product, started once for all tests of this JVM, with a wire to its database that can
 * be cut. After each test everything is whole again, the clock is right, and the audit must find
 * nothing, unless nothing was written since the last one.
 */
final class Tollgate implements AfterEachCallback {

  private static final Path STATE = Project.scratch("tollgate");
  private static final List<String> SECRETS =
      List.of(
          "tollgate.order-key-secret", "tollgate.webhook-secret", "datasources.default.password");

  private final DatabaseLink link;
  private final Local local;
  private final Shop shop;
  private final SequencedMap<String, Simulator> simulators = new LinkedHashMap<>();
  private final DatabaseQueries database;
  private final ZaloPaySigner signer;
  private boolean isCut;
  private long writesAudited = -1;

  private Tollgate() {
    try {
      var server = TestDatabase.create();
      link = DatabaseLink.to(server);
      local =
          Local.start(
              new Options(
                  0,
                  Project.ROOT.resolve("template.yaml"),
                  FunctionCode.JAR,
                  STATE,
                  true,
                  Optional.of(link.database()),
                  false,
                  ShopUrls.NONE,
                  Sandboxes.NONE,
                  Map.of(
                      "tollgate.unconfirmed-refunds", "izipay",
                      // A clock that is moved and put back would have events deleted too early.
                      "tollgate.events-kept", "3650d")));
      Runtime.getRuntime().addShutdownHook(new Thread(local::close));
      assertEquals(List.of(), local.api().faults());
      shop = new Shop(local.baseUrl(), local.apiKey());
      local
          .simulators()
          .forEach((gateway, running) -> simulators.put(gateway, new Simulator(running.url())));
      database = new DatabaseQueries(server);
      signer = new ZaloPaySigner(STATE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lazy, and once, as the language promises for a class that is first used. */
  private static final class One {
    static final Tollgate RUNNING = new Tollgate();
  }

  static Tollgate running() {
    return One.RUNNING;
  }

  Shop shop() {
    return shop;
  }

  /** ZaloPay's, through which most tests pay. */
  Simulator simulator() {
    return simulator("zalopay");
  }

  /** That of the gateway with this id. */
  Simulator simulator(String gateway) {
    return Optional.ofNullable(simulators.get(gateway)).orElseThrow();
  }

  /** The names of all gateways that are simulated. */
  static Stream<String> gateways() {
    return running().simulators.keySet().stream();
  }

  Collection<Simulator> simulators() {
    return simulators.values();
  }

  DatabaseQueries database() {
    return database;
  }

  /** Where events are published. */
  EventBus bus() {
    return new EventBus(local.baseUrl());
  }

  /** What buyers are told. */
  Mailbox mailbox() {
    return new Mailbox(local.baseUrl());
  }

  ZaloPaySigner signer() {
    return signer;
  }

  String operatorToken() {
    return local.operatorToken();
  }

  /** Of somebody in these groups only. */
  String operatorToken(String name, String... groups) {
    return local.operatorToken(name, groups);
  }

  String customerToken() {
    return local.customerToken();
  }

  String customerToken(String name) {
    return local.customerToken(name);
  }

  /** What may never be seen from outside; of the API key also the part that is random. */
  List<String> secrets() {
    String apiKey = shop.apiKey();
    Stream<String> gateways =
        SimulatedGateway.all().stream().flatMap(gateway -> gateway.secrets().keySet().stream());
    return Stream.concat(
            Stream.concat(SECRETS.stream(), gateways).map(signer::property),
            Stream.of(apiKey, apiKey.substring(apiKey.lastIndexOf('_') + 1)))
        .filter(Predicate.not(String::isEmpty))
        .toList();
  }

  /** Between the functions and their database; broken and mended only by the next two. */
  DatabaseLink link() {
    return link;
  }

  /** The database is gone, and with it every connection. */
  void cut() {
    link.cut();
    isCut = true;
  }

  /**
   * The database is back. A function that begins with a read finds out by itself that its
   * connection is dead; operator-fn may begin with a write, and reads here.
   */
  void restore() {
    link.restore();
    if (isCut) {
      isCut = false;
      new OperatorClient(shop().url(), this::operatorToken).get("/orders?limit=1");
    }
  }

  /** One run of reconcile. Nothing runs by schedule here, so that no test races with it. */
  JsonNode reconcile() {
    return reconcile("{\"trigger\":\"schedule\"}");
  }

  JsonNode reconcile(String json) {
    return Response.json(local.invoke("ReconcileFunction", json));
  }

  /** One run of what sends webhooks each minute. */
  void deliver() {
    deliver("{\"trigger\":\"schedule\"}");
  }

  JsonNode deliver(String json) {
    return Response.json(local.invoke("DeliverFunction", json));
  }

  Instant now() {
    return new VirtualClock().instant();
  }

  void advance(Duration by) {
    VirtualClock.advance(by);
  }

  /** Whatever a bill needs to be looked at once more: a minute with its jitter, and a run. */
  void nextLook() {
    advance(Duration.ofSeconds(73));
    reconcile();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    restore();
    simulators().forEach(Simulator::faultsOff);
    VirtualClock.reset();
    long writes = database.writes();
    if (writes != writesAudited) {
      bus().assertAllFitTheSchema();
      JsonNode audit = reconcile("{\"audit\":true}");
      assertEquals("[]", audit.get("violations").toString());
      assertTrue(audit.get("finished").asBoolean(), audit.toString());
      writesAudited = writes;
    }
  }
}
