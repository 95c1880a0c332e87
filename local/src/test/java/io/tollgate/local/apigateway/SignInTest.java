package io.tollgate.local.apigateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tollgate.simulator.VirtualClock;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signing in at the local issuer: authorization code with PKCE, and client credentials. */
class SignInTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CUSTOMERS = "/local/customers";
  private static final String OPERATORS = "/local/operators";

  /** The example of RFC 7636, appendix B. */
  private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

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

  @AfterEach
  void resetClock() {
    VirtualClock.reset();
  }

  @Test
  void codeAndVerifierGiveTokensOfThePerson() throws Exception {
    assertTrue(front.http.get(authorize(OPERATORS, asked())).body().contains("group-operator"));
    JsonNode tokens = tokens(OPERATORS, code(OPERATORS, asked(), "name=Thu&group-operator=on"));

    assertEquals("Bearer", tokens.path("token_type").asText());
    assertEquals(3600, tokens.path("expires_in").asInt());
    JsonNode claims = claims(tokens.path("access_token").asText());
    assertEquals(front.issuers.operators().url(), claims.path("iss").asText());
    assertEquals("Thu", claims.path("username").asText());
    assertEquals("[\"operator\"]", claims.path("cognito:groups").toString());
    assertEquals("openid a/operator", claims.path("scope").asText());
    assertEquals("audience-1", claims.path("client_id").asText());
    assertFalse(claims.has("aud"));
    JsonNode id = claims(tokens.path("id_token").asText());
    assertEquals("n-1", id.path("nonce").asText());
    assertEquals("audience-1", id.path("aud").asText());
    assertEquals(claims.path("sub"), id.path("sub"));
  }

  @Test
  void whoIsInNoGroupHasNoGroupsClaim() throws Exception {
    JsonNode tokens = tokens(OPERATORS, code(OPERATORS, asked(), "name=Thu"));
    assertFalse(claims(tokens.path("access_token").asText()).has("cognito:groups"));
    Map<String, String> asked = asked();
    asked.put("scope", "openid email");
    JsonNode customer = tokens(CUSTOMERS, code(CUSTOMERS, asked, "name=thu@home.example"));
    assertEquals(
        "thu@home.example", claims(customer.path("id_token").asText()).path("email").asText());
  }

  @Test
  void codeIsGoodForOneExchangeWithinFiveMinutes() throws Exception {
    String code = code(OPERATORS, asked(), "name=Thu");
    assertEquals(200, exchange(OPERATORS, given(code)).status());
    assertInvalidGrant(exchange(OPERATORS, given(code)));
    String late = code(OPERATORS, asked(), "name=Thu");
    VirtualClock.advance(Duration.ofMinutes(5));
    assertInvalidGrant(exchange(OPERATORS, given(late)));
  }

  /** And each wrong guess ends the code. */
  @ParameterizedTest
  @CsvSource({
    "code_verifier, wrong",
    "code_verifier, E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    "code_verifier, ''",
    "redirect_uri,  https://shop.example/sign-in/",
    "code,          0123"
  })
  void wrongVerifierRedirectOrCodeIsRefused(String name, String value) throws Exception {
    String code = code(OPERATORS, asked(), "name=Thu");
    Map<String, String> wrong = given(code);
    wrong.put(name, value);
    assertInvalidGrant(exchange(OPERATORS, wrong));
    assertEquals(name.equals("code") ? 200 : 400, exchange(OPERATORS, given(code)).status());
  }

  @Test
  void codeOfOneIssuerIsNoneOfTheOther() throws Exception {
    assertInvalidGrant(exchange(CUSTOMERS, given(code(OPERATORS, asked(), "name=Thu"))));
  }

  @Test
  void programGetsItsOwnTokenForItsSecretAndNoCode() throws Exception {
    Map<String, String> given = new LinkedHashMap<>();
    given.put("grant_type", "client_credentials");
    given.put("client_id", "audience-2");
    given.put("client_secret", "secret");
    JsonNode claims = claims(json(exchange(OPERATORS, given)).path("access_token").asText());
    assertEquals("audience-2", claims.path("sub").asText());
    assertEquals("audience-2", claims.path("client_id").asText());
    assertFalse(claims.has("username"));
    given.put("scope", "a/admin");
    assertEquals("{\"error\":\"invalid_scope\"}", exchange(OPERATORS, given).body());
    given.put("client_secret", "another");
    assertEquals(401, exchange(OPERATORS, given).status());
    given.put("client_id", "audience-1");
    given.remove("client_secret");
    assertEquals("{\"error\":\"unauthorized_client\"}", exchange(OPERATORS, given).body());
    Map<String, String> asked = asked();
    asked.put("client_id", "audience-2");
    assertEquals(400, front.http.get(authorize(OPERATORS, asked)).status());
  }

  /** Nobody is sent to an address that is not registered, not even with an error. */
  @ParameterizedTest
  @CsvSource({
    "redirect_uri, https://evil.example/sign-in/",
    "redirect_uri, BASE/sign-in",
    "redirect_uri, BASE/sign-in/?a=b",
    "redirect_uri, BASE/",
    "redirect_uri, ''",
    "client_id,    another"
  })
  void unknownRedirectOrClientIsRefusedWithoutARedirect(String name, String value)
      throws Exception {
    Map<String, String> asked = asked();
    asked.put(name, value.replace("BASE", front.baseUrl()));
    for (String method : new String[] {"GET", "POST"}) {
      RawHttp.Answer answer =
          front.http.send(method, authorize(OPERATORS, asked), "name=Thu".getBytes());
      assertEquals(400, answer.status());
      assertEquals("", answer.header("location"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "response_type,         token,          invalid_request",
    "code_challenge_method, plain,          invalid_request",
    "code_challenge,        '',             invalid_request",
    "scope,                 openid a/admin, invalid_scope"
  })
  void otherFaultsAreToldToThePages(String name, String value, String error) throws Exception {
    Map<String, String> asked = asked();
    asked.put(name, value);
    RawHttp.Answer answer = front.http.get(authorize(OPERATORS, asked));
    assertEquals(303, answer.status());
    String query = URI.create(answer.header("location")).getQuery();
    assertTrue(query.contains("error=" + error), query);
    assertTrue(query.contains("state=s-1"), query);
  }

  @Test
  void whoTypesNoNameIsAskedAgain() throws Exception {
    String target = authorize(OPERATORS, asked());
    for (String name : new String[] {"", "%20", "a".repeat(81)}) {
      RawHttp.Answer answer = front.http.post(target, "name=" + name);
      assertEquals(200, answer.status());
      assertTrue(answer.body().contains("<form"));
    }
  }

  @Test
  void signingOutLeadsBackToThePagesOnly() throws Exception {
    String back = encode(front.baseUrl() + "/sign-in/");
    for (String name : new String[] {"logout_uri", "post_logout_redirect_uri"}) {
      RawHttp.Answer answer =
          front.http.get(OPERATORS + "/logout?client_id=audience-1&" + name + "=" + back);
      assertEquals(front.baseUrl() + "/sign-in/", answer.header("location"));
    }
    assertEquals(
        400, front.http.get(OPERATORS + "/logout?logout_uri=https://evil.example/").status());
  }

  @Test
  void foreignPagesGetNoCodeAndReadNoToken() throws Exception {
    String target = authorize(OPERATORS, asked());
    assertEquals(403, front.http.post(target, "name=Thu", "Origin: https://evil.example").status());
    assertEquals(403, front.http.post(target, "name=Thu", "Host: evil.example").status());
    String form = form(given(code(OPERATORS, asked(), "name=Thu")));
    RawHttp.Answer own =
        front.http.post(OPERATORS + "/token", form, "Origin: http://localhost:5173");
    assertEquals("", own.header("access-control-allow-origin"));
    RawHttp.Answer ours = front.http.post(OPERATORS + "/token", form, "Origin: " + front.baseUrl());
    assertEquals(front.baseUrl(), ours.header("access-control-allow-origin"));
    assertEquals("no-store", ours.header("cache-control"));
  }

  @Test
  void issuersPublishTheirConfigurationAndKeys() throws Exception {
    for (String issuer : new String[] {CUSTOMERS, OPERATORS}) {
      JsonNode known = json(front.http.get(issuer + "/.well-known/openid-configuration"));
      assertEquals(front.baseUrl() + issuer, known.path("issuer").asText());
      assertEquals(
          front.baseUrl() + issuer + "/authorize", known.path("authorization_endpoint").asText());
      JsonNode key = json(front.http.get(issuer + "/jwks.json")).path("keys").get(0);
      assertEquals("RSA", key.path("kty").asText());
      assertFalse(key.has("d"));
    }
    JsonNode settings = json(front.http.get("/config.json"));
    assertEquals("", settings.path("api").asText());
    assertEquals(
        "{\"authorize\":\"BASE/authorize\",\"token\":\"BASE/token\",\"logout\":\"BASE/logout\",\"client_id\":\"audience-1\",\"scope\":\"openid a/operator\"}"
            .replace("BASE", front.baseUrl() + OPERATORS),
        settings.path("operator").toString());
    assertEquals("audience-1", settings.at("/customer/client_id").asText());
  }

  private static Map<String, String> asked() {
    Map<String, String> asked = new LinkedHashMap<>();
    asked.put("response_type", "code");
    asked.put("client_id", "audience-1");
    asked.put("redirect_uri", front.baseUrl() + "/sign-in/");
    asked.put("scope", "openid a/operator");
    asked.put("state", "s-1");
    asked.put("nonce", "n-1");
    asked.put("code_challenge", CHALLENGE);
    asked.put("code_challenge_method", "S256");
    return asked;
  }

  private static String authorize(String issuer, Map<String, String> asked) {
    return issuer + "/authorize?" + form(asked);
  }

  /** The code that whoever sends the form of the sign-in page is sent back with. */
  private static String code(String issuer, Map<String, String> asked, String typed)
      throws Exception {
    RawHttp.Answer answer = front.http.post(authorize(issuer, asked), typed);
    assertEquals(303, answer.status(), answer.body());
    URI back = URI.create(answer.header("location"));
    assertTrue(back.toString().startsWith(front.baseUrl() + "/sign-in/?"));
    Map<String, String> query =
        Arrays.stream(back.getQuery().split("&"))
            .map(each -> each.split("="))
            .collect(Collectors.toMap(each -> each[0], each -> each[1]));
    assertEquals("s-1", query.get("state"));
    return query.get("code");
  }

  private static Map<String, String> given(String code) {
    Map<String, String> given = new LinkedHashMap<>();
    given.put("grant_type", "authorization_code");
    given.put("client_id", "audience-1");
    given.put("code", code);
    given.put("redirect_uri", front.baseUrl() + "/sign-in/");
    given.put("code_verifier", VERIFIER);
    return given;
  }

  private static JsonNode tokens(String issuer, String code) throws Exception {
    return json(exchange(issuer, given(code)));
  }

  private static RawHttp.Answer exchange(String issuer, Map<String, String> given)
      throws Exception {
    return front.http.post(issuer + "/token", form(given));
  }

  private static void assertInvalidGrant(RawHttp.Answer answer) {
    assertEquals("{\"error\":\"invalid_grant\"}", answer.body());
    assertEquals(400, answer.status());
  }

  private static JsonNode claims(String token) throws Exception {
    return JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
  }

  private static JsonNode json(RawHttp.Answer answer) throws Exception {
    assertEquals(200, answer.status(), answer.body());
    return JSON.readTree(answer.body());
  }

  private static String form(Map<String, String> values) {
    return values.entrySet().stream()
        .map(each -> each.getKey() + "=" + encode(each.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
