package io.tollgate.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tollgate.json.Json;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.RequestRefused;
import io.tollgate.lambda.Token;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenAuthenticatorTest {

  private static final String ISSUER = "https://id.example/pool";
  private static final String SCOPE = "tollgate/operator";
  private static final Map<String, String> OPERATOR =
      Map.of("iss", ISSUER, "sub", "s-1", "email", "thu@shop.example", "scope", SCOPE);

  private final TokenAuthenticator tokens = of(ISSUER, SCOPE, "https://pay.example");

  /** One issuer for both, which gives each person scopes of their own. */
  private static TokenAuthenticator of(String issuer, String scope, String publicUrl) {
    OperatorScopes scopes = new OperatorScopes(scope, "tollgate/viewer", "", "none");
    return new TokenAuthenticator(issuer, issuer, "", publicUrl, scopes);
  }

  @Test
  void operatorIsAuthenticatedWithItsName() {
    assertEquals("200 s-1 thu@shop.example", operator(tokens, OPERATOR));
    assertEquals("200 s-1 thu@shop.example", customer(tokens, OPERATOR));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          a@b.example, thu,       thu2,         a@b.example
          -,           thu,       thu2,         thu
          -,           -,         thu2,         thu2
          -,           -,         -,            s-1
          ' ',         '',        -,            s-1
          """)
  void operatorsNameIsTheFirstClaimPresent(
      String email, String username, String cognito, String expected) {
    Map<String, String> claims = new HashMap<>(with("scope", SCOPE));
    claims.remove("email");
    put(claims, "email", email);
    put(claims, "username", username);
    put(claims, "cognito:username", cognito);

    assertEquals("200 s-1 " + expected, operator(tokens, claims));
  }

  private static void put(Map<String, String> claims, String name, String value) {
    if (value != null) {
      claims.put(name, value);
    }
  }

  @Test
  void aNameIsCutBetweenCharacters() {
    assertEquals("200 s-1 " + "😀".repeat(80), operator(tokens, with("email", "😀".repeat(81))));
    assertEquals("200 s-1 " + "đ".repeat(80), operator(tokens, with("email", "đ".repeat(80))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tollgate/operator",
        "openid tollgate/operator",
        "[openid tollgate/operator]",
        "[tollgate/operator]"
      })
  void scopeIsFoundInTheScopeOrScpClaim(String scope) {
    assertEquals("200 s-1 thu@shop.example", operator(tokens, with("scope", scope)));
    Map<String, String> scp = new HashMap<>(with("scp", scope));
    scp.remove("scope");
    assertEquals("200 s-1 thu@shop.example", operator(tokens, scp));
  }

  @Test
  void scopeIsFoundInTheAuthorizersList() {
    Map<String, String> claims = with("scope", "openid");
    assertEquals("200", operator(tokens, new Token(claims, List.of("a", SCOPE))).substring(0, 3));
    assertEquals("403 forbidden", operator(tokens, new Token(claims, List.of("a"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "openid",
        "tollgate",
        "tollgate/operators",
        "my-tollgate/operator",
        "TOLLGATE/OPERATOR",
        "tollgate/operator,openid",
        "tollgate/ operator"
      })
  void tokenWithoutTheScopeIsNotAnOperator(String scope) {
    assertEquals("403 forbidden", operator(tokens, with("scope", scope)));
    assertEquals("200 s-1 thu@shop.example", customer(tokens, with("scope", scope)));
  }

  @Test
  void unconfiguredScopeAuthenticatesNobody() {
    TokenAuthenticator unset = of(ISSUER, "", "https://pay.example");
    assertEquals("403 forbidden", operator(unset, with("scope", "[ ]")));
    assertEquals("403 forbidden", operator(unset, OPERATOR));
  }

  /** An authorizer that a deployment dropped. */
  @Test
  void requestWithoutClaimsIsRejected() {
    for (Token none : List.of(Token.NONE, new Token(Map.of(), List.of(SCOPE)))) {
      assertEquals("401 unauthorized", operator(tokens, none));
      assertEquals("401 unauthorized", customer(tokens, none));
    }
    Map<String, String> headers = Map.of("authorization", "Bearer e30.e30.e30");
    HttpEvent event = new HttpEvent("POST", "/", "", headers, Map.of(), new byte[0]);
    assertEquals("401 unauthorized", text(() -> tokens.operator(event).name()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "https://id.example/pool/",
        "https://id.example",
        "http://id.example/pool",
        "HTTPS://ID.EXAMPLE/pool",
        "http://localhost:8080/local/issuer"
      })
  void tokenOfAnotherIssuerIsRejected(String other) {
    assertEquals("401 unauthorized", operator(tokens, with("iss", other)));
    assertEquals("401 unauthorized", customer(tokens, with("iss", other)));
  }

  @Test
  void tokenWithoutSubjectIsRejected() {
    assertEquals("401 unauthorized", operator(tokens, with("sub", "")));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          http://localhost:8080/local/issuer, http://localhost:8080,  200
          http://127.0.0.1:8080/local/issuer, http://127.0.0.1:8080,  200
          http://localhost:8080/local/issuer, https://pay.example,    401
          http://localhost:8080/local/issuer, https://localhost:8080, 401
          http://localhost:8080/local/issuer, http://pay.example,     401
          http://localhost:8080/local/issuer, http://localhost.evil,  401
          http://localhost:8080/local/issuer, '',                     401
          https://localhost:8080/issuer,      https://pay.example,    401
          http://127.0.0.1/issuer,            https://pay.example,    401
          http://id.example/pool,             http://localhost:8080,  401
          http://id.example/pool,             https://pay.example,    401
          https://id.example/pool,            '',                     200
          https://id.example/pool,            http://localhost:8080,  200
          '',                                 https://pay.example,    401
          not a url,                          https://pay.example,    401
          """)
  void localIssuerIsTrustedOnlyOnALocalPublicUrl(String issuer, String publicUrl, int status) {
    TokenAuthenticator other = of(issuer, SCOPE, publicUrl);

    assertEquals(status, Integer.parseInt(operator(other, with("iss", issuer)).substring(0, 3)));
    assertEquals(status, Integer.parseInt(customer(other, with("iss", issuer)).substring(0, 3)));
  }

  /** What each of two issuers vouches for. */
  @Test
  void tokenOfTheCustomersIssuerIsNeverAnOperators() {
    String pool = "https://id.example/operators";
    OperatorScopes scopes = new OperatorScopes(SCOPE, "tollgate/viewer", "", "required");
    TokenAuthenticator two =
        new TokenAuthenticator(ISSUER, pool, "", "https://pay.example", scopes);
    Map<String, String> claims = with("cognito:groups", "[operator viewer]");

    assertEquals("401 unauthorized", operator(two, claims));
    assertEquals("200 s-1 thu@shop.example", customer(two, claims));
    claims.put("iss", pool);
    assertEquals("200 s-1 thu@shop.example", operator(two, claims));
    assertEquals("401 unauthorized", customer(two, claims));
  }

  /**
   * All people of a pool get the scopes of the client that they sign in at; a program is the
   * client.
   */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          [operator],               -,   thu, refunds: false
          [viewer operator refund], -,   thu, refunds: true
          [operator refund],        s-1, thu, refunds: true
          [viewer],                 -,   thu, views
          [viewer],                 s-1, thu, views
          [refund],                 -,   thu, 403 forbidden
          [operators],              -,   thu, 403 forbidden
          [],                       -,   thu, 403 forbidden
          -,                        -,   thu, 403 forbidden
          -,                        s-1, thu, 403 forbidden
          -,                        -,   -,   403 forbidden
          -,                        c-1, -,   403 forbidden
          -,                        s-1, -,   refunds: true
          """)
  void cognitosPeopleNeedTheGroupOfAScope(
      String groups, String client, String username, String expected) {
    OperatorScopes scopes =
        new OperatorScopes(SCOPE, "tollgate/viewer", "tollgate/refund", "required");
    TokenAuthenticator cognito =
        new TokenAuthenticator(ISSUER, ISSUER, "", "https://pay.example", scopes);
    Map<String, String> claims =
        with("scope", "openid tollgate/operator tollgate/viewer tollgate/refund");
    put(claims, "cognito:groups", groups);
    put(claims, "client_id", client);
    put(claims, "username", username);

    assertEquals(expected, may(cognito, claims));
  }

  @ParameterizedTest
  @CsvSource({
    "tollgate/operator,                 refunds: false",
    "tollgate/operator tollgate/refund, refunds: true",
    "tollgate/viewer,                   views",
    "tollgate/refund,                   403 forbidden",
    "openid,                            403 forbidden"
  })
  void anotherIssuersScopesAreThePersonsOwn(String scope, String expected) {
    OperatorScopes scopes = new OperatorScopes(SCOPE, "tollgate/viewer", "tollgate/refund", "none");
    TokenAuthenticator own =
        new TokenAuthenticator(ISSUER, ISSUER, "", "https://pay.example", scopes);

    assertEquals(expected, may(own, with("scope", scope)));
  }

  @Test
  void withoutARefundScopeEveryOperatorRefunds() {
    assertEquals("refunds: true", may(tokens, OPERATOR));
  }

  private static String may(TokenAuthenticator tokens, Map<String, String> claims) {
    HttpEvent event = event(new Token(claims, List.of()));
    String viewer = text(() -> "views " + tokens.viewer(event).mayRefund());
    String operator = text(() -> "refunds: " + tokens.operator(event).mayRefund());
    if (operator.startsWith("200 ")) {
      assertEquals("200 views " + operator.endsWith("true"), viewer);
      return operator.substring(4);
    }
    return viewer.startsWith("200 ") ? "views" : operator;
  }

  @Test
  void programsHaveTheNamesOfTheSetting() {
    OperatorScopes scopes = new OperatorScopes(SCOPE, "", "", "none");
    String names = "c-1=Warehouse, auth0|7=Thu";
    TokenAuthenticator named =
        new TokenAuthenticator(ISSUER, ISSUER, names, "https://pay.example", scopes);
    Map<String, String> claims = new HashMap<>(with("sub", "c-1"));
    claims.remove("email");

    assertEquals("200 c-1 Warehouse", operator(named, claims));
    claims.put("sub", "auth0|7");
    assertEquals("200 auth0|7 Thu", operator(named, claims));
    claims.put("sub", "c-2");
    assertEquals("200 c-2 c-2", operator(named, claims));
    assertThrows(
        IllegalArgumentException.class,
        () -> new TokenAuthenticator(ISSUER, ISSUER, "c-1", "https://pay.example", scopes));
  }

  @Test
  void aCustomerNeedNotHaveAnAddress() {
    assertEquals("200 s-1 ", customer(tokens, Map.of("iss", ISSUER, "sub", "s-1")));
  }

  @Test
  void personalDataOfATokenIsNotPrinted() {
    assertFalse(event(new Token(OPERATOR, List.of())).toString().contains("thu"));
    assertEquals("a token", new Token(OPERATOR, List.of()).toString());
    assertEquals("no token", Token.NONE.toString());
    assertEquals("Customer s-1", new Customer("s-1", "thu@shop.example").toString());
  }

  private static Map<String, String> with(String claim, String value) {
    Map<String, String> claims = new HashMap<>(OPERATOR);
    claims.put(claim, value);
    return claims;
  }

  private static String operator(TokenAuthenticator tokens, Map<String, String> claims) {
    return operator(tokens, new Token(claims, List.of()));
  }

  private static String operator(TokenAuthenticator tokens, Token token) {
    return text(
        () -> {
          Operator operator = tokens.operator(event(token));
          return operator.subject() + " " + operator.name();
        });
  }

  private static String customer(TokenAuthenticator tokens, Map<String, String> claims) {
    return customer(tokens, new Token(claims, List.of()));
  }

  private static String customer(TokenAuthenticator tokens, Token token) {
    return text(
        () -> {
          Customer customer = tokens.customer(event(token));
          return customer.subject() + " " + customer.email();
        });
  }

  private static HttpEvent event(Token token) {
    return new HttpEvent("POST", "/", "", Map.of(), Map.of(), new byte[0], token, "", "");
  }

  private static String text(Supplier<String> authenticated) {
    try {
      return "200 " + authenticated.get();
    } catch (RequestRefused e) {
      String code = Json.object(e.reply().body()).orElseThrow().get("code").getStringValue();
      return e.reply().status() + " " + code;
    }
  }
}
