package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.tollgate.local.database.Database;
import io.tollgate.local.database.TestDatabase;
import io.tollgate.local.lambda.LambdaRuntime;
import io.tollgate.local.lambda.LambdaRuntime.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every function's real jar under AWS's Java runtime interface client, with events as AWS sends
 * them: each is answered, or refused with a sentence that says what is expected.
 */
class LambdaRuntimeTest {

  private static final String NO_HTTP_EVENT = "This is no event of an HTTP API with payload 2.0";

  private static final String SCHEDULE = "{\"trigger\":\"schedule\"}";

  /** EventBridge Scheduler without an input of ours, as its documentation shows it. */
  private static final String SCHEDULER =
      """
      {"version":"0","id":"d7f1","detail-type":"Scheduled Event","source":"aws.scheduler",
       "account":"123456789012","time":"2026-11-28T00:00:00Z","region":"ap-southeast-1",
       "resources":["arn:aws:scheduler:x:1:schedule/default/s"],"detail":"{}"}
      """;

  private static final String SQS =
      """
      {"Records":[{"messageId":"m-1","receiptHandle":"r","body":"{\\"id\\":\\"nobody's\\"}",
       "attributes":{"ApproximateReceiveCount":"1"},"messageAttributes":{},"md5OfBody":"x",
       "eventSource":"aws:sqs","eventSourceARN":"arn:aws:sqs:x:1:q","awsRegion":"x"}]}
      """;

  private static final String CONSOLE =
      "{\"key1\":\"value1\",\"key2\":\"value2\",\"key3\":\"value3\"}";

  private static final String REST =
      """
      {"resource":"/{proxy+}","path":"/api/v1/payment","httpMethod":"GET",
       "headers":{"Accept":"*/*"},"multiValueHeaders":{"Accept":["*/*"]},
       "queryStringParameters":{"ref":"x"},"multiValueQueryStringParameters":{"ref":["x"]},
       "pathParameters":{"proxy":"x"},"stageVariables":null,
       "requestContext":{"accountId":"1","resourceId":"r","stage":"prod","requestId":"i",
        "identity":{"sourceIp":"127.0.0.1"},"resourcePath":"/{proxy+}","httpMethod":"GET",
        "apiId":"a"},"body":null,"isBase64Encoded":false}
      """;

  private static final String BALANCER =
      """
      {"requestContext":{"elb":{"targetGroupArn":"arn:x"}},"httpMethod":"GET","path":"/",
       "queryStringParameters":{},"headers":{"host":"x"},"body":"","isBase64Encoded":false}
      """;

  private static final String COOKIES = "\"cookies\":[\"a=1\",\"b=2\"],";

  private static Database database;

