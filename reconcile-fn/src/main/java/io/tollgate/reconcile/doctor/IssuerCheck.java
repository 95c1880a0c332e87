package io.tollgate.reconcile.doctor;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.lambda.InvocationEvent;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Whether an issuer of tokens can be asked for its keys, as API Gateway does (OpenID Connect
 * Discovery 1.0, section 4).
 *
 * @param setting that names it
 * @param issuer exactly as in its tokens
 */
record IssuerCheck(String setting, String issuer) {

  private static final String DISCOVERY = "/.well-known/openid-configuration";

  List<Line> lines() {
    String check = "issuer " + setting;
    try {
      URI address = URI.create(issuer.replaceAll("/$", "") + DISCOVERY);
      Optional<JsonNode> document = Reach.of(address).json();
      if (document.isEmpty()) {
        return List.of(
            Line.fail(check, "no document at " + address, "Compare the setting with the provider"));
      }
      String named = InvocationEvent.text(document.get(), "issuer").orElse("nothing");
      if (!named.equals(issuer)) {
        return List.of(
            Line.fail(
                check,
                "calls itself " + named + ", so no token is let in",
                "Set it to exactly that, a final slash included"));
      }
      return List.of(keys(check, InvocationEvent.text(document.get(), "jwks_uri")));
    } catch (IOException e) {
      return List.of(
          Line.fail(
              check,
              "network: no answer from " + issuer + ", " + e.getClass().getSimpleName(),
              "Nobody can sign in meanwhile: see that it runs and its name is right"));
    }
  }

  private static Line keys(String check, Optional<String> address) throws IOException {
    long count =
        address.isEmpty()
            ? 0
            : Reach.of(URI.create(address.get()))
                .json()
                .map(set -> set.get("keys"))
                .map(IssuerCheck::rsaKeys)
                .orElse(0L);
    return count == 0
        ? Line.fail(
            check,
            "publishes no RSA key",
            "Let it sign with RS256, the only algorithm of API Gateway")
        : Line.ok(check, "publishes " + count + " RSA keys");
  }

  private static long rsaKeys(JsonNode keys) {
    return StreamSupport.stream(keys.values().spliterator(), false)
        .filter(JsonNode::isObject)
        .filter(key -> InvocationEvent.text(key, "kty").equals(Optional.of("RSA")))
        .count();
  }
}
