package io.tollgate.deliver;

import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.http.HttpServer;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A shop's server. */
final class WebhookReceiver implements AutoCloseable {

  private static final HttpResponse TAKEN = HttpResponse.text(200, "text/plain", "taken");

  private final HttpServer server;
  private final List<HttpRequest> requests = new CopyOnWriteArrayList<>();
  private volatile Function<HttpRequest, HttpResponse> behaviour = _ -> TAKEN;

  WebhookReceiver() {
    server =
        HttpServer.start(
            0,
            request -> {
              requests.add(request);
              return behaviour.apply(request);
            });
  }

  URI url() {
    return URI.create("http://localhost:" + server.port() + "/hook");
  }

  void answers(int status) {
    behaviour = _ -> HttpResponse.text(status, "text/plain", "status " + status);
  }

  void answers(HttpResponse response) {
    behaviour = _ -> response;
  }

  void answers(Function<HttpRequest, HttpResponse> byRequest) {
    behaviour = byRequest;
  }

  /** All that came, oldest first. */
  List<HttpRequest> requests() {
    return requests;
  }

  List<String> bodies() {
    return requests.stream().map(HttpRequest::text).toList();
  }

  @Override
  public void close() {
    server.close();
  }
}
