package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Only an operator's token is authorized on operators' routes, and the function does not trust API
 * Gateway.
 */
class OperatorAuthorizationTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  private static final String PATH = "/api/v1/admin/orders/999999999999/confirm-payment";

  private final Shop shop = TOLLGATE.shop();

  @Test
  void missingTokenIsRefusedByApiGateway() {
    Response answer = Web.post(shop.url() + PATH, "{}");

    assertEquals(401, answer.status());
    assertEquals("{\"message\":\"Unauthorized\"}", answer.body());
    assertEquals("Bearer", answer.header("www-authenticate"));
  }

  @Test
  void apiKeyOfAShopIsUnauthorized() {
    assertEquals(401, Web.post(shop.url() + PATH, "{}", "x-api-key", shop.apiKey()).status());
  }

  @Test
  void customerTokenIsOfAnotherIssuer() {
    Response answer = withToken(TOLLGATE.customerToken());

    assertEquals(401, answer.status());
    assertEquals("{\"message\":\"Unauthorized\"}", answer.body());
  }

  /**
   * The client's scopes are the same for all who sign in, so API Gateway lets all of them through.
   */
  @ParameterizedTest
  @CsvSource({
    "operator,        404 not_found, 403 forbidden, true,  false",
    "operator refund, 404 not_found, 404 not_found, true,  true",
    "viewer,          403 forbidden, 403 forbidden, false, false",
    "refund,          403 forbidden, 403 forbidden, -,     -",
    "'',              403 forbidden, 403 forbidden, -,     -",
  })
  void groupsSayWhatAPersonMayDo(
      String groups, String confirms, String refunds, String operates, String givesBack) {
    String token = TOLLGATE.operatorToken("Thu", groups.split(" "));
    String order = shop.url() + "/api/v1/admin/orders/999999999999";

    assertEquals(confirms, withToken(token).outcome());
    assertEquals(
        refunds, Web.post(order + "/refund", "{}", "authorization", "Bearer " + token).outcome());
    Response me = Web.get(shop.url() + "/api/v1/admin/me", "authorization", "Bearer " + token);
    if (operates.equals("-")) {
      assertEquals("403 forbidden", me.outcome());
    } else {
      assertEquals(
          "{\"name\":\"Thu\",\"may_operate\":%s,\"may_refund\":%s}".formatted(operates, givesBack),
          me.body());
    }
  }

  @Test
  void whatGivesMoneyBackIsRefusedWithoutTheRefundScope() {
    String token = "Bearer " + TOLLGATE.operatorToken("Thu", "operator");
    String admin = shop.url() + "/api/v1/admin";

    assertEquals(
        "403 forbidden",
        Web.post(
                admin + "/orders/999999999999/fail",
                "{\"reason\":\"gone\",\"refund\":true}",
                "authorization",
                token)
            .outcome());
    assertEquals(
        "404 not_found",
        Web.post(
                admin + "/orders/999999999999/fail",
                "{\"reason\":\"gone\"}",
                "authorization",
                token)
            .outcome());
    String review = admin + "/reviews/999999999999";
    assertEquals(
        "403 forbidden",
        Web.post(review, "{\"decision\":\"refund\"}", "authorization", token).outcome());
    assertEquals(
        "404 not_found",
        Web.post(review, "{\"decision\":\"keep\",\"note\":\"mine\"}", "authorization", token)
            .outcome());
  }

  @Test
  void operatorTokenIsAuthorized() {
    Response answer = withToken(TOLLGATE.operatorToken());

    assertEquals("404 not_found", answer.outcome());
    assertEquals("application/problem+json", answer.header("content-type"));
  }

  /** As when a deployment has dropped the authorizer, or a token is another's. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                                             | 401 unauthorized
          {"jwt":{"claims":{},"scopes":["tollgate/operator"]}}           | 401 unauthorized
          {"jwt":{"claims":{"iss":"https://id.example","sub":"s-1","scope":"tollgate/operator"}}} | 401 unauthorized
          {"jwt":{"claims":{"iss":"ISSUER","sub":"s-1","scope":"openid"},"scopes":null}} | 403 forbidden
          {"jwt":{"claims":{"iss":"ISSUER","sub":"s-1","scope":"tollgate/operator"}}} | 403 forbidden
          {"jwt":{"claims":{"iss":"ISSUER","sub":"s-1","scope":"tollgate/operator","username":"Thu","cognito:groups":"[viewer operator]"}}} | 404 not_found
          {"jwt":{"claims":{"iss":"ISSUER","sub":"s-1","client_id":"s-1","scope":"tollgate/operator"}}} | 404 not_found
          {"jwt":{"claims":{"iss":"CUSTOMERS","sub":"s-1","client_id":"s-1","scope":"tollgate/operator"}}} | 401 unauthorized
          """)
  void theFunctionLooksItself(String authorizer, String outcome) {
    Response answer =
        shop.invoke(
            "ManageOrderFunction",
            """
            {"version":"2.0","routeKey":"POST /api/v1/admin/orders/{id}/confirm-payment",
             "rawPath":"%1$s","rawQueryString":"","headers":{"authorization":"Bearer e30.e30.e30"},
             "requestContext":{"http":{"method":"POST","path":"%1$s"},"authorizer":%2$s},
             "pathParameters":{"id":"999999999999"},
             "body":"{\\"amount\\":1,\\"reference\\":\\"FT-1\\"}","isBase64Encoded":false}
            """
                .formatted(
                    PATH,
                    authorizer
                        .replace("ISSUER", shop.url() + "/local/operators")
                        .replace("CUSTOMERS", shop.url() + "/local/customers")));

    int status = answer.json().path("statusCode").asInt();
    String code = Response.json(answer.text("body")).path("code").asText();
    assertEquals(outcome, status + " " + code);
  }

  private Response withToken(String token) {
    return Web.post(
        shop.url() + PATH,
        "{\"amount\":1,\"reference\":\"FT-1\"}",
        "authorization",
        "Bearer " + token);
  }
}
