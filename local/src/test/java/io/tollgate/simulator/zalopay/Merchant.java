package io.tollgate.simulator.zalopay;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.local.http.HttpRequest;
import io.tollgate.local.http.HttpResponse;
import io.tollgate.local.http.HttpServer;
import io.tollgate.simulator.Json;
import io.tollgate.simulator.OrderStory;
import io.tollgate.simulator.Switches;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.function.Executable;

/**
 * A merchant with a server for callbacks, and the simulator it pays through. Registered as an
 * extension of a test, it is closed after it.
 */
final class Merchant implements AutoCloseable, AfterEachCallback {

  static final App APP = new App(7001, "merchant-key-one", "merchant-key-two");

  /** 2026-02-01 09:19:05 in Vietnam, the moment most of the vectors were made for. */
  static final Instant START = Instant.ofEpochMilli(1_769_912_345_678L);

  static final String TODAY = "260201";
  static final HttpResponse RECORDED =
      HttpResponse.json(200, "{\"return_code\":1,\"return_message\":\"success\"}");

  final TestClock clock = new TestClock(START);
  final List<HttpRequest> callbacks = new CopyOnWriteArrayList<>();
  volatile Function<Integer, HttpResponse> reply = _ -> RECORDED;
  ZaloPaySimulator zalopay;

  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpServer shop =
      HttpServer.start(
          0,
          request -> {
            synchronized (callbacks) {
              callbacks.add(request);
              return reply.apply(callbacks.size());
            }
          });

  Merchant() {
    this(Optional.empty());
  }

  Merchant(Optional<Path> stateFile) {
    zalopay = ZaloPaySimulator.start(0, List.of(APP), stateFile, clock);
  }

  /** Kills the simulator and starts another from what it left. */
  void restart(Path stateFile) {
    zalopay.close();
    zalopay = ZaloPaySimulator.start(0, List.of(APP), Optional.of(stateFile), clock);
  }

  String callbackUrl() {
    return "http://localhost:" + shop.port() + "/callback";
  }

  /** An order as a correct merchant describes it, not signed yet. */
  Map<String, String> order() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("app_id", "7001");
    fields.put("app_user", "Lê Thị Hoa");
    fields.put("app_trans_id", "%s_%09d".formatted(TODAY, NUMBERS.incrementAndGet()));
    fields.put("app_time", Long.toString(clock.millis()));
    fields.put("amount", "50000");
    fields.put("item", "[]");
    fields.put("embed_data", "{\"redirecturl\":\"https://shop.example.vn/back?lang=vi#done\"}");
    fields.put("description", "Payment for <Order> #12345");
    fields.put("callback_url", callbackUrl());
    return fields;
  }

  Map<String, String> signed(Map<String, String> fields, String... names) {
    String message = Arrays.stream(names).map(fields::get).collect(Collectors.joining("|"));
    fields.put("mac", Signature.of(APP.key1(), message));
    return fields;
  }

  JsonNode create(Map<String, String> order) {
    return json(post("/v2/create", signedOrder(order)));
  }

  Map<String, String> signedOrder(Map<String, String> order) {
    return signed(
        order, "app_id", "app_trans_id", "app_user", "amount", "app_time", "embed_data", "item");
  }

  /** Creates an order and returns its app_trans_id. */
  String created() {
    return created(Switches.NORMAL);
  }

  String created(Switches switches) {
    Map<String, String> order = order();
    zalopay.faults().order(order.get("app_trans_id"), switches);
    assertTrue(create(order).path("return_code").asInt() == 1);
    return order.get("app_trans_id");
  }

  JsonNode query(String appTransId) {
    return json(post("/v2/query", queryFields(appTransId)));
  }

  static Map<String, String> queryFields(String appTransId) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("app_id", "7001");
    fields.put("app_trans_id", appTransId);
    fields.put("mac", Signature.of(APP.key1(), "7001|" + appTransId + "|" + APP.key1()));
    return fields;
  }

  Map<String, String> refund(String zpTransId, long amount) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("app_id", "7001");
    fields.put("m_refund_id", "%s_7001_%010d".formatted(TODAY, NUMBERS.incrementAndGet()));
    fields.put("zp_trans_id", zpTransId);
    fields.put("amount", Long.toString(amount));
    fields.put("timestamp", Long.toString(clock.millis()));
    fields.put("description", "Hoàn tiền");
    return fields;
  }

  JsonNode refunded(Map<String, String> fields) {
    return json(
        post(
            "/v2/refund",
            fields.containsKey("refund_fee_amount")
                ? signed(
                    fields,
                    "app_id",
                    "zp_trans_id",
                    "amount",
                    "refund_fee_amount",
                    "description",
                    "timestamp")
                : signed(fields, "app_id", "zp_trans_id", "amount", "description", "timestamp")));
  }

  JsonNode queryRefund(String refundId) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("app_id", "7001");
    fields.put("m_refund_id", refundId);
    fields.put("timestamp", Long.toString(clock.millis()));
    return json(post("/v2/query_refund", signed(fields, "app_id", "m_refund_id", "timestamp")));
  }

  OrderStory story(String appTransId) {
    return zalopay.order(appTransId).orElseThrow();
  }

  /** Presses a button on the order's page; the answer is not followed. */
  Answer press(String appTransId, String outcome) {
    return send(
        URI.create(story(appTransId).page()),
        "POST",
        "application/x-www-form-urlencoded",
        "outcome=" + outcome);
  }

  Answer post(String path, Map<String, String> fields) {
    return post(path, "application/x-www-form-urlencoded", form(fields));
  }

  Answer post(String path, String contentType, String body) {
    return send(URI.create(zalopay.url() + path), "POST", contentType, body);
  }

  Answer get(String path) {
    return send(URI.create(zalopay.url() + path), "GET", "text/plain", "");
  }

  record Answer(int status, Map<String, List<String>> headers, String body) {
    String location() {
      return headers.get("location").getFirst();
    }
  }

  Answer send(URI uri, String method, String contentType, String body, String... headers) {
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

  static JsonNode json(Answer answer) {
    return Json.parse(answer.body());
  }

  static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  static Map<String, String> queryOf(String url) {
    return Arrays.stream(URI.create(url).getRawQuery().split("&"))
        .map(pair -> pair.split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> URLDecoder.decode(pair[0], StandardCharsets.UTF_8),
                pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
  }

  /** Callbacks that have come, once there are so many and none is on its way any more. */
  List<HttpRequest> callbacks(String appTransId, int attempts) {
    eventually(
        () ->
            story(appTransId).callbacks().stream().mapToInt(c -> c.attempts().size()).sum()
                == attempts);
    return List.copyOf(callbacks);
  }

  static JsonNode data(HttpRequest callback) {
    return Json.parse(Json.parse(callback.text()).path("data").textValue());
  }

  static void eventually(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "it did not become true in 20 s");
      LockSupport.parkNanos(2_000_000);
    }
  }

  static void allAtOnce(int times, Executable action) {
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
    zalopay.close();
    shop.close();
    client.shutdownNow();
  }
}
