package io.tollgate.gateway;

import static io.tollgate.gateway.MicronautGatewayHttp.configuration;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.http.client.HttpClient;
import io.tollgate.gateway.CircuitBreaker.WhenOpen;
import io.tollgate.gateway.GatewayHttp.Answer;
import io.tollgate.gateway.GatewayHttp.NoAnswer;
import io.tollgate.gateway.GatewayHttp.Request;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.http.HttpServer;
import io.tollgate.time.SettableClock;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** The real client against real servers, from well-behaved to dead. */
@Timeout(60)
class MicronautGatewayHttpTest {

  private static final String BODY = "mac=s3cr3t-signature&name=%C4%90%C6%A1n";
  private static final Duration SHORT = Duration.ofSeconds(1);

  private final SettableClock clock = new SettableClock();
  private final MicronautGatewayHttp http = http(Duration.ofSeconds(5), WhenOpen.TRY_BRIEFLY);

  @AfterEach
  void close() {
    http.close();
  }

  @Test
  void requestAndResponseBodiesArePassedUnchanged() {
    AtomicReference<HttpRequest> seen = new AtomicReference<>();
    try (HttpServer server =
        HttpServer.start(
            0,
            request -> {
              seen.set(request);
              return HttpResponse.json(200, "{\"m\":\"Giao dịch thành công 🎁\"}");
            })) {
      Answer answer = http.send(Request.post(uri(server), FormEncoding.CONTENT_TYPE, BODY));

      assertEquals(new Answer(200, "{\"m\":\"Giao dịch thành công 🎁\"}"), answer);
      assertEquals("POST", seen.get().method());
      assertEquals("/v2/create", seen.get().target());
      assertEquals(BODY, seen.get().text());
      assertEquals(FormEncoding.CONTENT_TYPE, seen.get().header("content-type").orElseThrow());
    }
  }

  @Test
  void anyHttpStatusIsAnAnswerAndRedirectsAreNotFollowed() {
    AtomicInteger calls = new AtomicInteger();
    try (HttpServer server =
        HttpServer.start(
            0,
            request -> {
              calls.incrementAndGet();
              return switch (request.rawPath()) {
                case "/500" -> HttpResponse.text(500, "text/plain", "Internal Server Error");
                case "/html" -> HttpResponse.html(200, "<!doctype html><title>502</title>");
                case "/303" -> HttpResponse.redirect("/html");
                default -> HttpResponse.text(404, "text/plain", "");
              };
            })) {
      assertEquals(new Answer(500, "Internal Server Error"), post(server, "/500"));
      assertEquals(new Answer(200, "<!doctype html><title>502</title>"), post(server, "/html"));
      assertEquals(new Answer(303, ""), post(server, "/303"));
      assertEquals(new Answer(404, ""), post(server, "/nothing"));
      assertEquals(4, calls.get());
    }
  }

  @Test
  void everyCallOpensItsOwnConnection() {
    try (RawServer server =
        RawServer.start(
            // Would keep the connection, as a server may that does not read our header.
            connection ->
                RawServer.write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"))) {
      for (int i = 0; i < 50; i++) {
        assertEquals(new Answer(200, "{}"), post(server, Duration.ofSeconds(5)));
      }
      assertEquals(50, server.connectionsMade());
    }
  }

  @Test
  void refusedConnectionIsRetriedOnceAndIsNoAnswer() throws IOException {
    URI nobody;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = URI.create("http://127.0.0.1:" + free.getLocalPort());
    }
    AtomicInteger attempts = new AtomicInteger();
    Duration within = Duration.ofSeconds(5);
    MicronautGatewayHttp counted =
        new MicronautGatewayHttp(
            counting(attempts, HttpClient.create(null, configuration(within))),
            within,
            WhenOpen.TRY_BRIEFLY,
            clock);
    try {
      NoAnswer none = noAnswer(() -> counted.send(Request.post(nobody, "text/plain", BODY)));
      assertEquals("no answer, connection refused", none.getMessage());
      assertEquals(2, attempts.get());
    } finally {
      counted.close();
    }
  }

