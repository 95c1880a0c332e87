package io.tollgate.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micronaut.json.tree.JsonNode;
import io.tollgate.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Secrets Manager's GetSecretValue over real HTTP, which counts its calls. */
public final class FakeSecretsManager implements AutoCloseable {

  private final HttpServer server;
  private final Map<String, String> secrets = new ConcurrentHashMap<>();
  private final AtomicInteger calls = new AtomicInteger();
  private volatile String createdDate = "1.7960000005E9";
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private volatile boolean isDown;

  public FakeSecretsManager() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  /** What a secret holds from now on. */
  public void put(String arn, Map<String, ?> secret) {
    secrets.put(arn, Json.write(secret));
  }

  /** The same for a text that need not be JSON. */
  public void put(String arn, String secret) {
    secrets.put(arn, secret);
  }

  public void remove(String arn) {
    secrets.remove(arn);
  }

  /** When the present version of each secret was made, as the API writes it. */
  public void setCreatedDate(String seconds) {
    createdDate = seconds;
  }

  /** Whether it answers 500 to everything. */
  public void setDown(boolean down) {
    isDown = down;
  }

  /**
   * What the next calls are answered in the place of a secret, one after the other: the name of an
   * error, or nothing, which closes the connection.
   */
  public void failNext(String... errors) {
    failures.addAll(List.of(errors));
  }

  public int calls() {
    return calls.get();
  }

  /** The environment of a function that calls it. */
  public Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put(
        "aws.endpoint-url-secrets-manager", "http://127.0.0.1:" + server.getAddress().getPort());
    settings.put("aws.region", "ap-southeast-1");
    settings.put("aws.access-key-id", "AKIDEXAMPLE");
    settings.put("aws.secret-access-key", "wJalrXUtnFEMI");
    return settings;
  }

  private void answer(HttpExchange exchange) throws IOException {
    calls.incrementAndGet();
    JsonNode request =
        Json.object(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8))
            .orElseThrow();
    boolean isRight =
        "secretsmanager.GetSecretValue"
                .equals(exchange.getRequestHeaders().getFirst("X-Amz-Target"))
            && exchange
                .getRequestHeaders()
                .getFirst("Authorization")
                .startsWith("AWS4-HMAC-SHA256");
    String secret = secrets.get(request.get("SecretId").getStringValue());
    String failure = failures.poll();
    if (failure != null) {
      if (!failure.isEmpty()) {
        send(exchange, 400, "{\"__type\":\"%s\"}".formatted(failure));
      }
      exchange.close();
    } else if (isDown) {
      send(exchange, 500, "{\"__type\":\"InternalServiceError\"}");
    } else if (!isRight || secret == null) {
      send(
          exchange,
          400,
          "{\"__type\":\"com.amazonaws#ResourceNotFoundException\",\"Message\":\"an ARN\"}");
    } else {
      send(
          exchange,
          200,
          "{\"CreatedDate\":%s,\"SecretString\":%s}".formatted(createdDate, quoted(secret)));
    }
  }

  private static String quoted(String text) {
    String list = Json.write(List.of(text));
    return list.substring(1, list.length() - 1);
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
