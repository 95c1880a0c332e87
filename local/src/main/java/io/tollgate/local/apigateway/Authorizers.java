package io.tollgate.local.apigateway;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The JWT authorizers of a template's HttpApi. Each believes a local issuer, whichever the template
 * names.
 */
final class Authorizers {

  private static final String HEADER = "$request.header.Authorization";

  private final Intrinsics values;
  private final Map<String, List<String>> audiences = new LinkedHashMap<>();

  Authorizers(Optional<YamlNode> apiProperties, Intrinsics values) {
    this.values = values;
    apiProperties.flatMap(properties -> properties.find("Auth")).ifPresent(this::read);
  }

  /** What the properties of a route's event ask of a token. */
  Optional<Authorization> of(YamlNode event) {
    Optional<YamlNode> auth = event.find("Auth");
    auth.ifPresent(node -> node.refuseOthersThan(Set.of("Authorizer", "AuthorizationScopes")));
    return auth.map(node -> node.required("Authorizer"))
        .filter(name -> !name.scalar().equals("NONE"))
        .map(name -> new Authorization(name.scalar(), audience(name), scopes(auth.get())));
  }

  private List<String> audience(YamlNode name) {
    return Optional.ofNullable(audiences.get(name.scalar()))
        .orElseThrow(() -> name.fault("the API has no authorizer '" + name.scalar() + "'."));
  }

  private List<String> scopes(YamlNode auth) {
    return auth.find("AuthorizationScopes").map(values::list).orElse(List.of());
  }

  private void read(YamlNode auth) {
    auth.refuseOthersThan(Set.of("Authorizers"));
    auth.required("Authorizers").map().forEach(this::read);
  }

  private void read(String name, YamlNode authorizer) {
    authorizer.refuseOthersThan(Set.of("IdentitySource", "JwtConfiguration"));
    YamlNode source = authorizer.required("IdentitySource");
    if (!source.scalar().equals(HEADER)) {
      throw source.fault("the local API gateway looks for tokens in " + HEADER + " only.");
    }
    YamlNode jwt = authorizer.required("JwtConfiguration");
    jwt.refuseOthersThan(Set.of("issuer", "audience"));
    values.text(jwt.required("issuer"));
    List<String> audience = values.list(jwt.required("audience"));
    if (audience.isEmpty()) {
      throw jwt.fault("'audience' has no value here.");
    }
    audiences.put(name, audience);
  }
}
