package io.tollgate.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls over real HTTP, configured as AWS configures its own clients. */
class AwsClientTest {

  private static final Duration WITHIN = Duration.ofSeconds(5);
  private static final AwsRequest REQUEST =
      AwsRequest.json(AwsService.EVENT_BRIDGE, "1.1", "AWSEvents.PutEvents", "{\"Entries\":[]}");

  private final HttpServer server = start();
  private final List<String> seen = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void requestIsSentSignedToTheConfiguredEndpoint() {
    answer("/", 200, "{\"FailedEntryCount\":0}");
    try (ApplicationContext context = context(Map.of())) {
      assertEquals(
          new AwsResponse(200, "{\"FailedEntryCount\":0}"),
          context.getBean(AwsClient.class).send(REQUEST, WITHIN));
    }
    assertTrue(
        seen.getFirst()
            .startsWith("POST AWSEvents.PutEvents AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/"),
        seen::getFirst);
  }

  /** As in AWS's own clients: the endpoint of one service goes before that of all. */
  @Test
  void endpointOfOneServiceGoesBeforeThatOfAll() {
    answer("/under/a/path/", 200, "{}");
    Map<String, String> settings =
        Map.of(
            "aws.endpoint-url",
            "http://127.0.0.1:1",
            "aws.endpoint-url-eventbridge",
            url() + "/under/a/path");
    try (ApplicationContext context = context(settings)) {
      assertEquals(200, context.getBean(AwsClient.class).send(REQUEST, WITHIN).status());
    }
  }

  @Test
  void errorIsAnAnswer() {
    answer("/", 400, "{\"__type\":\"AccessDeniedException\"}");
    try (ApplicationContext context = context(Map.of())) {
      assertEquals(
          new AwsResponse(400, "{\"__type\":\"AccessDeniedException\"}"),
          context.getBean(AwsClient.class).send(REQUEST, WITHIN));
    }
  }

  /** After a restore from a snapshot the credentials are at an address, behind a token. */
  @Test
  void credentialsOfARestoredFunctionAreFetchedOnceWhileTheyAreValid() {
    answer(
        "/credentials",
        200,
        """
        {"AccessKeyId":"ASIARESTORED","SecretAccessKey":"secret","Token":"session",
         "Expiration":"2099-01-01T00:00:00Z"}
        """);
    answer("/", 200, "{}");
    Map<String, String> settings =
        Map.of(
            "aws.container-credentials-full-uri",
            url() + "/credentials",
            "aws.container-authorization-token",
            "let me in");
    try (ApplicationContext context = context(settings)) {
      context.getBean(AwsClient.class).send(REQUEST, WITHIN);
      context.getBean(AwsClient.class).send(REQUEST, WITHIN);
    }
    assertEquals(3, seen.size(), seen::toString);
    assertEquals("GET null let me in", seen.getFirst());
    assertTrue(seen.get(1).contains("Credential=ASIARESTORED/"), seen::toString);
  }

  @Test
  void credentialsThatCannotBeReadMakeTheServiceUnreachable() {
    answer("/credentials", 200, "{\"AccessKeyId\":\"ASIA\",\"SecretAccessKey\":\"s\"}");
    Map<String, String> settings =
        Map.of("aws.container-credentials-full-uri", url() + "/credentials");
    try (ApplicationContext context = context(settings)) {
      AwsClient client = context.getBean(AwsClient.class);
      AwsUnreachable e = assertThrows(AwsUnreachable.class, () -> client.send(REQUEST, WITHIN));
      assertEquals("EVENT_BRIDGE unreachable: credentials without Token", e.getMessage());
    }
  }

  @Test
  void serviceThatAcceptsAndNeverAnswersIsUnreachable() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ApplicationContext context =
            context(Map.of("aws.endpoint-url", "http://127.0.0.1:" + silent.getLocalPort()))) {
      AwsClient client = context.getBean(AwsClient.class);
      AwsUnreachable e =
          assertThrows(AwsUnreachable.class, () -> client.send(REQUEST, Duration.ofMillis(100)));
      assertTrue(e.getMessage().startsWith("EVENT_BRIDGE unreachable: "), e::getMessage);
    }
  }

  @Test
  void serviceThatIsNotThereIsUnreachableAndNoSecretIsNamed() {
    Map<String, String> settings = Map.of("aws.endpoint-url", "http://127.0.0.1:1");
    try (ApplicationContext context = context(settings)) {
      AwsClient client = context.getBean(AwsClient.class);
      AwsUnreachable e = assertThrows(AwsUnreachable.class, () -> client.send(REQUEST, WITHIN));
      assertFalse(e.getMessage().contains("wJalr"), e::getMessage);
    }
  }

  private ApplicationContext context(Map<String, String> more) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("datasources.default.url", "jdbc:mysql://127.0.0.1:1/none");
    settings.put("aws.endpoint-url", url());
    settings.put("aws.region", "ap-southeast-1");
    settings.put("aws.access-key-id", "AKIDEXAMPLE");
    settings.put("aws.secret-access-key", "wJalrXUtnFEMI");
    settings.putAll(more);
    return ApplicationContext.run(settings);
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(String path, int status, String body) {
    server.createContext(
        path,
        exchange -> {
          seen.add(
              exchange.getRequestMethod()
                  + " "
                  + header(exchange, "X-Amz-Target")
                  + " "
                  + header(exchange, "Authorization"));
          exchange.getRequestBody().readAllBytes();
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  private static String header(HttpExchange exchange, String name) {
    return exchange.getRequestHeaders().getFirst(name);
  }

  private static HttpServer start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.start();
      return server;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
