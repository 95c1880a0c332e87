package io.tollgate.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.tollgate.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityDoorTest {

  private static final String ISSUER = "https://id.example/pool";
  private static final String SCOPE = "tollgate/operator";
  private static final Map<String, String> OPERATOR =
      Map.of("iss", ISSUER, "sub", "s-1", "email", "thu@shop.example", "scope", SCOPE);

  private final IdentityDoor door = new IdentityDoor(ISSUER, SCOPE, "https://pay.example");

  @Test
  void anOperatorIsLetInUnderItsName() {
    assertEquals("200 s-1 thu@shop.example", operator(door, OPERATOR));
    assertEquals("200 s-1 thu@shop.example", customer(door, OPERATOR));
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
  void theNameIsTheBestThatTheTokenHas(
      String email, String username, String cognito, String expected) {
    Map<String, String> claims = new HashMap<>(with("scope", SCOPE));
    claims.remove("email");
    put(claims, "email", email);
    put(claims, "username", username);
    put(claims, "cognito:username", cognito);

    assertEquals("200 s-1 " + expected, operator(door, claims));
  }

  private static void put(Map<String, String> claims, String name, String value) {
    if (value != null) {
      claims.put(name, value);
    }
  }

  @Test
  void aNameIsCutBetweenCharacters() {
    assertEquals("200 s-1 " + "😀".repeat(80), operator(door, with("email", "😀".repeat(81))));
    assertEquals("200 s-1 " + "đ".repeat(80), operator(door, with("email", "đ".repeat(80))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tollgate/operator",
        "openid tollgate/operator",
        "[openid tollgate/operator]",
        "[tollgate/operator]"
      })
  void theScopeIsAWordOfAClaim(String scope) {
    assertEquals("200 s-1 thu@shop.example", operator(door, with("scope", scope)));
    Map<String, String> scp = new HashMap<>(with("scp", scope));
    scp.remove("scope");
    assertEquals("200 s-1 thu@shop.example", operator(door, scp));
  }

  @Test
  void theScopeMayStandInTheAuthorizersList() {
    Map<String, String> claims = with("scope", "openid");
    assertEquals("200", operator(door, new Token(claims, List.of("a", SCOPE))).substring(0, 3));
    assertEquals("403 forbidden", operator(door, new Token(claims, List.of("a"))));
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
  void withoutTheScopeNobodyIsAnOperator(String scope) {
    assertEquals("403 forbidden", operator(door, with("scope", scope)));
    assertEquals("200 s-1 thu@shop.example", customer(door, with("scope", scope)));
  }

  @Test
  void aScopeThatIsNotConfiguredIsHeldByNobody() {
    IdentityDoor unset = new IdentityDoor(ISSUER, "", "https://pay.example");
    assertEquals("403 forbidden", operator(unset, with("scope", "[ ]")));
    assertEquals("403 forbidden", operator(unset, OPERATOR));
  }

  /** An authorizer that a deployment dropped. */
  @Test
  void withoutClaimsNobodyIsLetIn() {
    for (Token none : List.of(Token.NONE, new Token(Map.of(), List.of(SCOPE)))) {
      assertEquals("401 unauthorized", operator(door, none));
      assertEquals("401 unauthorized", customer(door, none));
    }
    Map<String, String> headers = Map.of("authorization", "Bearer e30.e30.e30");
    HttpEvent event = new HttpEvent("POST", "/", "", headers, Map.of(), new byte[0]);
    assertEquals(401, door.letOperator(event, _ -> HttpReply.json(200, Map.of())).status());
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
  void aTokenOfAnotherIssuerIsNone(String other) {
    assertEquals("401 unauthorized", operator(door, with("iss", other)));
    assertEquals("401 unauthorized", customer(door, with("iss", other)));
  }

  @Test
  void aTokenWithoutSubjectIsNone() {
    assertEquals("401 unauthorized", operator(door, with("sub", "")));
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
  void theIssuerOfADevelopersMachineIsBelievedOnlyThere(
      String issuer, String publicUrl, int status) {
    IdentityDoor other = new IdentityDoor(issuer, SCOPE, publicUrl);

    assertEquals(status, Integer.parseInt(operator(other, with("iss", issuer)).substring(0, 3)));
    assertEquals(status, Integer.parseInt(customer(other, with("iss", issuer)).substring(0, 3)));
  }

  @Test
  void aCustomerNeedNotHaveAnAddress() {
    assertEquals("200 s-1 ", customer(door, Map.of("iss", ISSUER, "sub", "s-1")));
  }

  @Test
  void whoItIsIsNotPrinted() {
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

  private static String operator(IdentityDoor door, Map<String, String> claims) {
    return operator(door, new Token(claims, List.of()));
  }

  private static String operator(IdentityDoor door, Token token) {
    return text(door.letOperator(event(token), who -> ok(who.subject() + " " + who.name())));
  }

  private static String customer(IdentityDoor door, Map<String, String> claims) {
    return customer(door, new Token(claims, List.of()));
  }

  private static String customer(IdentityDoor door, Token token) {
    return text(door.letCustomer(event(token), who -> ok(who.subject() + " " + who.email())));
  }

  private static HttpEvent event(Token token) {
    return new HttpEvent("POST", "/", "", Map.of(), Map.of(), new byte[0], token);
  }

  private static HttpReply ok(String body) {
    return HttpReply.text(200, "text/plain", body);
  }

  private static String text(HttpReply reply) {
    return reply.status()
        + " "
        + (reply.status() == 200
            ? reply.body()
            : Json.object(reply.body()).orElseThrow().get("code").getStringValue());
  }
}
