package io.tollgate.local.identity;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import io.tollgate.local.identity.AuthorizationCodes.SignIn;
import io.tollgate.simulator.Parameters;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A local identity provider without passwords, which speaks OAuth 2 as a user pool of Cognito does:
 * authorization code with PKCE for people, client credentials for programs, and tokens with
 * Cognito's claims. Whoever reaches this machine's loopback address may be anybody. So functions
 * trust it only where they are reached on loopback too.
 */
public final class LocalIssuer {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration HALF_A_DAY = Duration.ofHours(12);
  private static final int NAME_MAX = 80;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Addresses addresses;
  private final SigningKey key;
  private final Map<String, Client> clients = new LinkedHashMap<>();
  private final List<String> groups;
  private final AuthorizationCodes codes;
  private final AuthorizePage page;
  private final Clock clock;

  /**
   * Where an issuer is.
   *
   * @param baseUrl of the front that serves it
   * @param publicUrl which its name, the issuer of its tokens, begins with
   * @param path below both
   */
  public record Addresses(String baseUrl, String publicUrl, String path) {

    String at(String name) {
      return baseUrl + path + "/" + name;
    }
  }

  /**
   * An issuer below the address of the front that serves it.
   *
   * @param clients pages first
   * @param groups that a person may be in; none for customers
   * @param redirects where pages may have people sent back to
   */
  public LocalIssuer(
      Addresses addresses,
      SigningKey key,
      List<Client> clients,
      List<String> groups,
      List<String> redirects,
      Clock clock) {
    this.addresses = addresses;
    this.key = key;
    clients.forEach(client -> this.clients.put(client.id(), client));
    this.groups = groups;
    this.codes = new AuthorizationCodes(clock);
    this.page = new AuthorizePage(groups, redirects);
    this.clock = clock;
  }

  /** The name of this issuer, as in its tokens. */
  public String url() {
    return addresses.publicUrl() + addresses.path();
  }

  /** The open halves, by their names in tokens. */
  public JWKSet keys() {
    return key.open();
  }

  /** A person's token as the pages get it, of all groups, for half a day from now. */
  public String token(String name) {
    return token(name, groups);
  }

  /** The same of somebody who is in these groups only. */
  public String token(String name, List<String> groups) {
    Client pages = clients.values().iterator().next();
    SignIn signIn = new SignIn(pages.id(), "", "", "", pages.scopes(), name, groups);
    return accessToken(signIn, HALF_A_DAY);
  }

  /** What pages must know to sign people in, as {@code /config.json} has it. */
  public ObjectNode settings() {
    Client pages = clients.values().iterator().next();
    return JSON.createObjectNode()
        .put("authorize", addresses.at("authorize"))
        .put("token", addresses.at("token"))
        .put("logout", addresses.at("logout"))
        .put("client_id", pages.id())
        .put("scope", String.join(" ", pages.scopes()));
  }

  /** The answer, when the request is for one of the issuer's own addresses. */
  Optional<HttpResponse.Message> find(HttpRequest request) {
    if (!request.rawPath().startsWith(addresses.path() + "/")) {
      return Optional.empty();
    }
    String path = request.rawPath().substring(addresses.path().length());
    return switch (request.method() + " " + path) {
      case "GET /.well-known/openid-configuration" -> Optional.of(configuration());
      case "GET /jwks.json" -> Optional.of(HttpResponse.json(200, keys().toString()));
      case "GET /authorize" -> Optional.of(authorize(request, page::form));
      case "POST /authorize" -> Optional.of(authorize(request, asked -> signedIn(request, asked)));
      case "POST /token" -> Optional.of(page.readableBy(request, token(request)));
      case "GET /logout" -> Optional.of(logout(request));
      default -> Optional.empty();
    };
  }

  private HttpResponse.Message configuration() {
    ObjectNode configuration = JSON.createObjectNode();
    configuration
        .put("issuer", url())
        .put("jwks_uri", addresses.at("jwks.json"))
        .put("authorization_endpoint", addresses.at("authorize"))
        .put("token_endpoint", addresses.at("token"))
        .put("end_session_endpoint", addresses.at("logout"));
    configuration.putArray("code_challenge_methods_supported").add("S256");
    configuration.putArray("id_token_signing_alg_values_supported").add("RS256");
    return HttpResponse.json(200, configuration.toString());
  }

  private interface Answer {
    HttpResponse.Message to(SignIn asked);
  }

  /** A request whose client or way back is unknown is never sent back there (RFC 6749, 4.1.2.1). */
  private HttpResponse.Message authorize(HttpRequest request, Answer answer) {
    Parameters asked = Parameters.of(request);
    Optional<Client> client =
        Optional.ofNullable(clients.get(text(asked, "client_id")))
            .filter(known -> !known.isProgram());
    String back = text(asked, "redirect_uri");
    if (client.isEmpty() || !page.allows(back)) {
      return HttpResponse.text(400, "text/plain", "Unknown client_id or redirect_uri.\n");
    }
    List<String> scopes = List.of(text(asked, "scope").split(" "));
    if (!text(asked, "response_type").equals("code")
        || !text(asked, "code_challenge_method").equals("S256")
        || !text(asked, "code_challenge").matches("[A-Za-z0-9_-]{43}")) {
      return page.back(back, Map.of("error", "invalid_request", "state", text(asked, "state")));
    }
    if (!client.get().scopes().containsAll(scopes)) {
      return page.back(back, Map.of("error", "invalid_scope", "state", text(asked, "state")));
    }
    return answer.to(
        new SignIn(
            client.get().id(),
            back,
            text(asked, "code_challenge"),
            text(asked, "nonce"),
            scopes,
            "",
            List.of()));
  }

