package io.tollgate.create;

import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/** The shop's own pages, the only ones that a browser is ever sent back to. */
@Singleton
final class ReturnUrls {

  private final List<URI> allowed;
  private final URI usual;

  /**
   * @param allowed URLs that a return URL may lie below: same scheme, host and port, and the path
   *     begins with theirs
   * @param shopUrl where the usual confirmation page lies
   */
  ReturnUrls(
      @Property(name = "tollgate.return-urls") List<String> allowed,
      @Property(name = "tollgate.shop-url") URI shopUrl) {
    this.allowed = allowed.stream().map(URI::create).toList();
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
