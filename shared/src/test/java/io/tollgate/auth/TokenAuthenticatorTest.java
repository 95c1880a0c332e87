package io.tollgate.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

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

  private final TokenAuthenticator tokens =
      new TokenAuthenticator(ISSUER, SCOPE, "https://pay.example");

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
    TokenAuthenticator unset = new TokenAuthenticator(ISSUER, "", "https://pay.example");
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
    TokenAuthenticator other = new TokenAuthenticator(issuer, SCOPE, publicUrl);

    assertEquals(status, Integer.parseInt(operator(other, with("iss", issuer)).substring(0, 3)));
    assertEquals(status, Integer.parseInt(customer(other, with("iss", issuer)).substring(0, 3)));
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
