import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Runs a command that polls Lambda's Runtime API, as it would run on Lambda before a snapshot, lets
 * it answer one health check, and ends it: a JVM that was told to writes its AOT cache then. Needs
 * neither a database nor a gateway; what a function primes without them is logged as not primed.
 */
public final class Train {

  private static final int SECONDS_MAX = 300;
  private static final String HEALTH =
      "{\"version\":\"2.0\",\"routeKey\":\"GET /health\",\"headers\":{},"
          + "\"requestContext\":{\"http\":{\"method\":\"GET\",\"path\":\"/health\"}}}";

  private static final CountDownLatch ANSWERED = new CountDownLatch(1);

  private Train() {}

  public static void main(String[] command) throws IOException, InterruptedException {
    HttpServer api =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    api.setExecutor(Executors.newCachedThreadPool());
    api.createContext("/", Train::serve);
    api.start();
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().put("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + api.getAddress().getPort());
    builder.environment().put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
    Process process = builder.start();
    process.onExit().thenRun(ANSWERED::countDown);
    boolean isAnswered = ANSWERED.await(SECONDS_MAX, TimeUnit.SECONDS) && process.isAlive();
    process.destroy();
    boolean isEnded = process.waitFor(SECONDS_MAX, TimeUnit.SECONDS);
    System.exit(isAnswered && isEnded ? 0 : 1);
  }

  private static void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    exchange.getRequestBody().readAllBytes();
    if (path.endsWith("/error")) {
      System.err.println("The function does not start");
      System.exit(1);
    }
    byte[] body = new byte[0];
    if (path.endsWith("/invocation/next")) {
      if (ANSWERED.getCount() == 0) {
        return;
      }
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.getResponseHeaders().add("Lambda-Runtime-Aws-Request-Id", "training");
      exchange.getResponseHeaders().add("Lambda-Runtime-Deadline-Ms", "4102444800000");
      exchange.getResponseHeaders().add("Lambda-Runtime-Invoked-Function-Arn", "arn:training");
      body = HEALTH.getBytes(StandardCharsets.UTF_8);
    } else if (path.endsWith("/response")) {
      ANSWERED.countDown();
    }
    exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
