package io.tollgate.local.lambda;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * One function in a process of its own: this is the Runtime API that a runtime polls (AWS Lambda
 * Developer Guide, "Lambda runtime API"). A function's real jar runs under AWS's own Java runtime
 * interface client, which must be on our class path.
 */
public final class LambdaRuntime implements AutoCloseable {

  private static final int SECONDS_MAX = 60;
  private static final String API = "/2018-06-01/runtime";

  /** What Lambda puts beside a function. */
  private static final List<String> RUNTIME_JARS =
      List.of(
          "aws-lambda-java-runtime",
          "aws-lambda-java-core",
          "aws-lambda-java-serialization",
          "utils-lite");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
  private final CountDownLatch snapshot = new CountDownLatch(1);
  private final BlockingQueue<Boolean> restores = new LinkedBlockingQueue<>();
  private final Process process;
  private final Path log;
  private volatile long takenNanos;

  /** What the runtime said of an event, or of its start. */
  public sealed interface Outcome {

    /**
     * The function's answer.
     *
     * @param atNanos when it came, by {@link System#nanoTime()}
     * @param afterNanos how long after the runtime had taken the event
     */
    record Answered(String body, long atNanos, long afterNanos) implements Outcome {

      public JsonNode json() {
        return parse(body);
      }
    }

    record Failed(String type, String message) implements Outcome {}

    /** The function did not start. */
    record NotStarted(String type, String message) implements Outcome {}
  }

  private LambdaRuntime(
      List<String> command, String handler, Map<String, String> environment, Path folder)
      throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::serve);
    server.start();
    log = folder.resolve(handler + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
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

  /** Starts a function of Java, with these variables in its environment. */
  public static LambdaRuntime start(
      Path jar, String handler, Map<String, String> environment, Path folder) {
    return start(java(List.of(), jar.toString(), handler), handler, environment, folder);
  }

  /**
   * Starts any program that polls the Runtime API.
   *
   * @param folder where its log is written
   */
  public static LambdaRuntime start(
      List<String> command, String handler, Map<String, String> environment, Path folder) {
    try {
      return new LambdaRuntime(command, handler, environment, folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The command that runs a handler of a class path under AWS's runtime interface client. */
  public static List<String> java(List<String> options, String classPath, String handler) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(options);
    command.addAll(
        List.of(
            "-cp",
            runtimeJars() + File.pathSeparator + classPath,
            "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
            handler));
    return command;
  }

  /** What comes of an event. */
  public Outcome invoke(String event) throws InterruptedException {
    events.add(event);
    return outcome();
  }

  /** What comes next: of a start that fails, there is no event. */
  public Outcome outcome() throws InterruptedException {
    Outcome outcome = outcomes.poll(SECONDS_MAX, TimeUnit.SECONDS);
    if (outcome == null) {
      throw new AssertionError("nothing came of it; the log says:\n" + log());
    }
    return outcome;
  }

  /** Waits until the function's start has gone as far as a snapshot is made of it. */
  public void awaitSnapshot() throws InterruptedException {
    if (!snapshot.await(SECONDS_MAX, TimeUnit.SECONDS)) {
      throw new AssertionError("not ready for a snapshot; the log says:\n" + log());
    }
  }

  /** Lets a function go on that has been made a snapshot of. */
  public void restore() {
    restores.add(true);
  }

  /** The function's process. */
  public ProcessHandle process() {
    return process.toHandle();
  }

  /** What the function printed. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What Lambda puts beside a function of Java, as a class path. */
  public static String runtimeJars() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(path -> RUNTIME_JARS.stream().anyMatch(path::contains))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (path.equals(API + "/invocation/next")) {
        next(exchange);
      } else if (path.equals(API + "/restore/next")) {
        snapshot.countDown();
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

  private Outcome outcome(String path, String body) {
    if (path.endsWith("/response")) {
      long now = System.nanoTime();
      return new Outcome.Answered(body, now, now - takenNanos);
    }
    JsonNode error = parse(body);
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
    takenNanos = System.nanoTime();
    reply(exchange, 200, event);
  }

  private static void reply(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    server.stop(0);
  }
}
