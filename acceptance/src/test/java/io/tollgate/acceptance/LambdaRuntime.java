package io.tollgate.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * One function's real jar under AWS's own Java runtime interface client, in a process of its own:
 * this is the Runtime API that the client polls (AWS Lambda Developer Guide, "Lambda runtime API").
 */
final class LambdaRuntime implements AutoCloseable {

  private static final int SECONDS_MAX = 60;
  private static final String API = "/2018-06-01/runtime";

  private final HttpServer server;
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
  private final BlockingQueue<Boolean> restores = new LinkedBlockingQueue<>();
  private final Process process;
  private final Path log;

  /** What the runtime said of an event, or of its start. */
  sealed interface Outcome {

    record Answered(String body) implements Outcome {

      JsonNode json() {
        return Response.json(body);
      }
    }

    record Failed(String type, String message) implements Outcome {}

    /** The function did not start. */
    record NotStarted(String type, String message) implements Outcome {}
  }

  private LambdaRuntime(Path jar, String handler, Map<String, String> environment, Path folder)
      throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::serve);
    server.start();
    log = folder.resolve(handler + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                runtimeJars() + File.pathSeparator + jar,
                "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
                handler)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    builder
        .environment()
        .putAll(
            Map.of(
                "AWS_LAMBDA_RUNTIME_API",
                "127.0.0.1:" + server.getAddress().getPort(),
                "AWS_LAMBDA_FUNCTION_NAME",
                "tollgate",
                "AWS_LAMBDA_FUNCTION_VERSION",
                "1",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                "1024",
                "AWS_LAMBDA_LOG_GROUP_NAME",
                "tollgate",
                "AWS_LAMBDA_LOG_STREAM_NAME",
                "1",
                "_HANDLER",
                handler));
    process = builder.start();
  }

  /** Starts a function, with these variables in its environment. */
  static LambdaRuntime start(
      Path jar, String handler, Map<String, String> environment, Path folder) {
    try {
      return new LambdaRuntime(jar, handler, environment, folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What comes of an event. */
  Outcome invoke(String event) throws InterruptedException {
    events.add(event);
    return outcome();
  }

  /** What comes next: of a start that fails, there is no event. */
  Outcome outcome() throws InterruptedException {
    Outcome outcome = outcomes.poll(SECONDS_MAX, TimeUnit.SECONDS);
    if (outcome == null) {
      throw new AssertionError("nothing came of it; the log says:\n" + log());
    }
    return outcome;
  }

  /** Lets a function go on that has been made a snapshot of. */
  void restore() {
    restores.add(true);
  }

  /** What the function printed. */
  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What Lambda puts beside a function. */
  private static String runtimeJars() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(
            path ->
                path.contains("aws-lambda-java-runtime")
                    || path.contains("aws-lambda-java-core")
                    || path.contains("aws-lambda-java-serialization")
                    || path.contains("utils-lite"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (path.equals(API + "/invocation/next")) {
        next(exchange);
      } else if (path.equals(API + "/restore/next")) {
        restores.take();
        reply(exchange, 200, "");
      } else {
        outcomes.add(outcome(path, body));
        reply(exchange, 202, "");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Outcome outcome(String path, String body) {
    if (path.endsWith("/response")) {
      return new Outcome.Answered(body);
    }
    JsonNode error = Response.json(body);
    String type = error.path("errorType").asText();
    String message = error.path("errorMessage").asText();
    return path.startsWith(API + "/invocation/")
        ? new Outcome.Failed(type, message)
        : new Outcome.NotStarted(type, message);
  }

  private void next(HttpExchange exchange) throws IOException, InterruptedException {
    String event = events.take();
    var headers = exchange.getResponseHeaders();
    headers.add("Content-Type", "application/json");
    headers.add("Lambda-Runtime-Aws-Request-Id", UUID.randomUUID().toString());
    headers.add("Lambda-Runtime-Deadline-Ms", Long.toString(System.currentTimeMillis() + 300_000));
    headers.add("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:x:1:function:tollgate");
    reply(exchange, 200, event);
  }

  private static void reply(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    server.stop(0);
  }
}
