package io.tollgate.simulator;

import io.tollgate.simulator.http.HttpHandler;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import java.net.URI;
import java.util.Set;

/**
 * Refuses requests of foreign origins (CSRF) and host names (DNS rebinding): a foreign web page
 * could make a developer's browser send them to the loopback address.
 */
public final class LocalOnly {

  private static final Set<String> HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

  private LocalOnly() {}

  public static HttpHandler guard(HttpHandler inner) {
    return request ->
        isLocal(request)
            ? inner.handle(request)
            : HttpResponse.text(403, "text/plain", "This server is for its own machine only.");
  }

  private static boolean isLocal(HttpRequest request) {
    return request.header("host").stream().allMatch(host -> isLoopback("http://" + host))
        && request.header("origin").stream().allMatch(LocalOnly::isLoopback);
  }

  private static boolean isLoopback(String origin) {
    try {
      String host = URI.create(origin).getHost();
      return host != null && HOSTS.contains(host);
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
