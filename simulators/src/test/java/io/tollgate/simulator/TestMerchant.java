package io.tollgate.simulator;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.http.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.function.Executable;

/**
 * A merchant of any simulated gateway, for tests: a server for callbacks, a client, a clock, and
 * the simulator. Registered as an extension of a test, it is closed after it.
 */
public abstract class TestMerchant implements AutoCloseable, AfterEachCallback {

  public final TestClock clock;
  public final List<HttpRequest> callbacks = new CopyOnWriteArrayList<>();

  /** What a callback is answered with, by its number. */
  public volatile Function<Integer, HttpResponse> reply;

  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpServer shop = HttpServer.start(0, this::receive);

  /** Takes the reply that ends the delivery of a callback. */
  protected TestMerchant(Instant start, HttpResponse recorded) {
    clock = new TestClock(start);
    reply = _ -> recorded;
  }

  /** The one that runs at the moment: a test may restart it. */
  public abstract RunningSimulator simulator();

  private HttpResponse receive(HttpRequest request) {
    synchronized (callbacks) {
      callbacks.add(request);
      return reply.apply(callbacks.size());
    }
  }

  /** Where Tollgate would be. */
  public String shopUrl() {
    return "http://localhost:" + shop.port();
  }

  public SimulatedOrder story(String id) {
    return simulator().order(id).orElseThrow();
  }

  /**
   * All orders as they are after a restart too: without the port, and without the counts of calls.
   */
  public List<SimulatedOrder> lasting() {
    return simulator().orders().stream().map(TestMerchant::lasting).toList();
  }

  private static SimulatedOrder lasting(SimulatedOrder story) {
    return new SimulatedOrder(
        story.id(),
        story.account(),
        story.state(),
        story.amount(),
        story.currency(),
        story.description(),
        story.createdAt(),
        story.expiresAt(),
        story.transactionId(),
        story.page().replaceFirst(":[0-9]+", ""),
        new SimulatedOrder.Calls(0, 0),
        story.callbacks(),
        story.refunds(),
        story.faults());
  }

  /** Presses a button on the order's page; the answer is not followed. */
  public Answer press(String id, String outcome) {
    return send(
        URI.create(story(id).page()),
        "POST",
        "application/x-www-form-urlencoded",
        "outcome=" + outcome);
  }

  public Answer post(String path, Map<String, String> fields) {
    return post(path, "application/x-www-form-urlencoded", form(fields));
  }

  public Answer post(String path, String contentType, String body) {
    return send(URI.create(simulator().url() + path), "POST", contentType, body);
  }

  public Answer get(String path) {
    return send(URI.create(simulator().url() + path), "GET", "text/plain", "");
  }

  public record Answer(int status, Map<String, List<String>> headers, String body) {
    public String location() {
      return headers.get("location").getFirst();
    }
  }

  public Answer send(URI uri, String method, String contentType, String body, String... headers) {
    var request =
        java.net.http.HttpRequest.newBuilder(uri)
            .header("content-type", contentType)
            .method(method, java.net.http.HttpRequest.BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      var response =
          client.send(request.build(), java.net.http.HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.headers().map(), response.body());
    } catch (IOException e) {
      return new Answer(0, Map.of(), "");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public static JsonNode json(Answer answer) {
    return Json.parse(answer.body());
  }

  public static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  public static Map<String, String> queryOf(String url) {
    return Arrays.stream(URI.create(url).getRawQuery().split("&"))
        .map(pair -> pair.split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> URLDecoder.decode(pair[0], StandardCharsets.UTF_8),
                pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
  }

  /** Waits until so many delivery attempts for an order have ended, and returns all callbacks. */
  public List<HttpRequest> callbacks(String id, int attempts) {
    eventually(
        () -> story(id).callbacks().stream().mapToInt(c -> c.attempts().size()).sum() == attempts);
    return List.copyOf(callbacks);
  }

  public static void eventually(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "it did not become true in 20 s");
      LockSupport.parkNanos(2_000_000);
    }
  }

  public static void allAtOnce(int times, Executable action) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var started =
          IntStream.range(0, times)
              .mapToObj(
                  _ ->
                      threads.submit(
                          () -> {
                            try {
                              action.execute();
                            } catch (Throwable e) {
                              throw new IllegalStateException(e);
                            }
                          }))
              .toList();
      for (var one : started) {
        one.get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    close();
  }

  @Override
  public void close() {
    simulator().close();
    shop.close();
    client.shutdownNow();
  }
}
