package io.tollgate.aws;

import io.micronaut.core.value.PropertyResolver;
import io.micronaut.json.tree.JsonNode;
import io.tollgate.gateway.Secret;
import io.tollgate.json.Json;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;

/**
 * Credentials where AWS puts them: in the environment of a function or, for a function that was
 * restored from a snapshot, at an address that the environment names, since what stood in the
 * environment when the snapshot was taken has expired (AWS Lambda, "SnapStart", credentials).
 */
final class CredentialsSource {

  private static final Duration RENEWED_BEFORE_END = Duration.ofMinutes(5);

  private final Optional<AwsCredentials> ofEnvironment;
  private final Optional<URI> container;
  private final Optional<String> containerToken;
  private final Clock clock;
  private volatile Fetched fetched = Fetched.NOTHING;

  private record Fetched(Optional<AwsCredentials> credentials, Instant until) {
    static final Fetched NOTHING = new Fetched(Optional.empty(), Instant.EPOCH);
  }

  CredentialsSource(PropertyResolver properties, Clock clock) {
    this.ofEnvironment =
        properties
            .getProperty("aws.access-key-id", String.class)
            .flatMap(
                id ->
                    properties
                        .getProperty("aws.secret-access-key", String.class)
                        .map(
                            secret ->
                                new AwsCredentials(
                                    id,
                                    new Secret(secret),
                                    properties.getProperty("aws.session-token", String.class))));
    this.container = properties.getProperty("aws.container-credentials-full-uri", URI.class);
    this.containerToken = properties.getProperty("aws.container-authorization-token", String.class);
    this.clock = clock;
  }

  /**
   * Credentials that are valid now.
   *
   * @param within for the address that has them to answer
   * @throws IOException when nothing is configured, or the address does not answer
   */
  AwsCredentials current(Duration within) throws IOException {
    if (container.isEmpty()) {
      return ofEnvironment.orElseThrow(() -> new IOException("no credentials are configured"));
    }
    Fetched last = fetched;
    if (clock.instant().isBefore(last.until().minus(RENEWED_BEFORE_END))) {
      return last.credentials().orElseThrow();
    }
    try {
      Fetched now = fetch(container.get(), within);
      fetched = now;
      return now.credentials().orElseThrow();
    } catch (IOException e) {
      if (clock.instant().isBefore(last.until())) {
        return last.credentials().orElseThrow();
      }
      throw e;
    }
  }

  private Fetched fetch(URI address, Duration within) throws IOException {
    Map<String, String> headers =
        containerToken.map(token -> Map.of("authorization", token)).orElse(Map.of());
    AwsResponse response = HttpExchange.send("GET", address, headers, new byte[0], within);
    Optional<JsonNode> json = Json.object(response.body()).filter(_ -> response.status() == 200);
    if (json.isEmpty()) {
      throw new IOException("credentials answered " + response.status());
    }
    try {
      return new Fetched(
          Optional.of(
              new AwsCredentials(
                  text(json.get(), "AccessKeyId"),
                  new Secret(text(json.get(), "SecretAccessKey")),
                  Optional.of(text(json.get(), "Token")))),
          Instant.parse(text(json.get(), "Expiration")));
    } catch (DateTimeParseException _) {
      throw new IOException("credentials without a time of expiration");
    }
  }

  private static String text(JsonNode json, String name) throws IOException {
    JsonNode value = json.get(name);
    if (value == null || !value.isString() || value.getStringValue().isBlank()) {
      throw new IOException("credentials without " + name);
    }
    return value.getStringValue();
  }
}
