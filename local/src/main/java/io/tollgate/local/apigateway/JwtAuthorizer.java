package io.tollgate.local.apigateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.local.identity.Issuers;
import io.tollgate.local.identity.LocalIssuer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The JWT authorizer of an HTTP API (its Developer Guide, "Control access to HTTP APIs with JWT
 * authorizers"). Where the guide leaves something open, the stricter reading: what is let through
 * here must not be refused there.
 */
final class JwtAuthorizer {

  private static final String SCHEME = "Bearer ";

  private final Issuers issuers;
  private final Clock clock;

  JwtAuthorizer(Issuers issuers, Clock clock) {
    this.issuers = issuers;
    this.clock = clock;
  }

  /**
   * Verifies a token.
   *
   * @param header the values of the request's Authorization header: the token, with or without
   *     {@code Bearer} before it
   */
  Access check(Authorization required, List<String> header) {
    if (header.isEmpty()) {
      return new Access.Refused(401, "Bearer");
    }
    String value = String.join(",", header);
    Optional<Jwt> jwt =
        Jwt.parse(value.startsWith(SCHEME) ? value.substring(SCHEME.length()) : value);
    if (jwt.isEmpty()) {
      return refused(401, required, "invalid_token", "the token is malformed");
    }
    Optional<String> fault = fault(jwt.get(), required);
    if (fault.isPresent()) {
      return refused(401, required, "invalid_token", fault.get());
    }
    List<String> scopes = new ArrayList<>(jwt.get().words("scope"));
    scopes.addAll(jwt.get().words("scp"));
    return required.scopes().isEmpty() || !Collections.disjoint(scopes, required.scopes())
        ? new Access.Granted(jwt.get().texts(), scopes)
        : refused(403, required, "insufficient_scope", "the token has none of the scopes");
  }

  private Optional<String> fault(Jwt jwt, Authorization required) {
    LocalIssuer issuer = issuers.of(required.authorizer());
    if (!jwt.isSignedBy(issuer.keys())) {
      return Optional.of("the token is not signed with RS256 by a key of the issuer");
    }
    JsonNode claims = jwt.claims();
    if (!claims.path("iss").asText().equals(issuer.url())) {
      return Optional.of("the token has another issuer");
    }
    // client_id counts only where there is no aud.
    if (Collections.disjoint(
        jwt.words(claims.has("aud") ? "aud" : "client_id"), required.audience())) {
      return Optional.of("the token does not have a valid audience");
    }
    double now = clock.millis() / 1000.0;
    if (!claims.path("exp").isNumber() || claims.get("exp").asDouble() <= now) {
      return Optional.of("the token has expired");
    }
    return isInTheFuture(claims, "nbf", now) || isInTheFuture(claims, "iat", now)
        ? Optional.of("the token is not valid yet")
        : Optional.empty();
  }

  private static boolean isInTheFuture(JsonNode claims, String name, double now) {
    JsonNode time = claims.path(name);
    return !time.isMissingNode() && !(time.isNumber() && time.asDouble() <= now);
  }

  private static Access refused(int status, Authorization required, String error, String why) {
    return new Access.Refused(
        status,
        "Bearer scope=\"%s\" error=\"%s\" error_description=\"%s\""
            .formatted(String.join(" ", required.scopes()), error, why));
  }
}