  @BeforeAll
  static void migrate(@TempDir Path folder) throws Exception {
    database = TestDatabase.create();
    try (LambdaRuntime migration =
        start("reconcile-fn", "io.tollgate.reconcile.MigrationHandler", Map.of(), folder)) {
      Outcome refused = migration.invoke("{}");
      assertTrue(
          assertInstanceOf(Outcome.Failed.class, refused).message().contains("\"migrate\":true"),
          refused.toString());
      List<String> answers = new CopyOnWriteArrayList<>();
      HttpServer s3 =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      s3.createContext(
          "/",
          exchange -> {
            answers.add(
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
          });
      s3.start();
      migration.invoke(
          """
          {"RequestType":"Create","ServiceToken":"arn:f","ResponseURL":"http://127.0.0.1:%d/a?b=c",
           "StackId":"arn:s","RequestId":"r","LogicalResourceId":"Schema",
           "ResourceType":"Custom::Schema","ResourceProperties":{"SchemaVersion":"%d"}}
          """
              .formatted(s3.getAddress().getPort(), newestMigration()));
      s3.stop(0);
      assertEquals(1, answers.size());
      assertTrue(answers.getFirst().contains("\"SUCCESS\""), answers::toString);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "create-order-fn, io.tollgate.create.CreateOrderHandler, POST /api/v1/payment, 401",
    "callback-fn, io.tollgate.callback.CallbackHandler, POST /api/v1/callback/{gateway}, 400",
    "status-fn, io.tollgate.status.StatusHandler, GET /api/v1/payment, 401",
    "manage-order-fn, io.tollgate.manage.ManageOrderHandler, POST /api/v1/payment/refund, 401",
    "operator-fn, io.tollgate.operator.OperatorHandler, GET /api/v1/admin/products, 401",
    "deliver-fn, io.tollgate.deliver.EndpointsHandler, GET /api/v1/admin/endpoints, 401"
  })
  void httpFunctionAnswersOrRefusesEveryEvent(
      String module, String handler, String routeKey, int status, @TempDir Path folder)
      throws Exception {
    try (LambdaRuntime function = start(module, handler, Map.of(), folder)) {
      assertEquals(200, status(function.invoke(http("GET /health", "", ""))));
      for (String body : bodies()) {
        assertEquals(status, status(function.invoke(http(routeKey, body, COOKIES))), body);
      }
      assertEquals(status, status(function.invoke(least(routeKey))));
      for (String unknown :
          List.of("HEAD /api/v1/payment", "OPTIONS /api/v1/payment", "$default", "GET /unknown")) {
        assertEquals(404, status(function.invoke(http(unknown, "", ""))), unknown);
      }
      assertEquals(404, status(function.invoke(least("").replace("\"routeKey\":\"\",", ""))));
      for (String other :
          List.of(
              REST,
              BALANCER,
              CONSOLE,
              SCHEDULER,
              SQS,
              SCHEDULE,
              "{}",
              least("x").replace("\"http\"", "\"https\""))) {
        Outcome.Failed refused =
            assertInstanceOf(Outcome.Failed.class, function.invoke(other), other);
        assertEquals(NO_HTTP_EVENT, refused.message(), other);
      }
      for (String noObject : List.of("[]", "null", "\"text\"", "1")) {
        Outcome.Failed refused =
            assertInstanceOf(Outcome.Failed.class, function.invoke(noObject), noObject);
        assertFalse(refused.toString().contains("NullPointer"), noObject + refused);
      }
      assertEquals(200, status(function.invoke(http("GET /health", "", ""))));
    }
  }

  @Test
  void reconcileTakesTheScheduleAndRefusesTheRest(@TempDir Path folder) throws Exception {
    try (LambdaRuntime function =
        start("reconcile-fn", "io.tollgate.reconcile.ReconcileHandler", Map.of(), folder)) {
      Outcome run = function.invoke(SCHEDULE);
      assertEquals(0, assertInstanceOf(Outcome.Answered.class, run).json().get("bills").asInt());
      for (String other : List.of(REST, BALANCER, CONSOLE, SCHEDULER, SQS, "{}", "[]", "null")) {
        assertRefused(function.invoke(other), other);
      }
    }
  }

  @Test
  void deliverTakesScheduleAndQueueAndRefusesTheRest(@TempDir Path folder) throws Exception {
    try (LambdaRuntime function =
        start("deliver-fn", "io.tollgate.deliver.DeliverHandler", Map.of(), folder)) {
      Outcome run = function.invoke(SCHEDULE);
      assertEquals(
          0, assertInstanceOf(Outcome.Answered.class, run).json().get("delivered").asInt());
      Outcome batch = function.invoke(SQS);
      assertEquals(
          "m-1",
          assertInstanceOf(Outcome.Answered.class, batch)
              .json()
              .at("/batchItemFailures/0/itemIdentifier")
              .asText());
      for (String other :
          List.of(
              REST,
              BALANCER,
              CONSOLE,
              SCHEDULER,
              "{\"Records\":[]}",
              "{\"Records\":[1]}",
              "{\"Records\":1}",
              "{}",
              "[]",
              "null")) {
        assertRefused(function.invoke(other), other);
      }
    }
  }

  /** As Lambda takes a snapshot: after INIT, and the function goes on in a copy of it. */
  @Test
  void functionGoesOnAfterARestoreFromItsSnapshot(@TempDir Path folder) throws Exception {
    Map<String, String> snapStart = Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
    try (LambdaRuntime function =
        start("status-fn", "io.tollgate.status.StatusHandler", snapStart, folder)) {
      function.restore();
      assertEquals(404, status(function.invoke(lookUp())));
    }
  }

  /** Nobody listens, which is heard at once. */
  @Test
  void functionStartsWhileTheDatabaseIsDownAndAnswers503(@TempDir Path folder) throws Exception {
    try (LambdaRuntime function = startWithout(1, "status-fn", "status.StatusHandler", folder)) {
      assertUnavailable(function.invoke(lookUp()));
    }
  }

  /**
   * Somebody listens and never answers, which is the longest wait. Lambda gives INIT ten seconds,
   * and each wait takes up to six of them (TimeLimitsTest): so there is one.
   */
  @ParameterizedTest
  @CsvSource({
    "status-fn, status.StatusHandler",
    "create-order-fn, create.CreateOrderHandler",
    "reconcile-fn, reconcile.ReconcileHandler",
  })
  void functionWaitsOnceInInitForADatabaseThatIsSilent(
      String module, String handler, @TempDir Path folder) throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        LambdaRuntime function = startWithout(silent.getLocalPort(), module, handler, folder)) {
      switch (module) {
        case "status-fn" -> assertUnavailable(function.invoke(lookUp()));
        case "create-order-fn" -> assertUnavailable(function.invoke(withApiKey()));
        default -> assertRefused(function.invoke("{}"), "{}");
      }
      List<String> waits =
          function.log().lines().filter(line -> line.contains("Not primed")).toList();
      assertEquals(1, waits.size(), waits::toString);
    }
  }

  private static LambdaRuntime startWithout(int port, String module, String handler, Path folder) {
    Map<String, String> down =
        Map.of("DATASOURCES_DEFAULT_URL", "jdbc:mysql://127.0.0.1:" + port + "/none");
    return start(module, "io.tollgate." + handler, down, folder);
  }

  private static void assertUnavailable(Outcome outcome) {
    assertEquals(503, status(outcome));
    JsonNode answer = assertInstanceOf(Outcome.Answered.class, outcome).json();
    assertEquals("unavailable", Response.json(answer.get("body").asText()).get("code").asText());
  }

  @Test
  void missingSettingIsOneLine(@TempDir Path folder) throws Exception {
    Map<String, String> without = Map.of("TOLLGATE_ORDER_KEY_SECRET", "");
    try (LambdaRuntime function =
        start("create-order-fn", "io.tollgate.create.CreateOrderHandler", without, folder)) {
      Outcome.NotStarted failed = assertInstanceOf(Outcome.NotStarted.class, function.outcome());
      assertEquals("tollgate.order-key-secret is empty", failed.message());
      assertFalse(function.log().contains("\tat io.micronaut"), function::log);
    }
  }

  private static int newestMigration() throws IOException {
    Path schema = Project.ROOT.resolve("shared/src/main/resources/schema");
    try (Stream<Path> files = Files.list(schema)) {
      return files
          .map(file -> file.getFileName().toString())
          .mapToInt(name -> Integer.parseInt(name.substring(1, name.indexOf('_'))))
          .max()
          .orElseThrow();
    }
  }

  private static List<String> bodies() {
    return List.of(
        "\"body\":\"{}\",\"isBase64Encoded\":false",
        "\"body\":\"e30=\",\"isBase64Encoded\":true",
        "\"body\":\"\",\"isBase64Encoded\":false",
        "\"body\":null,\"isBase64Encoded\":false",
        "\"body\":\"" + "x".repeat(6 * 1024 * 1024) + "\",\"isBase64Encoded\":false");
  }

  private static String http(String routeKey, String body, String cookies) {
    return """
    {"version":"2.0","routeKey":"%s","rawPath":"/x","rawQueryString":"a=b&a=c",%s
     "headers":{"host":"api.example","content-type":"application/json","x-forwarded-for":"1.2.3.4"},
     "queryStringParameters":{"a":"b,c"},"pathParameters":{"gateway":"zalopay"},
     "requestContext":{"accountId":"1","apiId":"a","domainName":"api.example","domainPrefix":"api",
      "http":{"method":"POST","path":"/x","protocol":"HTTP/1.1","sourceIp":"1.2.3.4",
       "userAgent":"test"},"requestId":"i","routeKey":"%s","stage":"$default",
      "time":"28/Nov/2026:00:00:00 +0000","timeEpoch":1795824000000}%s}
    """
        .formatted(routeKey, cookies, routeKey, body.isEmpty() ? "" : "," + body);
  }

  /** A caller whose key can be looked up in the database alone. */
  private static String withApiKey() {
    String key = "tg_" + "a".repeat(12) + "_" + "a".repeat(40);
    return http("POST /api/v1/payment", bodies().getFirst(), "")
        .replace("\"host\":", "\"x-api-key\":\"" + key + "\",\"host\":");
  }

  /** A question that status-fn answers with 404, or 503 without its database. */
  static String lookUp() {
    return http("GET /api/payment/status/{app_trans_id}", "", "")
        .replace("{\"gateway\":\"zalopay\"}", "{\"app_trans_id\":\"261121C21V0K88V\"}");
  }

  /** Whatever a hand-made event may leave out. */
  private static String least(String routeKey) {
    return "{\"routeKey\":\"%s\",\"pathParameters\":{\"gateway\":\"zalopay\"},\"requestContext\":{\"http\":{\"method\":\"POST\"}}}"
        .formatted(routeKey);
  }

  private static void assertRefused(Outcome outcome, String event) {
    Outcome.Failed refused = assertInstanceOf(Outcome.Failed.class, outcome, event);
    assertTrue(
        refused.message().startsWith("An event with the members [")
            || refused.message().equals("The event must be a JSON object"),
        refused + " for " + event);
  }

  static int status(Outcome outcome) {
    JsonNode answer = assertInstanceOf(Outcome.Answered.class, outcome, outcome::toString).json();
    return answer.get("statusCode").asInt();
  }

  /** Of a function, but for its database. */
  static Map<String, String> settings() {
    Map<String, String> environment = new HashMap<>();
    environment.put("TOLLGATE_MODE", "test");
    environment.put("TOLLGATE_PUBLIC_URL", "https://api.example");
    environment.put("TOLLGATE_SHOP_URL", "https://shop.example");
    environment.put("TOLLGATE_RETURN_URLS", "https://shop.example/");
    environment.put("TOLLGATE_JWT_ISSUER", "https://issuer.example");
    environment.put("TOLLGATE_OPERATOR_ISSUER", "https://issuer.example");
    environment.put("TOLLGATE_OPERATOR_SCOPE", "tollgate/operator");
    environment.put("TOLLGATE_ORDER_KEY_SECRET", "0123456789abcdef0123456789abcdef");
    environment.put("TOLLGATE_WEBHOOK_SECRET", "0123456789abcdef0123456789abcdef");
    environment.put("TOLLGATE_ZALOPAY_MAIN_APP_ID", "2553");
    environment.put("TOLLGATE_ZALOPAY_MAIN_KEY1", "a key");
    environment.put("TOLLGATE_ZALOPAY_MAIN_KEY2", "another key");
    return environment;
  }

  static String health() {
    return http("GET /health", "", "");
  }

  private static LambdaRuntime start(
      String module, String handler, Map<String, String> more, Path folder) {
    Map<String, String> environment = settings();
    environment.put("DATASOURCES_DEFAULT_URL", database.url());
    environment.put("DATASOURCES_DEFAULT_USERNAME", database.username());
    environment.put("DATASOURCES_DEFAULT_PASSWORD", database.password());
    environment.putAll(more);
    Path jar = Project.ROOT.resolve(module).resolve("target").resolve(module + ".jar");
    return LambdaRuntime.start(jar, handler, environment, folder);
  }
}
