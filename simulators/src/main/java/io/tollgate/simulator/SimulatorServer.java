package io.tollgate.simulator;

import io.tollgate.simulator.http.HttpHandler;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.http.HttpServer;
import java.time.Clock;

/**
 * The HTTP server of a simulator: its gateway's own routes and {@code /control}, to loopback only.
 */
public final class SimulatorServer {

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
    return HttpServer.start(port, LocalOnly.guard(request -> route(request, control, own)));
  }

  private static HttpResponse route(HttpRequest request, HttpHandler control, HttpHandler own)
      throws Exception {
    String path = request.rawPath();
    if (request.method().equals("GET") && path.equals("/")) {
      return HttpResponse.redirect("/control");
    }
    return path.equals("/control") || path.startsWith("/control/")
        ? control.handle(request)
        : own.handle(request);
  }

  /** For a route that the gateway does not have. */
  public static HttpResponse notFound() {
    return HttpResponse.text(404, "text/plain", "Not found");
  }
}
