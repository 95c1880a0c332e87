package io.tollgate.local.apigateway;

import io.tollgate.simulator.http.HttpRequest;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses foreign origins (CSRF) and host names (DNS rebinding): a foreign page could reach this
 * port through the developer's browser. Pages of other local ports are the developer's own.
 *
 * @param publicUrl where gateways reach the API through a tunnel, which must not lead to the
 *     controls of this machine
 * @param cors whose origins may call the API too
 */
record LoopbackGuard(Optional<String> publicUrl, Optional<Cors> cors) {

  private static final Set<String> OWN_NAMES = Set.of("localhost", "127.0.0.1");
  private static final Set<String> OF_PROXIES =
      Set.of("forwarded", "x-forwarded-for", "x-forwarded-host");

  /** Whether a request may issue tokens, read keys, move the clock and invoke functions. */
  boolean allowsControls(HttpRequest request) {
    return isForOwnName(request)
        && request.header("origin").stream().allMatch(LoopbackGuard::isOwn)
        && (publicUrl.isEmpty() || OF_PROXIES.stream().allMatch(h -> request.header(h).isEmpty()));
  }

  /**
   * Whether a request may call the API, and read the shop's pages. At the public URL any origin
   * may, as it may call the deployed API: a buyer's browser comes back by a form of the gateway's
   * page.
   */
  boolean allowsApi(HttpRequest request) {
    return isForPublicUrl(request)
        || isForOwnName(request)
            && request.header("origin").stream()
                .allMatch(
                    origin -> isOwn(origin) || cors.filter(c -> c.allows(origin)).isPresent());
  }

  private boolean isForPublicUrl(HttpRequest request) {
    return publicUrl
        .map(url -> URI.create(url).getRawAuthority())
        .filter(authority -> request.header("host").filter(authority::equals).isPresent())
        .isPresent();
  }

  private static boolean isForOwnName(HttpRequest request) {
    return request.header("host").filter(host -> isOwn("http://" + host)).isPresent();
  }

  private static boolean isOwn(String url) {
    try {
      String host = URI.create(url).getHost();
      return host != null && OWN_NAMES.contains(host);
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