  @Test
  void circuitThatIsOpenProbesTheServerOnceAMinuteUntilItAnswers() {
    AtomicReference<String> status = new AtomicReference<>("500 Internal Server Error");
    MicronautGatewayHttp probing = http(Duration.ofSeconds(5), WhenOpen.PROBE);
    try (RawServer down = RawServer.start(connection -> answerOrClose(connection, status.get()));
        HttpServer other = HttpServer.start(0, _ -> HttpResponse.json(200, "{}"))) {
      for (int i = 0; i < 5; i++) {
        assertEquals(500, send(probing, down.uri()).status());
      }
      status.set("");
      for (int i = 0; i < 5; i++) {
        noAnswer(() -> send(probing, down.uri()));
      }
      assertEquals(10, down.connectionsMade());

      NoAnswer notCalled = noAnswer(() -> send(probing, down.uri()));
      assertEquals("not called, the last calls failed", notCalled.getMessage());
      assertEquals(10, down.connectionsMade());
      assertEquals(new Answer(200, "{}"), send(probing, uri(other)));

      clock.pass(Duration.ofMinutes(1));
      noAnswer(() -> send(probing, down.uri()));
      noAnswer(() -> send(probing, down.uri()));
      assertEquals(11, down.connectionsMade());

      status.set("404 Not Found");
      clock.pass(Duration.ofMinutes(1));
      for (int i = 0; i < 20; i++) {
        assertEquals(404, send(probing, down.uri()).status());
      }
      assertEquals(31, down.connectionsMade());
    } finally {
      probing.close();
    }
  }

  /** Would wait ten minutes otherwise, and this test has one. */
  @Test
  void callerThatWaitsGetsAShortTimeoutWhileTheCircuitIsOpen() {
    CountDownLatch forever = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    MicronautGatewayHttp patient = http(Duration.ofMinutes(10), WhenOpen.TRY_BRIEFLY);
    try (RawServer server =
        RawServer.start(
            connection -> {
              if (calls.incrementAndGet() > 10) {
                forever.await();
              }
              connection.close();
            })) {
      for (int i = 0; i < 11; i++) {
        noAnswer(() -> send(patient, server.uri()));
      }
      assertEquals(11, server.connectionsMade());
    } finally {
      patient.close();
    }
  }

  @Test
  void timedOutCallIsNotRetried() {
    CountDownLatch forever = new CountDownLatch(1);
    try (RawServer server = RawServer.start(_ -> forever.await())) {
      noAnswer(() -> post(server, SHORT));
      assertEquals(1, server.connectionsMade());
    }
  }

  @Test
  void timeoutClosesTheConnection() throws InterruptedException {
    CountDownLatch gone = new CountDownLatch(1);
    try (RawServer server =
        RawServer.start(
            connection -> {
              if (connection.getInputStream().read() < 0) {
                gone.countDown();
              }
            })) {
      noAnswer(() -> post(server, SHORT));
      assertTrue(gone.await(10, TimeUnit.SECONDS));
    }
  }

  @Test
  void slowlyDrippingResponseTimesOut() {
    try (RawServer server =
        RawServer.start(
            connection -> {
              RawServer.write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
              for (int i = 0; i < 1_000; i++) {
                RawServer.write(connection, "x");
                new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
              }
            })) {
      noAnswer(() -> post(server, SHORT));
      assertEquals(1, server.connectionsMade());
    }
  }

