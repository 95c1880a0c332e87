package io.tollgate.simulator;

import io.tollgate.simulator.http.HttpHandler;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.http.HttpServer;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The HTTP server of a simulator, to loopback only: its gateway's own routes, {@code /control}, and
 * {@code GET /health} where the gateway itself has no such route.
 */
public final class SimulatorServer {

  private static final HttpResponse NOT_FOUND = HttpResponse.text(404, "text/plain", "Not found");

  /** The state is read before the server listens, so whoever gets an answer finds it ready. */
  private static final HttpResponse READY = HttpResponse.json(200, "{\"status\":\"ready\"}");

  /** RFC 9110, 5.6.7. */
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  private SimulatorServer() {}

  /**
   * Starts listening.
   *
   * @param port 0 takes a free one
   * @param own answers whatever does not lie below {@code /control}
   * @throws IllegalStateException when the port is taken
   */
  public static HttpServer start(int port, Controlled gateway, Clock clock, HttpHandler own) {
    Control control = new Control(gateway, clock);
    return HttpServer.start(
        port,
        LocalOnly.guard(request -> dated(route(request, gateway.traffic(), control, own), clock)));
  }

  /** Every server's answer says when it was given, and merchants compare it with their clocks. */
  private static HttpResponse dated(HttpResponse response, Clock clock) {
    return switch (response) {
      case HttpResponse.Drop drop -> drop;
      case HttpResponse.Message message -> {
        Map<String, String> headers = new LinkedHashMap<>(message.headers());
        headers.put("date", DATE.format(clock.instant()));
        yield new HttpResponse.Message(
            message.status(), headers, message.body(), message.cookies());
      }
    };
  }

  private static HttpResponse route(
      HttpRequest request, Traffic traffic, HttpHandler control, HttpHandler own) throws Exception {
    String path = request.rawPath();
    if (request.method().equals("GET") && path.equals("/")) {
      return HttpResponse.redirect("/control");
    }
    if (path.equals("/control") || path.startsWith("/control/")) {
      return control.handle(request);
    }
    boolean isHealth = request.method().equals("GET") && path.equals("/health");
    HttpResponse response =
        traffic.isDown() && !isHealth ? new HttpResponse.Drop() : own.handle(request);
    if (isHealth && response.equals(NOT_FOUND)) {
      return READY;
    }
    traffic.received(request, response);
    return response;
  }

  /** For a route that the gateway does not have. */
  public static HttpResponse notFound() {
    return NOT_FOUND;
  }
}
