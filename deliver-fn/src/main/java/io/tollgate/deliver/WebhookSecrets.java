package io.tollgate.deliver;

import io.micronaut.context.annotation.Property;
import io.tollgate.gateway.Hmac;
import io.tollgate.gateway.Secret;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The secrets that webhooks are signed with. Each is derived from the endpoint's nonce, so that the
 * database holds none, and an operator sees it once, when it is made.
 */
@Singleton
final class WebhookSecrets {

  /** Marks a secret of this specification (Standard Webhooks, "Signature scheme"). */
  static final String PREFIX = "whsec_";

  private final Secret secret;

  WebhookSecrets(@Property(name = "tollgate.webhook-secret") String secret) {
    this.secret = Secret.of("tollgate.webhook-secret", secret);
  }

  /** The newest secret of an endpoint: {@code whsec_} and 32 bytes in Base64. */
  String newest(WebhookEndpoint endpoint) {
    return of(endpoint.nonce(), endpoint.secretVersion());
  }

  /** All that sign at a moment, the newest first. */
  List<String> valid(WebhookEndpoint endpoint, Instant now) {
    int oldest =
        now.isBefore(endpoint.previousUntil()) ? endpoint.signsFrom() : endpoint.secretVersion();
    return IntStream.iterate(endpoint.secretVersion(), version -> version >= oldest, v -> v - 1)
        .mapToObj(version -> of(endpoint.nonce(), version))
        .toList();
  }

  private String of(String nonce, int version) {
    byte[] bytes = Hmac.SHA256.sign(secret, "webhook." + nonce + "." + version);
    return PREFIX + Base64.getEncoder().encodeToString(bytes);
  }
}
