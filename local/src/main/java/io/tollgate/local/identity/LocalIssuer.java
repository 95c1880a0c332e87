package io.tollgate.local.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A local identity provider without passwords: it gives whoever reaches this machine's loopback
 * address a token for any user. So functions trust it only where they are reached on loopback too.
 */
public final class LocalIssuer {

  private static final String PATH = "/local/issuer";
  private static final String CONFIGURATION = PATH + "/.well-known/openid-configuration";
  private static final String KEYS = PATH + "/jwks.json";
  private static final String LOGIN = "/local/login";
  private static final Duration LOGIN_LASTS = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofHours(12);
  private static final int NAME_MAX = 80;
  private static final ObjectMapper JSON = new ObjectMapper();

  private enum Role {
    CUSTOMER,
    OPERATOR
  }

  private final String baseUrl;
  private final SigningKey key;
  private final Collection<String> audience;
  private final Collection<String> operatorScopes;
  private final Clock clock;

  /**
   * An issuer below the address of the front that serves it.
   *
   * @param audience who its tokens are for
   * @param operatorScopes what an operator's token holds and a customer's does not
   */
  public LocalIssuer(
      String baseUrl,
      SigningKey key,
      Collection<String> audience,
      Collection<String> operatorScopes,
      Clock clock) {
    this.baseUrl = baseUrl;
    this.key = key;
    this.audience = audience;
    this.operatorScopes = operatorScopes;
    this.clock = clock;
  }

  public String url() {
    return baseUrl + PATH;
  }

  /** The open halves, by their names in tokens. */
  public JWKSet keys() {
    return key.open();
  }

  /** For half a day from now. */
  public String operatorToken() {
    return token(Role.OPERATOR, "operator@shop.example", DAY);
  }

  /** For half a day from now. */
  public String customerToken() {
    return token(Role.CUSTOMER, "customer@shop.example", DAY);
  }

  /** The answer, when the request is for one of the issuer's own addresses. */
  public Optional<HttpResponse.Message> find(HttpRequest request) {
    return switch (request.rawPath()) {
      case CONFIGURATION -> Optional.of(only("GET", request, this::configuration));
      case KEYS -> Optional.of(only("GET", request, this::keySet));
      case LOGIN -> Optional.of(only("POST", request, this::login));
      default -> Optional.empty();
    };
  }

  private interface Answer {
    HttpResponse.Message to(HttpRequest request);
  }

  private static HttpResponse.Message only(String method, HttpRequest request, Answer answer) {
    return request.method().equals(method)
        ? answer.to(request)
        : HttpResponse.json(405, "{\"message\":\"Method Not Allowed\"}");
  }

  private HttpResponse.Message configuration(HttpRequest request) {
    ObjectNode configuration = JSON.createObjectNode();
    configuration.put("issuer", url()).put("jwks_uri", baseUrl + KEYS);
    configuration.putArray("id_token_signing_alg_values_supported").add("RS256");
    return HttpResponse.json(200, configuration.toString());
  }

  private HttpResponse.Message keySet(HttpRequest request) {
    return HttpResponse.json(200, keys().toString());
  }

  private HttpResponse.Message login(HttpRequest request) {
    JsonNode wish = json(request.body());
    String name = wish.path("name").asText();
    Optional<Role> role =
        Stream.of(Role.values())
            .filter(each -> word(each).equals(wish.path("as").asText()))
            .findFirst();
    if (role.isEmpty() || name.isBlank() || name.length() > NAME_MAX) {
      return HttpResponse.json(
          400,
          "{\"message\":\"Send as, customer or operator, and name, of at most "
              + NAME_MAX
              + " characters.\"}");
    }
    ObjectNode answer = JSON.createObjectNode();
    answer.put("token", token(role.get(), name, LOGIN_LASTS));
    answer.put("expires_in", LOGIN_LASTS.toSeconds());
    return HttpResponse.json(200, answer.toString());
  }

  private static JsonNode json(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (IOException _) {
      return MissingNode.getInstance();
    }
  }

  /** The same name is the same person in every run. */
  private String token(Role role, String name, Duration lasts) {
    Instant now = clock.instant();
    String person = word(role) + " " + name;
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(url())
            .subject(UUID.nameUUIDFromBytes(person.getBytes(StandardCharsets.UTF_8)).toString())
            .audience(List.copyOf(audience))
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(lasts)))
            .jwtID(UUID.randomUUID().toString())
            .claim("scope", scope(role))
            .claim("username", name);
    if (name.contains("@")) {
      claims.claim("email", name);
    }
    return key.sign(claims.build());
  }

  private String scope(Role role) {
    Stream<String> granted =
        switch (role) {
          case CUSTOMER -> Stream.of("openid", "email");
          case OPERATOR -> operatorScopes.stream();
        };
    return String.join(" ", granted.toList());
  }

  private static String word(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }
}
