package io.tollgate.local.apigateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The local API gateway over real HTTP: events, responses, routes, CORS. */
class LocalApiGatewayTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static LocalApiGatewayFixture front;

  @BeforeAll
  static void start() throws Exception {
    front = new LocalApiGatewayFixture(folder, Duration.ofSeconds(30));
  }

  @AfterAll
  static void stop() {
    front.close();
  }

  @Test
  void queryArrivesAsItWasSent() throws Exception {
    String query = "a=1,2&a=3&b=%7B|{%zz&vnp=Thanh+to%C3%A1n%3A5%2C+phi&raw=đồng&empty=&flag";

    JsonNode event = echo("/echo/1?" + query);

    assertEquals(query, event.get("rawQueryString").asText());
    JsonNode parameters = event.get("queryStringParameters");
    assertEquals("1,2,3", parameters.get("a").asText());
    assertEquals("{|{%zz", parameters.get("b").asText());
    assertEquals("Thanh toán:5, phi", parameters.get("vnp").asText());
    assertEquals("đồng", parameters.get("raw").asText());
    assertEquals("", parameters.get("empty").asText());
    assertEquals("", parameters.get("flag").asText());
  }

  @Test
  void pathArrivesDecodedAndCutAtADecodedQuestionMark() throws Exception {
    JsonNode event = echo("/echo/a%2Fb%20c+d%C3%A9%zz");
    assertEquals("/echo/a/b c+dé%zz", event.get("rawPath").asText());
    assertEquals("a/b c+dé%zz", event.get("pathParameters").get("id").asText());

    event = echo("/echo/a%3Fb?c=d");
    assertEquals("/echo/a", event.get("rawPath").asText());
    assertEquals("a", event.get("pathParameters").get("id").asText());
    assertEquals("c=d", event.get("rawQueryString").asText());
  }

  @Test
  void headersAreLowerCaseAndJoinedAndCookiesApart() throws Exception {
    JsonNode event =
        echo(
            "/echo/1",
            "X-Api-Key: tg_1",
            "X-Twice: a",
            "x-twice: b, c",
            "Cookie: a=1; b=2",
            "Cookie: c=3",
            "X-Forwarded-For: 10.0.0.1",
            "User-Agent: test");

    JsonNode headers = event.get("headers");
    assertEquals("tg_1", headers.get("x-api-key").asText());
    assertEquals("a,b, c", headers.get("x-twice").asText());
    assertEquals("10.0.0.1, 127.0.0.1", headers.get("x-forwarded-for").asText());
    assertFalse(headers.has("cookie"));
    assertFalse(headers.has("connection"));
    assertEquals("[\"a=1\",\"b=2\",\"c=3\"]", event.get("cookies").toString());
  }

  @Test
  void requestContextHasRouteMethodAndSourceIp() throws Exception {
    JsonNode event = echo("/echo/1", "User-Agent: test");

    assertEquals("2.0", event.get("version").asText());
    assertEquals("GET /echo/{id}", event.get("routeKey").asText());
    JsonNode context = event.get("requestContext");
    assertEquals("$default", context.get("stage").asText());
    assertEquals("GET /echo/{id}", context.get("routeKey").asText());
    assertEquals(
        "{\"method\":\"GET\",\"path\":\"/echo/1\",\"protocol\":\"HTTP/1.1\","
            + "\"sourceIp\":\"127.0.0.1\",\"userAgent\":\"test\"}",
        context.get("http").toString());
    assertTrue(
        context
            .get("time")
            .asText()
            .matches("\\d\\d/[A-Z][a-z]{2}/\\d{4}:\\d\\d:\\d\\d:\\d\\d \\+0000"));
    assertTrue(context.get("timeEpoch").isIntegralNumber());
    assertFalse(event.has("body"));
    assertFalse(event.has("cookies"));
    assertFalse(event.has("queryStringParameters"));
    assertFalse(event.get("isBase64Encoded").asBoolean());
  }

  @Test
  void textAndJsonArriveAsTextAndEverythingElseBase64() throws Exception {
    String body = "{\"tên\": \"Nguyễn\"}\n";
    for (String type :
        new String[] {
          "application/json",
          "application/json; charset=utf-8",
          "text/plain",
          "application/xml",
          "application/problem+json",
          "application/javascript"
        }) {
      JsonNode event = post(body.getBytes(StandardCharsets.UTF_8), "Content-Type: " + type);
      assertFalse(event.get("isBase64Encoded").asBoolean(), type);
      assertEquals(body, event.get("body").asText(), type);
    }
    byte[] bytes = {0, 1, (byte) 0xff, 'a', '=', '+'};
    for (String header :
        new String[] {
          "Content-Type: application/x-www-form-urlencoded",
          "Content-Type: application/octet-stream",
          "Content-Type: multipart/form-data; boundary=x",
          "X-None: 1",
          "Content-Type: application/json\r\nContent-Encoding: gzip"
        }) {
      JsonNode event = post(bytes, header);
      assertTrue(event.get("isBase64Encoded").asBoolean(), header);
      assertEquals(Base64.getEncoder().encodeToString(bytes), event.get("body").asText(), header);
    }
  }

  @Test
  void tooLargeABodyIs413AndTheLargestIsFine() throws Exception {
    byte[] largest = new byte[10 * 1024 * 1024];
    assertEquals(200, front.http.send("POST", "/echo/1", largest).status());
    assertEquals(413, postWithClient(new byte[largest.length + 1]));
  }

  @Test
  void typedHandlerGetsAwsOwnClasses() throws Exception {
    var answer = front.http.post("/typed/7", "{}", "Content-Type: application/json");

    assertEquals(201, answer.status());
    assertEquals("POST /typed/7 {id=7} {}", answer.body());
    assertEquals("Typed", answer.header("x-function"));
    assertEquals("a=1 | b=2", answer.header("set-cookie"));
    assertEquals("text/plain; charset=utf-8", answer.header("content-type"));
    assertFalse(answer.header("apigw-requestid").isEmpty());
  }

  @Test
  void environmentIsTheTemplatesWithLocalPropertiesOverIt() throws Exception {
    assertEquals(
        "\"{own=mine, tollgate-public-url=https://blue.example,"
            + " tollgate-public.url=https://blue.example,"
            + " tollgate.public-url=http://localhost:1,"
            + " tollgate.public.url=https://blue.example}\"",
        front.http.get("/environment").body());
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(
                folder.resolve("state/Environment/local-env.properties"))));
  }

  @Test
  void answersBecomeResponsesAsApiGatewayMakesThem() throws Exception {
    var answer =
        reply(
            """
            {"statusCode": 303, "headers": {"Location": "/x", "Access-Control-Allow-Origin": "*",
             "Content-Length": "99"}, "multiValueHeaders": {"x-lost": ["1"]}}\
            """);
    assertEquals(303, answer.status());
    assertEquals("/x", answer.header("location"));
    assertEquals("", answer.header("access-control-allow-origin"));
    assertEquals("", answer.header("x-lost"));
    assertEquals("0", answer.header("content-length"));

    answer = reply("{\"statusCode\":200,\"body\":\"xJHhu5NuZw==\",\"isBase64Encoded\":true}");
    assertEquals("đồng", answer.body());

    answer = reply("{\"any\":1}");
    assertEquals("200 application/json {\"any\":1}", line(answer));
    assertEquals("200 application/json \"hello\"", line(reply("\"hello\"")));

    String broken = "500 application/json {\"message\":\"Internal Server Error\"}";
    assertEquals(broken, line(reply("{\"statusCode\":200,\"body\":{\"an\":\"object\"}}")));
    assertEquals(broken, line(reply("{\"statusCode\":\"many\"}")));
    assertEquals(broken, line(reply("not JSON")));
    assertEquals(broken, line(reply("{\"statusCode\":200,\"headers\":{\"a\\nb\":\"1\"}}")));
    assertEquals(broken, line(front.http.get("/failing")));
    assertEquals(broken, line(front.http.get("/stuck")));
  }

  @Test
  void unknownRoutesAre404() throws Exception {
    String missing = "404 application/json {\"message\":\"Not Found\"}";
    assertEquals(missing, line(front.http.get("/api/nothing")));
    assertEquals(missing, line(front.http.get("/api/nothing", "Accept: text/html")));
    assertEquals(missing, line(front.http.post("/api/nothing", "")));
    assertEquals(404, front.http.send("HEAD", "/api/nothing", new byte[0]).status());
    assertEquals(404, front.http.get("/echo/").status());
    assertEquals(404, front.http.get("/echo/1/2").status());
    assertEquals(404, front.http.post("/reply", "").status());
    assertEquals(404, front.http.send("HEAD", "/reply", new byte[0]).status());
  }

  @Test
  void unknownPageIsAPageForBrowsersAndAProblemForPrograms() throws Exception {
    String browser = "Accept: text/html,application/xhtml+xml,*/*;q=0.8";
    String page = "404 text/html; charset=utf-8 <h1>Not here</h1>";
    assertEquals(page, line(front.http.get("/nothing", browser)));
    assertEquals(page, line(front.http.get("/order/nothing/here?a=1", browser)));
    assertEquals(page, line(front.http.post("/", "", browser)));

    String problem =
        "404 application/problem+json {\"type\":\"about:blank\",\"status\":404,"
            + "\"code\":\"not_found\",\"title\":\"No such page\"}";
    assertEquals(problem, line(front.http.get("/nothing")));
    assertEquals(problem, line(front.http.get("/nothing", "Accept: application/json")));
    assertEquals("nosniff", front.http.get("/nothing").header("x-content-type-options"));
  }

  /** API Gateway lets no route end in a slash; what follows one may be empty. */
  @Test
  void lastParameterTakesAFinalSlash() throws Exception {
    assertEquals("main", rest("/rest/x/main"));
    assertEquals("main/", rest("/rest/x/main/"));
    assertEquals("", rest("/rest/x/"));
    assertEquals(404, front.http.get("/rest/x").status());
  }

  private static String rest(String path) throws Exception {
    JsonNode event = echo(path);
    assertEquals("GET /rest/{id}/{rest+}", event.get("routeKey").asText());
    return event.get("pathParameters").get("rest").asText();
  }

  @Test
  void corsIsAnsweredByTheGateway() throws Exception {
    var preflight =
        front.http.send(
            "OPTIONS",
            "/echo/1",
            new byte[0],
            "Origin: https://shop.example",
            "Access-Control-Request-Method: POST");
    assertEquals(204, preflight.status());
    assertEquals("https://shop.example", preflight.header("access-control-allow-origin"));
    assertEquals("GET,POST", preflight.header("access-control-allow-methods"));
    assertEquals("content-type,x-api-key", preflight.header("access-control-allow-headers"));
    assertEquals("600", preflight.header("access-control-max-age"));

    var actual = front.http.get("/echo/1", "Origin: https://shop.example");
    assertEquals(200, actual.status());
    assertEquals("https://shop.example", actual.header("access-control-allow-origin"));
    assertEquals("retry-after", actual.header("access-control-expose-headers"));
    assertEquals("", front.http.get("/echo/1").header("access-control-allow-origin"));
  }

  /** Also without a route and without a token, so that a page can read what is wrong. */
  @ParameterizedTest
  @ValueSource(strings = {"/echo/1", "/api/none", "/own", "/index.html", "/none"})
  void everyAnswerNamesTheOriginIfItIsAllowed(String path) throws Exception {
    for (String origin : List.of("https://shop.example", "http://localhost:5173")) {
      assertEquals(origin, allowedOrigin(front.http.get(path, "Origin: " + origin)));
    }
    assertEquals("", allowedOrigin(front.http.get(path, "Origin: http://localhost:3000")));
  }

  /** Tokens, keys and the clock are for pages of this origin. */
  @ParameterizedTest
  @ValueSource(strings = {"/local/api/keys.json", "/_local/clock"})
  void controlsNameNoOrigin(String path) throws Exception {
    var answer = front.http.get(path, "Origin: http://localhost:5173");
    assertEquals(200, answer.status());
    assertEquals("", allowedOrigin(answer));
  }

  @Test
  void preflightOfAnotherOriginIsAnsweredWithoutHeaders() throws Exception {
    var preflight =
        front.http.send(
            "OPTIONS",
            "/echo/1",
            new byte[0],
            "Origin: http://localhost:3000",
            "Access-Control-Request-Method: POST");
    assertEquals(204, preflight.status());
    assertEquals("", allowedOrigin(preflight));
    assertEquals("", preflight.header("access-control-allow-methods"));
  }

  private static String allowedOrigin(RawHttp.Answer answer) {
    return answer.header("access-control-allow-origin");
  }

  @Test
  void foreignOriginsAndHostsAreRejected() throws Exception {
    for (String header :
        new String[] {
          "Host: evil.example",
          "Host: localhost.evil.example:80",
          "Origin: https://evil.example",
          "Origin: null",
          "Origin: http://localhost.evil.example"
        }) {
      assertEquals(403, front.http.get("/echo/1", header).status(), header);
      assertEquals(403, front.http.get("/", header).status(), header);
      assertEquals(
          403,
          front.http.post("/2015-03-31/functions/Echo/invocations", "{}", header).status(),
          header);
    }
    assertEquals(200, front.http.get("/", "Host: 127.0.0.1:9").status());
    assertEquals(200, front.http.get("/echo/1", "Origin: http://localhost:9").status());
  }

  /** A buyer's browser comes back from a gateway by a form of the gateway's page. */
  @Test
  void publicUrlReachesTheApiFromAnyOrigin() throws Exception {
    String[] headers = {"Host: tunnel.example", "Origin: https://gateway.example"};
    var answer = front.http.get("/echo/1", headers);
    assertEquals(200, answer.status());
    assertEquals("", allowedOrigin(answer));
    assertEquals(200, front.http.get("/", headers).status());
    assertEquals(403, front.http.get("/echo/1", "Host: tunnel.example:444").status());
  }

  /** Also where the tunnel calls this machine by its own name. */
  @ParameterizedTest
  @ValueSource(strings = {"Host: tunnel.example", "X-Forwarded-For: 1.2.3.4", "Forwarded: for=a"})
  void publicUrlReachesNoControls(String header) throws Exception {
    for (String path : List.of("/local/api/keys.json", "/local/", "/_local/clock")) {
      assertEquals(404, front.http.get(path, header).status(), path);
    }
    String form = "grant_type=client_credentials&client_id=audience-2&client_secret=secret";
    assertEquals(404, front.http.post("/local/operators/token", form, header).status());
    assertEquals(
        404, front.http.post("/2015-03-31/functions/Echo/invocations", "{}", header).status());
  }

  @Test
  void invocationsArePassedOnAsTheyAre() throws Exception {
    String url = "/2015-03-31/functions/Echo/invocations";
    assertEquals("{\"trigger\": \"hand\"}", front.http.post(url, "{\"trigger\": \"hand\"}").body());
    assertEquals("{}", front.http.post(url, "").body());
    assertEquals(400, front.http.post(url, "no JSON").status());
    assertEquals(202, front.http.post(url, "{}", "X-Amz-Invocation-Type: Event").status());
    assertEquals(404, front.http.post("/2015-03-31/functions/Nobody/invocations", "").status());

    var failed = front.http.post("/2015-03-31/functions/Failing/invocations", "{}");
    assertEquals(200, failed.status());
    assertEquals("Unhandled", failed.header("x-amz-function-error"));
    assertEquals("as told", JSON.readTree(failed.body()).get("errorMessage").asText());
  }

  @Test
  void restIsServedFromTheWebFolder() throws Exception {
    var page = front.http.get("/?from=mail");
    assertEquals("<h1>Shop</h1>", page.body());
    assertEquals("text/html; charset=utf-8", page.header("content-type"));
    assertEquals("no-store", page.header("cache-control"));
    assertEquals("no-referrer", page.header("referrer-policy"));
    assertEquals("Thanks", front.http.get("/order/confirmation?apptransid=1").body());
    assertEquals("Thanks", front.http.get("/order/confirmation/").body());

    Files.writeString(folder.resolve("secret"), "secret");
    Files.createSymbolicLink(folder.resolve("web/link"), folder.resolve("secret"));
    for (String path :
        new String[] {"/../secret", "/%2e%2e/secret", "/order/..%2f..%2fsecret", "/link", "/%00"}) {
      assertEquals(404, front.http.get(path).status(), path);
    }
  }

  @Test
  void clockRouteMovesTheClock() throws Exception {
    try {
      var before = JSON.readTree(front.http.get("/_local/clock").body()).get("now").asText();
      var after =
          JSON.readTree(front.http.post("/_local/clock", "{\"advanceSeconds\":86400}").body());
      assertTrue(
          Duration.between(Instant.parse(before), Instant.parse(after.get("now").asText()))
                  .toHours()
              >= 24);
      assertEquals(400, front.http.post("/_local/clock", "{}").status());
      assertEquals(400, front.http.post("/_local/clock", "soon").status());
    } finally {
      assertEquals(200, front.http.post("/_local/clock", "{\"reset\":true}").status());
    }
  }

  /** A client that reads the answer although the server stops listening to it. */
  private static int postWithClient(byte[] body) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + front.http.port() + "/echo/1"))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  private static JsonNode echo(String target, String... headers) throws Exception {
    var answer = front.http.get(target, headers);
    assertEquals(200, answer.status(), answer.body());
    return JSON.readTree(answer.body());
  }

  private static JsonNode post(byte[] body, String header) throws Exception {
    return JSON.readTree(front.http.send("POST", "/echo/1", body, header).body());
  }

  private static RawHttp.Answer reply(String functionAnswer) throws Exception {
    String encoded =
        Base64.getEncoder().encodeToString(functionAnswer.getBytes(StandardCharsets.UTF_8));
    return front.http.get("/reply", "X-Answer: " + encoded);
  }

  private static String line(RawHttp.Answer answer) {
    return answer.status() + " " + answer.header("content-type") + " " + answer.body();
  }
}
