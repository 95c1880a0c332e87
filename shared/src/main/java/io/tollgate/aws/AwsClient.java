package io.tollgate.aws;

import io.micronaut.core.value.PropertyResolver;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.SortedMap;

/**
 * Calls AWS's services, signed with Signature Version 4, over the JDK alone: the first call of
 * AWS's own client costs over a second of processor time and 2,200 classes, this one a quarter of
 * that (DECISIONS 124). Region, credentials and {@code AWS_ENDPOINT_URL} come from the environment
 * as AWS's own clients read them.
 */
@Singleton
public class AwsClient {

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final String region;
  private final PropertyResolver properties;
  private final CredentialsSource credentials;
  private final Clock clock;

  AwsClient(PropertyResolver properties, Clock clock) {
    this.region = properties.getProperty("aws.region", String.class).orElse("us-east-1");
    this.properties = properties;
    this.credentials = new CredentialsSource(properties, clock);
    this.clock = clock;
  }

  /**
   * Sends a request once and gives back what was answered, whatever its status.
   *
   * @param within for everything together
   * @throws AwsUnreachable without an answer in time: it may have taken effect all the same
   */
  public AwsResponse send(AwsRequest request, Duration within) {
    long endNanos = System.nanoTime() + within.toNanos();
    URI endpoint = endpoint(request.service());
    AwsRequest sent = request.under(endpoint.getPath());
    try {
      SortedMap<String, String> headers =
          new AwsSignature(credentials.current(within), region)
              .headers(sent, endpoint.getAuthority(), clock.instant());
      Duration left = Duration.ofNanos(endNanos - System.nanoTime());
      return HttpExchange.send("POST", endpoint.resolve(sent.path()), headers, sent.body(), left);
    } catch (IOException e) {
      throw new AwsUnreachable(request.service(), String.valueOf(e.getMessage()));
    }
  }

  /**
   * Whether calls of a service stay on this machine: it is an emulator then, and never AWS's own.
   */
  public boolean isOnThisMachine(AwsService service) {
    return LOOPBACK.contains(String.valueOf(endpoint(service).getHost()));
  }

  private URI endpoint(AwsService service) {
    return properties
        .getProperty("aws.endpoint-url-" + service.endpointName(), URI.class)
        .or(() -> properties.getProperty("aws.endpoint-url", URI.class))
        .orElseGet(
            () ->
                URI.create("https://%s.%s.amazonaws.com".formatted(service.hostPrefix(), region)));
  }
}
