package io.tollgate.events;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micronaut.json.tree.JsonNode;
import io.tollgate.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** An event bus over real HTTP that takes, refuses or ignores what it is sent. */
public final class FakeEventBus implements AutoCloseable {

  /** How it behaves from now on. */
  public enum Behaviour {
    TAKES,
    FAILS,
    /** Holds every request until it is closed or takes again. */
    HANGS
  }

  private static final String NOTHING = "no event has this text in it";

  private final HttpServer server;
  private final List<JsonNode> taken = new CopyOnWriteArrayList<>();
  private final AtomicInteger calls = new AtomicInteger();
  private volatile Behaviour behaviour = Behaviour.TAKES;
  private volatile String poison = NOTHING;
  private volatile String poisonOfCall = NOTHING;
  private volatile CountDownLatch held = new CountDownLatch(1);

  public FakeEventBus() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  /** What a function has to be told to publish here. */
  public Map<String, String> settings() {
    return Map.of(
        "tollgate.event-bus", "tollgate",
        "aws.endpoint-url", "http://127.0.0.1:" + server.getAddress().getPort(),
        "aws.region", "ap-southeast-1",
        "aws.access-key-id", "test",
        "aws.secret-access-key", "test");
  }

  public void turn(Behaviour next) {
    behaviour = next;
    if (next != Behaviour.HANGS) {
      held.countDown();
      held = new CountDownLatch(1);
    }
  }

  /** Refuses, from now on, every event whose text has this in it. */
  public void refuse(String text) {
    poison = text;
  }

  /** Refuses, from now on, every call with an event whose text has this in it. */
  public void refuseCallsWith(String text) {
    poisonOfCall = text;
  }

  /** Takes everything from now on. */
  public void mend() {
    turn(Behaviour.TAKES);
    refuse(NOTHING);
    refuseCallsWith(NOTHING);
  }

  /** The entries that it took, in the order of their arrival. */
  public List<JsonNode> taken() {
    return taken;
  }

  /** The events that it took, each as the JSON text of its {@code Detail}. */
  public List<String> details() {
    return taken.stream().map(entry -> entry.get("Detail").getStringValue()).toList();
  }

  /** How many calls came, whatever became of them. */
  public int calls() {
    return calls.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    calls.incrementAndGet();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (body.contains(poisonOfCall)) {
      reply(exchange, 400, "{\"__type\":\"com.amazon.coral.validate#ValidationException\"}");
      exchange.close();
      return;
    }
    switch (behaviour) {
      case TAKES -> reply(exchange, 200, put(Json.object(body).orElseThrow().get("Entries")));
      case FAILS -> reply(exchange, 500, "{\"__type\":\"InternalException\"}");
      case HANGS -> await();
    }
    exchange.close();
  }

  private void await() {
    try {
      held.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String put(JsonNode entries) {
    List<Map<String, Object>> results = new ArrayList<>();
    int failed = 0;
    for (JsonNode entry : entries.values()) {
      if (entry.get("Detail").getStringValue().contains(poison)) {
        failed++;
        results.add(new LinkedHashMap<>(Map.of("ErrorCode", "MalformedDetail")));
      } else {
        taken.add(entry);
        results.add(new LinkedHashMap<>(Map.of("EventId", "id-" + taken.size())));
      }
    }
    return Json.write(Map.of("FailedEntryCount", failed, "Entries", results));
  }

  private static void reply(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    held.countDown();
    server.stop(0);
  }
}
