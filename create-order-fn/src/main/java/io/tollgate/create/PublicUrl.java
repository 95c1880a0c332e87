package io.tollgate.create;

import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.net.URI;

/**
 * Where gateways and browsers reach this API. On AWS the name of an API without a domain of its own
 * is not known when its functions are configured, so {@code {domain}} stands for the name that API
 * Gateway was called by (DECISIONS 146).
 */
@Singleton
final class PublicUrl {

  private static final String DOMAIN = "{domain}";

  private final String url;

  PublicUrl(@Property(name = "tollgate.public-url") String url) {
    this.url = url;
    URI.create(url.replace(DOMAIN, "localhost")); // A wrong one fails the start.
  }

  /**
   * Without a final slash.
   *
   * @param domain that the request named
   */
  URI of(String domain) {
    return URI.create(url.replace(DOMAIN, domain));
  }
}
