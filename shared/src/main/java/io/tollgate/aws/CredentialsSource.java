package io.tollgate.aws;

import io.micronaut.context.annotation.Property;
import io.micronaut.json.tree.JsonNode;
import io.tollgate.gateway.Secret;
import io.tollgate.json.Json;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Credentials where AWS puts them: in the environment of a function or, for a function that was
 * restored from a snapshot, at an address that the environment names, since what stood in the
 * environment when the snapshot was taken has expired (AWS Lambda, "SnapStart", credentials).
 */
@Singleton
class CredentialsSource {

  private static final Duration FETCH_WITHIN = Duration.ofSeconds(1);
  private static final Duration RENEWED_BEFORE_END = Duration.ofMinutes(5);

  private final Optional<AwsCredentials> ofEnvironment;
  private final Optional<URI> container;
  private final Optional<String> containerToken;
  private final Clock clock;
  private final AtomicReference<Fetched> fetched = new AtomicReference<>(Fetched.NOTHING);

  private record Fetched(Optional<AwsCredentials> credentials, Instant until) {
    static final Fetched NOTHING = new Fetched(Optional.empty(), Instant.MIN);
  }

  CredentialsSource(
      @Property(name = "aws.access-key-id") Optional<String> accessKeyId,
      @Property(name = "aws.secret-access-key") Optional<String> secretAccessKey,
      @Property(name = "aws.session-token") Optional<String> sessionToken,
      @Property(name = "aws.container-credentials-full-uri") Optional<URI> container,
      @Property(name = "aws.container-authorization-token") Optional<String> containerToken,
      Clock clock) {
    this.ofEnvironment =
        accessKeyId.flatMap(
            id ->
                secretAccessKey.map(
                    secret -> new AwsCredentials(id, new Secret(secret), sessionToken)));
    this.container = container;
    this.containerToken = containerToken;
    this.clock = clock;
  }

  /**
   * Credentials that are valid for some minutes.
   *
   * @throws IOException when nothing is configured, or the address that has them does not answer
   */
  AwsCredentials current() throws IOException {
    if (container.isEmpty()) {
      return ofEnvironment.orElseThrow(() -> new IOException("no credentials are configured"));
    }
    Fetched last = fetched.get();
    if (last.credentials().isPresent()
        && clock.instant().isBefore(last.until().minus(RENEWED_BEFORE_END))) {
      return last.credentials().get();
    }
    Fetched now = fetch(container.get());
    fetched.set(now);
    return now.credentials().orElseThrow();
  }

  private Fetched fetch(URI address) throws IOException {
    Map<String, String> headers =
        containerToken.map(token -> Map.of("authorization", token)).orElse(Map.of());
    AwsResponse response = HttpExchange.send("GET", address, headers, new byte[0], FETCH_WITHIN);
    JsonNode json =
        Json.object(response.body())
            .filter(_ -> response.status() == 200)
            .orElseThrow(() -> new IOException("credentials answered " + response.status()));
    return new Fetched(
        Optional.of(
            new AwsCredentials(
                json.get("AccessKeyId").getStringValue(),
                new Secret(json.get("SecretAccessKey").getStringValue()),
                Optional.of(json.get("Token").getStringValue()))),
        Instant.parse(json.get("Expiration").getStringValue()));
  }
}
