package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.local.apigateway.Route;
import io.tollgate.local.apigateway.Template;
import io.tollgate.local.apigateway.TemplateReader;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The route key of an event chooses what a function does, whatever its path has become. */
class RoutesTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  private static final Template TEMPLATE =
      TemplateReader.read(Project.ROOT.resolve("template.yaml"));
  private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)\\+?}");

  /** Routes that anybody may call. A form's session reads the order's key itself. */
  private static final Set<String> OPEN =
      Set.of(
          "POST /api/payment/create",
          "GET /api/v1/payment-methods",
          "GET /api/v1/products",
          "GET /api/v1/form/{gateway}/{ref}",
          "POST /api/v1/form/{gateway}/{ref}/session",
          "GET /api/payment/status/{app_trans_id}",
          "GET /api/zalopay/status/{app_trans_id}",
          "GET /api/v1/callback/{gateway}",
          "POST /api/v1/callback/{gateway}",
          "GET /api/v1/callback/{gateway}/{account+}",
          "POST /api/v1/callback/{gateway}/{account+}",
          "GET /api/v1/return/{gateway}",
          "POST /api/v1/return/{gateway}",
          "GET /api/v1/return/{gateway}/{account+}",
          "POST /api/v1/return/{gateway}/{account+}");

  private static final String UNKNOWN = "404 No such route";

  private final Shop shop = TOLLGATE.shop();

  static List<Route> routes() {
    return TEMPLATE.routes();
  }

  @ParameterizedTest
  @MethodSource("routes")
  void namedStageAndBasePathAreServed(Route route) {
    assertNotEquals(UNKNOWN, outcome(route.function(), route.key(), "/pay/live" + route.path()));
  }

  @ParameterizedTest
  @MethodSource("routes")
  void pathThatWasCutIsServed(Route route) {
    assertNotEquals(UNKNOWN, outcome(route.function(), route.key(), "/"));
  }

  /**
   * Without claims, as when a deployment has dropped the authorizer. Without an order's key the
   * answer is 404.
   */
  @ParameterizedTest
  @MethodSource("routes")
  void onlyOpenRoutesAnswerACallerWithoutCredentials(Route route) {
    String outcome = outcome(route.function(), route.key(), route.path());
    boolean isRefused = outcome.startsWith("401 ") || outcome.equals("404 No such order");
    assertEquals(!OPEN.contains(route.key()), isRefused, outcome);
  }

  @ParameterizedTest
  @MethodSource("routes")
  void headAndUnknownRoutesAreAnsweredAlike(Route route) {
    for (String key :
        List.of(
            "HEAD " + route.path(),
            "PATCH " + route.path(),
            "GET /api/v1/nobody",
            route.method() + " " + route.path() + "/nobody",
            route.method() + " /live" + route.path(),
            "$default",
            "")) {
      assertEquals(UNKNOWN, outcome(route.function(), key, route.path()), key);
    }
  }

  /** API Gateway cuts the decoded path there, so that it reads like that of another route. */
  @Test
  void encodedQuestionMarkInAnOrdersNumberMovesNoRoute() {
    OperatorClient operator = new OperatorClient(shop.url(), TOLLGATE::operatorToken);
    for (String command : List.of("approve", "ship", "deliver", "complete")) {
      Response answer = operator.act("999999999%3F", command);
      assertEquals("404 not_found", answer.outcome());
      assertEquals(operator.act("999999999", command).body(), answer.body());
    }
    assertEquals("404 not_found", operator.act("a%2Fb%25%20c", "ship").outcome());
  }

  @ParameterizedTest
  @CsvSource({"zalopay, GET", "zalopay/main, GET", "zalopay, POST", "zalopay/main, POST"})
  void callbackAndReturnAddressesTakeAFinalSlash(String address, String method) {
    for (String kind : List.of("callback", "return")) {
      String url = shop.url() + "/api/v1/" + kind + "/" + address;
      Response without = Web.send(method, url, "{}");
      Response with = Web.send(method, url + "/", "{}");
      assertEquals(400, with.status(), with.body());
      assertEquals(without.body(), with.body());
    }
  }

  @Test
  void callbackAtAnAddressWithAFinalSlashIsPaid() {
    String ref = shop.open();
    String data = ZaloPaySigner.data(ZaloPaySigner.APP_ID, ZaloPaySigner.id(ref), 50_000, 777_001);

    Web.post(shop.url() + "/api/v1/callback/zalopay/main/", TOLLGATE.signer().callback(data));

    assertEquals("PAID", TOLLGATE.database().state(ref));
  }

  @Test
  void answersForbidGuessingFramesAndPlainHttp() {
    for (Response answer :
        List.of(
            Web.get(shop.url() + "/api/v1/payment-methods?currency=VND&amount=50000"),
            Web.get(shop.url() + "/api/payment/status/x"),
            Web.get(shop.url() + "/api/v1/return/zalopay/main"),
            Web.get(shop.url() + "/api/v1/form/izipay/2611210000000ZZ"),
            Web.get(shop.url() + "/api/v1/form/nobody/2611210000000ZZ"),
            Web.post(shop.url() + "/api/v1/payment/expire?ref=x", "{}"))) {
      assertEquals("nosniff", answer.header("x-content-type-options"), answer.body());
      assertEquals("max-age=31536000", answer.header("strict-transport-security"), answer.body());
      assertTrue(
          answer.header("content-security-policy").contains("frame-ancestors 'none'"),
          answer.body());
    }
  }

  /** What a shop that hosts the pages itself must send is what they are tried with here. */
  @Test
  void documentNamesTheHeadersOfThePages() throws IOException {
    Response page = Web.get(shop.url() + "/");
    List<MatchResult> rows =
        Pattern.compile("\\| `([a-z-]+)` \\| `([^`]+)` \\|")
            .matcher(Files.readString(Project.ROOT.resolve("docs/deploy.md")))
            .results()
            .toList();
    Set<String> named = rows.stream().map(row -> row.group(1)).collect(Collectors.toSet());
    assertTrue(
        named.containsAll(
            Set.of(
                "content-security-policy",
                "referrer-policy",
                "strict-transport-security",
                "x-content-type-options")),
        named.toString());
    for (MatchResult row : rows) {
      assertEquals(row.group(2), page.header(row.group(1)));
    }
  }

  private String outcome(String function, String key, String path) {
    String parameters =
        PARAMETER
            .matcher(key)
            .results()
            .map(found -> "\"" + found.group(1) + "\":\"no?body/é\"")
            .collect(Collectors.joining(",", "{", "}"));
    String event =
        """
        {"version":"2.0","routeKey":"%1$s","rawPath":"%2$s","rawQueryString":"","headers":{},
         "requestContext":{"stage":"live","http":{"method":"%3$s","path":"%2$s"}},
         "pathParameters":%4$s,"body":"{}","isBase64Encoded":false}
        """
            .formatted(key, path, key.replaceFirst(" .*", ""), parameters);
    Response answer = shop.invoke(function, event);
    JsonNode body = Response.json(answer.text("body"));
    return answer.json().path("statusCode").asInt() + " " + body.path("title").asText();
  }
}
