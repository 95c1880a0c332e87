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
  void customerTokenIsForbidden() {
    Response answer = withToken(TOLLGATE.customerToken());

    assertEquals(403, answer.status());
    assertEquals("{\"message\":\"Forbidden\"}", answer.body());
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
          {"jwt":{"claims":{"iss":"ISSUER","sub":"s-1","scope":"tollgate/operator"}}} | 404 not_found
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
                .formatted(PATH, authorizer.replace("ISSUER", shop.url() + "/local/issuer")));

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
