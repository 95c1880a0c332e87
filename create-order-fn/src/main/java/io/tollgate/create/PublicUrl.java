package io.tollgate.create;

import io.micronaut.context.annotation.Property;
import io.tollgate.settings.WrongSetting;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/**
 * Where gateways and browsers reach this API. On AWS the name of an API without a domain of its own
 * is not known when its functions are configured, so {@code {domain}} stands for the name that API
 * Gateway was called by (DECISIONS 146).
 */
@Singleton
final class PublicUrl {

  private static final String SETTING = "tollgate.public-url";
  private static final Set<String> SCHEMES = Set.of("https", "http");
  private static final String DOMAIN = "{domain}";

  private final String url;

  PublicUrl(@Property(name = SETTING) String url) {
    this.url = url;
    if (!isAbsolute(url.replace(DOMAIN, "localhost"))) {
      throw new WrongSetting(SETTING, "is not a URL like https://pay.shop.example");
    }
  }

  /**
   * Without a final slash.
   *
   * @param domain that the request named
   */
  URI of(String domain) {
    return URI.create(url.replace(DOMAIN, domain));
  }

  private static boolean isAbsolute(String url) {
    try {
      URI uri = new URI(url);
      return uri.getHost() != null && SCHEMES.contains(String.valueOf(uri.getScheme()));
    } catch (URISyntaxException _) {
      return false;
    }
  }
}
