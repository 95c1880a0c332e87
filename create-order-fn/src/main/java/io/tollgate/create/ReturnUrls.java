package io.tollgate.create;

import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The shop's own pages, the only ones that a browser is ever sent back to. */
@Singleton
final class ReturnUrls {

  private final List<URI> allowed;
  private final URI usual;

  /**
   * @param allowed URLs that a return URL may lie below: same scheme, host and port, and the path
   *     begins with theirs
   * @param shopUrl where the usual confirmation page lies
   * @throws IllegalArgumentException when an allowed URL names no scheme or no host
   */
  ReturnUrls(
      @Property(name = "tollgate.return-urls") List<String> allowed,
      @Property(name = "tollgate.shop-url") URI shopUrl) {
    this.allowed =
        allowed.stream()
            .map(String::strip)
            .filter(Predicate.not(String::isEmpty))
            .map(ReturnUrls::base)
            .toList();
    this.usual = URI.create(shopUrl + "/order/confirmation");
  }

  URI usual() {
    return usual;
  }

  Optional<URI> allowed(String wished) {
    try {
      URI uri = new URI(wished);
      return uri.equals(uri.normalize()) && allowed.stream().anyMatch(base -> isBelow(uri, base))
          ? Optional.of(uri)
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static URI base(String url) {
    URI base = URI.create(url);
    if (base.getScheme() == null || base.getRawAuthority() == null) {
      throw new IllegalArgumentException(
          "tollgate.return-urls: \"" + url + "\" must be like https://shop.example/thanks");
    }
    return base;
  }

  private static boolean isBelow(URI uri, URI base) {
    return uri.getRawAuthority() != null
        && base.getScheme().equals(uri.getScheme())
        && base.getRawAuthority().equals(uri.getRawAuthority())
        && uri.getRawFragment() == null
        && isBelow(uri.getRawPath(), base.getRawPath());
  }

  private static boolean isBelow(String path, String base) {
    String folder = base.endsWith("/") ? base : base + "/";
    return (path + "/").startsWith(folder) && !path.contains("%") && !path.contains("\\");
  }
}