  private HttpResponse.Message signedIn(HttpRequest request, SignIn asked) {
    Parameters typed = Parameters.of(request);
    String name = text(typed, "name").strip();
    if (name.isEmpty() || name.length() > NAME_MAX) {
      return page.form(asked);
    }
    SignIn signIn =
        new SignIn(
            asked.clientId(),
            asked.redirectUri(),
            asked.challenge(),
            asked.nonce(),
            asked.scopes(),
            name,
            groups.stream().filter(group -> typed.has("group-" + group)).toList());
    String state = text(typed, "state");
    return page.back(asked.redirectUri(), Map.of("code", codes.issue(signIn), "state", state));
  }

  /** Cognito's name for the parameter, and that of OpenID Connect RP-Initiated Logout 1.0. */
  private HttpResponse.Message logout(HttpRequest request) {
    Parameters asked = Parameters.of(request);
    return page.signedOut(asked.text("logout_uri").orElse(text(asked, "post_logout_redirect_uri")));
  }

  private static String text(Parameters parameters, String name) {
    return parameters.text(name).orElse("");
  }

  private HttpResponse.Message token(HttpRequest request) {
    Parameters form = Parameters.of(request);
    Optional<Client> client = Optional.ofNullable(clients.get(text(form, "client_id")));
    if (client.filter(known -> known.secret().equals(text(form, "client_secret"))).isEmpty()) {
      return HttpResponse.json(401, "{\"error\":\"invalid_client\"}");
    }
    return switch (text(form, "grant_type")) {
      case "authorization_code" ->
          codes
              .redeem(
                  text(form, "code"),
                  client.get().id(),
                  text(form, "redirect_uri"),
                  text(form, "code_verifier"))
              .map(this::tokens)
              .orElseGet(() -> HttpResponse.json(400, "{\"error\":\"invalid_grant\"}"));
      case "client_credentials" -> ofProgram(client.get(), text(form, "scope"));
      default -> HttpResponse.json(400, "{\"error\":\"unsupported_grant_type\"}");
    };
  }

  private HttpResponse.Message tokens(SignIn signIn) {
    ObjectNode answer = bearer(accessToken(signIn, HOUR));
    return HttpResponse.json(200, answer.put("id_token", idToken(signIn)).toString());
  }

  private HttpResponse.Message ofProgram(Client client, String scope) {
    List<String> scopes = scope.isEmpty() ? client.scopes() : List.of(scope.split(" "));
    if (!client.isProgram()) {
      return HttpResponse.json(400, "{\"error\":\"unauthorized_client\"}");
    }
    if (!client.scopes().containsAll(scopes)) {
      return HttpResponse.json(400, "{\"error\":\"invalid_scope\"}");
    }
    String token =
        key.sign(
            claims(client.id(), HOUR, "access")
                .claim("client_id", client.id())
                .claim("scope", String.join(" ", scopes))
                .build());
    return HttpResponse.json(200, bearer(token).toString());
  }

  private static ObjectNode bearer(String token) {
    return JSON.createObjectNode()
        .put("access_token", token)
        .put("token_type", "Bearer")
        .put("expires_in", HOUR.toSeconds());
  }

  /** The claims of Cognito's; its customers' have no address, and a shop's own issuer's may. */
  private String accessToken(SignIn signIn, Duration lasts) {
    JWTClaimsSet.Builder claims =
        claims(subject(signIn), lasts, "access")
            .claim("client_id", signIn.clientId())
            .claim("scope", String.join(" ", signIn.scopes()))
            .claim("username", signIn.name());
    if (!signIn.groups().isEmpty()) {
      claims.claim("cognito:groups", signIn.groups());
    }
    if (groups.isEmpty() && signIn.name().contains("@")) {
      claims.claim("email", signIn.name());
    }
    return key.sign(claims.build());
  }

  private String idToken(SignIn signIn) {
    JWTClaimsSet.Builder claims =
        claims(subject(signIn), HOUR, "id")
            .audience(signIn.clientId())
            .claim("nonce", signIn.nonce())
            .claim("cognito:username", signIn.name());
    if (signIn.name().contains("@")) {
      claims.claim("email", signIn.name());
    }
    return key.sign(claims.build());
  }

  /** The same name is the same person in every run. */
  private String subject(SignIn signIn) {
    String person = addresses.path() + " " + signIn.name();
    return UUID.nameUUIDFromBytes(person.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private JWTClaimsSet.Builder claims(String subject, Duration lasts, String use) {
    Instant now = clock.instant();
    return new JWTClaimsSet.Builder()
        .issuer(url())
        .subject(subject)
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plus(lasts)))
        .jwtID(UUID.randomUUID().toString())
        .claim("token_use", use);
  }
}
