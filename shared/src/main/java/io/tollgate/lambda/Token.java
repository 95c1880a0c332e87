package io.tollgate.lambda;

import io.micronaut.json.tree.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What API Gateway's JWT authorizer read in the caller's token, once it had verified it (HTTP API
 * Developer Guide, "Control access to HTTP APIs with JWT authorizers").
 *
 * @param claims all as texts; none when no authorizer stood before the function
 * @param scopes those that the authorizer lists
 */
public record Token(Map<String, String> claims, List<String> scopes) {

  public static final Token NONE = new Token(Map.of(), List.of());

  private static final Pattern BETWEEN_VALUES = Pattern.compile("[\\[\\] ]+");

  static Token read(JsonNode requestContext) {
    return Optional.ofNullable(requestContext.get("authorizer"))
        .map(authorizer -> authorizer.get("jwt"))
        .map(jwt -> new Token(HttpEvent.texts(jwt, "claims"), texts(jwt.get("scopes"))))
        .orElse(NONE);
  }

  /** A claim; a blank one says nothing. */
  public Optional<String> claim(String name) {
    return Optional.ofNullable(claims.get(name)).filter(text -> !text.isBlank());
  }

  /**
   * The values of a claim that is an array, which API Gateway writes as {@code [a b]}, or one text
   * with blanks between.
   */
  public Set<String> values(String name) {
    return claim(name)
        .map(text -> Set.copyOf(List.of(BETWEEN_VALUES.split(text))))
        .orElse(Set.of());
  }

  /** Whether it grants this scope, in the list or in the claim that the list is made from. */
  public boolean grants(String scope) {
    return !scope.isEmpty()
        && (scopes.contains(scope)
            || values("scope").contains(scope)
            || values("scp").contains(scope));
  }

  /** Leaves out the claims, which name a person. */
  @Override
  public String toString() {
    return claims.isEmpty() ? "no token" : "a token";
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    if (array != null && array.isArray()) {
      for (JsonNode value : array.values()) {
        if (value.isString()) {
          texts.add(value.getStringValue());
        }
      }
    }
    return texts;
  }
}
