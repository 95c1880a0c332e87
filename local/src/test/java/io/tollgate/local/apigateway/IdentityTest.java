package io.tollgate.local.apigateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.simulator.VirtualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Authentication by JWT at the routes of the local API gateway, and the local issuer. */
class IdentityTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OWN = "/own";
  private static final String OPERATORS = "/operators";

  @TempDir static Path folder;
  private static LocalApiGatewayFixture front;
  private static String kid;

  @BeforeAll
  static void start() throws Exception {
    front = new LocalApiGatewayFixture(folder, Duration.ofSeconds(30));
    kid = json("/local/operators/jwks.json").path("keys").get(0).path("kid").asText();
  }

  @AfterAll
  static void stop() {
    front.close();
  }

  @AfterEach
  void resetClock() {
    VirtualClock.reset();
  }

  @Test
  void claimsArriveAsTexts() throws Exception {
    RawHttp.Answer answer =
        with(
            OPERATORS,
            claims -> {
              claims.put("email_verified", true).put("level", 3).put("auth_time", 1_795_000_000L);
              claims.putArray("groups").add("a").add("b");
              claims.putObject("address").put("street", "Lê Lợi").put("city", "Huế");
              claims.put("scope", "openid a/operator");
            });

    JsonNode jwt = JSON.readTree(answer.body()).at("/requestContext/authorizer/jwt");
    JsonNode claims = jwt.path("claims");
    assertEquals(200, answer.status());
    assertEquals(front.issuers.operators().url(), claims.path("iss").asText());
    assertEquals("s-1", claims.path("sub").asText());
    assertEquals("\"true\"", claims.path("email_verified").toString());
    assertEquals("\"3\"", claims.path("level").toString());
    assertEquals("\"1795000000\"", claims.path("auth_time").toString());
    assertEquals("[a b]", claims.path("groups").asText());
    assertEquals("map[city:Huế street:Lê Lợi]", claims.path("address").asText());
    assertTrue(claims.path("exp").isTextual());
    assertEquals("[\"openid\",\"a/operator\"]", jwt.path("scopes").toString());
  }

  @Test
  void routeWithoutScopesAcceptsEveryValidToken() throws Exception {
    RawHttp.Answer answer = with(OWN, claims -> claims.remove("scope"));

    assertEquals(200, answer.status());
    JsonNode jwt = JSON.readTree(answer.body()).at("/requestContext/authorizer/jwt");
    assertEquals("null", jwt.path("scopes").toString());
  }

  @Test
  void routeWithoutAuthorizerIgnoresTokens() throws Exception {
    for (String[] headers : new String[][] {{}, {"Authorization: Bearer nonsense"}}) {
      RawHttp.Answer answer = front.http.get("/echo/1", headers);
      assertEquals(200, answer.status());
      assertFalse(JSON.readTree(answer.body()).path("requestContext").has("authorizer"));
    }
  }

  @Test
  void requestWithoutTokenIs401() throws Exception {
    for (String route : List.of(OWN, OPERATORS)) {
      RawHttp.Answer answer = front.http.get(route, "Origin: https://shop.example");
      assertEquals(401, answer.status());
      assertEquals("{\"message\":\"Unauthorized\"}", answer.body());
      assertEquals("Bearer", answer.header("www-authenticate"));
      assertEquals("application/json", answer.header("content-type"));
      assertFalse(answer.header("apigw-requestid").isEmpty());
      assertEquals("https://shop.example", answer.header("access-control-allow-origin"));
    }
  }

  @Test
  void corsPreflightNeedsNoToken() throws Exception {
    RawHttp.Answer answer =
        front.http.send(
            "OPTIONS",
            OWN,
            new byte[0],
            "Origin: https://shop.example",
            "Access-Control-Request-Method: GET");
    assertEquals(204, answer.status());
  }

  @Test
  void tokenIsAcceptedWithAndWithoutBearer() throws Exception {
    assertEquals(200, front.http.get(OWN, "Authorization: " + token(_ -> {})).status());
    assertEquals(200, front.http.get(OWN, "authorization: Bearer " + token(_ -> {})).status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bearer ", "BEARER ", "Bearer  ", "Bearer", "Basic ", "Bearer Bearer "})
  void tokenBehindAnotherSchemeIsRejected(String scheme) throws Exception {
    assertUnauthorized(front.http.get(OWN, "Authorization: " + scheme + token(_ -> {})));
  }

  @Test
  void twoAuthorizationHeadersAreRejected() throws Exception {
    String header = "Authorization: Bearer " + token(_ -> {});
    assertUnauthorized(front.http.get(OWN, header, header));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Bearer ", "a", "a.b", "a.b.c", "e30.e30.", "e30.e30.e30.e30", "W10.W10.W10"})
  void malformedTokenIsRejected(String header) throws Exception {
    RawHttp.Answer answer = front.http.get(OWN, "Authorization: " + header);
    assertEquals(401, answer.status());
    assertEquals("{\"message\":\"Unauthorized\"}", answer.body());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      textBlock =
          """
          iss       | "https://id.example"          | the token has another issuer
          iss       | "http://localhost:1/local/customers" | the token has another issuer
          iss       | -                             | the token has another issuer
          aud       | "another"                     | the token does not have a valid audience
          aud       | []                            | the token does not have a valid audience
          aud       | ["another"]                   | the token does not have a valid audience
          aud       | null                          | the token does not have a valid audience
          aud       | -                             | the token does not have a valid audience
          exp       | -                             | the token has expired
          exp       | "4102444800"                  | the token has expired
          exp       | 1                             | the token has expired
          exp       | 0                             | the token has expired
          nbf       | 4102444800                    | the token is not valid yet
          nbf       | "1"                           | the token is not valid yet
          iat       | 4102444800                    | the token is not valid yet
          iat       | null                          | the token is not valid yet
          """)
  void tokenWithAWrongClaimIsRejected(String claim, String value, String why) throws Exception {
    JsonNode wrong = value == null ? null : JSON.readTree(value);
    Consumer<ObjectNode> change =
        claims -> {
          claims.remove(claim);
          if (wrong != null) {
            claims.set(claim, wrong);
          }
        };
    for (String route : List.of(OWN, OPERATORS)) {
      RawHttp.Answer answer = with(route, change);
      assertUnauthorized(answer);
      assertTrue(answer.header("www-authenticate").contains("\"" + why + "\""));
    }
  }

  @Test
  void clientIdIsCheckedWhereThereIsNoAudience() throws Exception {
    assertEquals(200, client(claims -> claims.remove("aud")).status());
    assertUnauthorized(client(claims -> claims.put("aud", "another")));
  }

  private static RawHttp.Answer client(Consumer<ObjectNode> change) throws Exception {
    return with(OWN, change.andThen(claims -> claims.put("client_id", "audience-2")));
  }

  @Test
  void tokenWithOneValidAudienceOfSeveralIsAccepted() throws Exception {
    RawHttp.Answer answer =
        with(OWN, claims -> claims.putArray("aud").add("another").add("audience-2"));
    assertEquals(200, answer.status());
  }

  @Test
  void tokenExpiresByTheVirtualClock() throws Exception {
    String token = token(_ -> {});
    VirtualClock.advance(Duration.ofMinutes(59));
    assertEquals(200, front.http.get(OWN, "Authorization: Bearer " + token).status());
    VirtualClock.advance(Duration.ofMinutes(2));
    assertUnauthorized(front.http.get(OWN, "Authorization: Bearer " + token));
    VirtualClock.advance(Duration.ofDays(-1));
    assertUnauthorized(front.http.get(OWN, "Authorization: Bearer " + token));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"alg":"RS256","typ":"JWT"}
          {"alg":"RS256","kid":"another"}
          {"alg":"RS256","kid":null}
          {"alg":"none","kid":"KID"}
          {"alg":"rs256","kid":"KID"}
          {"alg":"RS512","kid":"KID"}
          {"kid":"KID"}
          {"alg":"RS256","kid":"KID","crit":["b64"],"b64":false}
          {"alg":"RS256","kid":"KID","kid":"KID"}
          {"alg":"RS256","kid":"KID"} {}
          ["RS256"]
          """)
  void tokenWithAWrongHeaderIsRejected(String header) throws Exception {
    String token = front.tokens.rs256(header.replace("KID", kid), claims(_ -> {}));
    assertUnauthorized(front.http.get(OWN, "Authorization: Bearer " + token));
  }

  @Test
  void unsignedTokenIsRejected() throws Exception {
    String unsigned = TestTokens.part("{\"alg\":\"none\",\"kid\":\"" + kid + "\"}");
    for (String header : List.of(unsigned, TestTokens.part(header()))) {
      String token = header + "." + TestTokens.part(claims(_ -> {})) + ".";
      assertUnauthorized(front.http.get(OWN, "Authorization: Bearer " + token));
    }
  }

  @Test
  void tokenSignedWithThePublicKeyAsSecretIsRejected() throws Exception {
    byte[] der = front.tokens.keys().getPublic().getEncoded();
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
            + "\n-----END PUBLIC KEY-----\n";
    for (byte[] secret : List.of(der, pem.getBytes())) {
      for (String alg : List.of("HS256", "RS256")) {
        String token = front.tokens.hs256(secret, header().replace("RS256", alg), claims(_ -> {}));
        assertUnauthorized(front.http.get(OWN, "Authorization: Bearer " + token));
      }
    }
  }

  @Test
  void tokenSignedByAnotherKeyOrAlgorithmIsRejected() throws Exception {
    String token = TestTokens.withBits(2048).rs256(header(), claims(_ -> {}));
    assertUnauthorized(front.http.get(OWN, "Authorization: Bearer " + token));
    String sha512 = front.tokens.signed("SHA512withRSA", header(), claims(_ -> {}));
    assertUnauthorized(front.http.get(OWN, "Authorization: Bearer " + sha512));
  }

  @Test
  void tamperedTokenIsRejected() throws Exception {
    String[] parts = token(_ -> {}).split("\\.");
    String other = TestTokens.part(claims(claims -> claims.put("sub", "s-2")));
    assertUnauthorized(
        front.http.get(OWN, "Authorization: Bearer " + parts[0] + "." + other + "." + parts[2]));
    String spoilt = parts[0] + "." + parts[1] + "." + parts[2].replaceFirst("(?<=.)", "!");
    assertUnauthorized(front.http.get(OWN, "Authorization: Bearer " + spoilt));
    String header = TestTokens.part(header().replace("{", "{ "));
    assertUnauthorized(
        front.http.get(OWN, "Authorization: Bearer " + header + "." + parts[1] + "." + parts[2]));
    char first = parts[2].charAt(0) == 'A' ? 'B' : 'A';
    assertUnauthorized(
        front.http.get(
            OWN,
            "Authorization: Bearer "
                + (parts[0] + "." + parts[1] + "." + first + parts[2].substring(1))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          scope | "openid"              | 403
          scope | ""                    | 403
          scope | "a/operators"         | 403
          scope | "A/OPERATOR"          | 403
          scope | "a/operator,openid"   | 403
          other | "a/operator"          | 403
          scope | "a/operator"          | 200
          scope | "openid a/admin"      | 200
          scope | ["openid","a/admin"]  | 200
          scp   | ["a/operator"]        | 200
          scp   | "openid a/operator"   | 200
          """)
  void oneOfTheRoutesScopesIsEnough(String claim, String value, int status) throws Exception {
    JsonNode scopes = JSON.readTree(value);
    RawHttp.Answer answer =
        with(
            OPERATORS,
            claims -> {
              claims.remove("scope");
              claims.set(claim, scopes);
            });
    assertEquals(status, answer.status());
    if (status == 403) {
      assertEquals("{\"message\":\"Forbidden\"}", answer.body());
      assertTrue(answer.header("www-authenticate").contains("insufficient_scope"));
    }
  }

  @Test
  void tokenOfTheOtherIssuerIsRejected() throws Exception {
    String customer = front.issuers.customers().token("thu@home.example");
    String operator = front.issuers.operators().token("Thu");
    assertEquals("Thu", claims(OPERATORS, operator).path("username").asText());
    assertEquals("[operator]", claims(OPERATORS, operator).path("cognito:groups").asText());
    assertEquals("thu@home.example", claims(OWN, customer).path("email").asText());
    assertUnauthorized(front.http.get(OPERATORS, "Authorization: Bearer " + customer));
    assertUnauthorized(front.http.get(OWN, "Authorization: Bearer " + operator));
  }

  /** For an origin that CORS allows for the API there is no such page. */
  @Test
  void keysOfTheApiPageAreForItsOwnOriginOnly() throws Exception {
    String keys = "/local/api/keys.json";
    assertEquals("api-key", json(keys).path("ApiKey").asText());
    claims(OPERATORS, json(keys).path("OperatorToken").asText());
    claims(OWN, json(keys).path("CustomerToken").asText());
    assertEquals(403, front.http.get(keys, "Origin: https://evil.example").status());
    assertEquals(403, front.http.get(keys, "Host: evil.example").status());
    RawHttp.Answer ofTheShop = front.http.get(keys, "Origin: https://shop.example");
    assertEquals(404, ofTheShop.status());
    assertFalse(ofTheShop.body().contains("api-key"));
  }

  private static JsonNode claims(String route, String token) throws Exception {
    RawHttp.Answer answer = front.http.get(route, "Authorization: Bearer " + token);
    assertEquals(200, answer.status(), answer.header("www-authenticate"));
    return JSON.readTree(answer.body()).at("/requestContext/authorizer/jwt/claims");
  }

  private static void assertUnauthorized(RawHttp.Answer answer) {
    assertEquals(401, answer.status());
    assertEquals("{\"message\":\"Unauthorized\"}", answer.body());
    assertTrue(answer.header("www-authenticate").contains("error=\"invalid_token\""));
  }

  private static RawHttp.Answer with(String route, Consumer<ObjectNode> change) throws Exception {
    String issuer = route.equals(OPERATORS) ? "/local/operators" : "/local/customers";
    return front.http.get(
        route,
        "Authorization: Bearer "
            + token(
                claims -> {
                  claims.put("iss", front.baseUrl() + issuer);
                  change.accept(claims);
                }));
  }

  private static String token(Consumer<ObjectNode> change) {
    return front.tokens.rs256(header(), claims(change));
  }

  private static String header() {
    return "{\"alg\":\"RS256\",\"kid\":\"" + kid + "\"}";
  }

  private static String claims(Consumer<ObjectNode> change) {
    long now = new VirtualClock().instant().getEpochSecond();
    ObjectNode claims = JSON.createObjectNode();
    claims.put("iss", front.issuers.customers().url()).put("sub", "s-1").put("aud", "audience-1");
    claims.put("iat", now).put("nbf", now).put("exp", now + 3600).put("scope", "a/operator");
    change.accept(claims);
    return claims.toString();
  }

  private static JsonNode json(String target) throws Exception {
    RawHttp.Answer answer = front.http.get(target);
    assertEquals(200, answer.status(), answer.body());
    return JSON.readTree(answer.body());
  }

  private static String words(JsonNode object, String... names) {
    return String.join(
        " ", List.of(names).stream().map(name -> object.path(name).asText()).toList());
  }
}