  @Test
  void truncatedResponseIsNoAnswerAndNotRetried() {
    RawServer.Behaviour half =
        connection -> {
          RawServer.write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"return");
          connection.close();
        };
    RawServer.Behaviour reset =
        connection -> {
          RawServer.write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"return");
          connection.setSoLinger(true, 0);
          connection.close();
        };
    for (RawServer.Behaviour behaviour : new RawServer.Behaviour[] {half, reset, Socket::close}) {
      try (RawServer server = RawServer.start(behaviour)) {
        noAnswer(() -> post(server, Duration.ofSeconds(5)));
        assertEquals(1, server.connectionsMade());
      }
    }
  }

  @Test
  void responseThatIsNotHttpIsNoAnswer() {
    try (RawServer server =
        RawServer.start(
            connection -> {
              RawServer.write(connection, "220 mail.example.com ESMTP\r\n\r\n");
              connection.close();
            })) {
      noAnswer(() -> post(server, Duration.ofSeconds(5)));
    }
  }

  @Test
  void failedDnsLookupAndFailedTlsHandshakeAreNoAnswer() {
    try (HttpServer server = HttpServer.start(0, _ -> HttpResponse.json(200, "{}"))) {
      URI notTls = URI.create("https://127.0.0.1:" + server.port());
      noAnswer(() -> http.send(Request.post(notTls, "text/plain", BODY)));
    }
    URI noName = URI.create("http://zalopay.invalid");
    noAnswer(() -> http.send(Request.post(noName, "text/plain", BODY)));
  }

  @Test
  void responseOfMoreThanOneMebibyteIsNoAnswer() {
    try (HttpServer server =
        HttpServer.start(
            0,
            request ->
                HttpResponse.json(
                    200, "x".repeat(Integer.parseInt(request.rawPath().substring(1)))))) {
      assertEquals(1_048_576, post(server, "/1048576").body().length());
      noAnswer(() -> post(server, "/1048577"));
      noAnswer(() -> post(server, "/5000000"));
    }
  }

  @Test
  void threadCountDoesNotGrowWithCalls() {
    try (HttpServer server = HttpServer.start(0, _ -> HttpResponse.json(200, "{}"))) {
      post(server, "/warm");
      long before = clientThreads();
      for (int i = 0; i < 100; i++) {
        post(server, "/again");
      }
      assertTrue(clientThreads() <= before + Runtime.getRuntime().availableProcessors() * 2L);
    }
  }

  private static long clientThreads() {
    return Thread.getAllStackTraces().keySet().stream().filter(t -> !t.isVirtual()).count();
  }

  private Answer post(HttpServer server, String path) {
    return http.send(Request.post(uri(server).resolve(path), "text/plain", BODY));
  }

  private Answer post(RawServer server, Duration timeout) {
    MicronautGatewayHttp impatient = http(timeout, WhenOpen.TRY_BRIEFLY);
    try {
      return impatient.send(Request.post(server.uri(), "text/plain", BODY));
    } finally {
      impatient.close();
    }
  }

  private MicronautGatewayHttp http(Duration answerWithin, WhenOpen whenDown) {
    return new MicronautGatewayHttp(answerWithin, whenDown, clock);
  }

  private static Answer send(MicronautGatewayHttp client, URI uri) {
    return client.send(Request.post(uri, "text/plain", BODY));
  }

  /** The client itself, with its attempts counted. */
  private static HttpClient counting(AtomicInteger attempts, HttpClient client) {
    return (HttpClient)
        Proxy.newProxyInstance(
            HttpClient.class.getClassLoader(),
            new Class<?>[] {HttpClient.class},
            (_, method, arguments) -> {
              if (method.getName().equals("exchange")) {
                attempts.incrementAndGet();
              }
              return method.invoke(client, arguments);
            });
  }

  private static void answerOrClose(Socket connection, String status) throws IOException {
    if (!status.isEmpty()) {
      RawServer.write(connection, "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n");
    }
    connection.close();
  }

  private static URI uri(HttpServer server) {
    return URI.create("http://127.0.0.1:" + server.port() + "/v2/create");
  }

  private static NoAnswer noAnswer(Executable call) {
    NoAnswer none = assertThrows(NoAnswer.class, call);
    for (Throwable t = none; t != null; t = t.getCause()) {
      assertFalse(String.valueOf(t).contains("s3cr3t"), () -> "printed what was sent");
    }
    return none;
  }
}
