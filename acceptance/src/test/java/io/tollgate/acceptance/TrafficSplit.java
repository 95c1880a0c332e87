package io.tollgate.acceptance;

import io.tollgate.local.Local;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.http.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The public address of an API while another release is deployed, as a weighted alias of Lambda is:
 * each request goes to one of the releases that serve at the moment, picked at random.
 */
final class TrafficSplit implements AutoCloseable {

  /** Those that an HTTP client and server set themselves. */
  private static final Set<String> OF_THE_CONNECTION =
      Set.of(
          "connection", "content-length", "host", "transfer-encoding", "upgrade", "http2-settings");

  /** A request that a release has answered. */
  record Answered(Local by, HttpRequest request, int status) {}

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Queue<Answered> answered = new ConcurrentLinkedQueue<>();
  private final HttpServer server = HttpServer.start(0, this::forward);
  private volatile List<Local> serving = List.of();

  String url() {
    return "http://localhost:" + server.port();
  }

  /** From now on these serve, and no others. */
  void serve(Local... releases) {
    serving = List.of(releases);
  }

  /** What was answered so far. */
  List<Answered> answered() {
    return List.copyOf(answered);
  }

  private HttpResponse forward(HttpRequest request) throws IOException, InterruptedException {
    if (!request.rawPath().startsWith("/api/")) {
      return HttpResponse.text(404, "text/plain", "Not Found");
    }
    List<Local> now = serving;
    Local release = now.get(ThreadLocalRandom.current().nextInt(now.size()));
    var outgoing =
        java.net.http.HttpRequest.newBuilder(URI.create(release.baseUrl() + request.target()))
            .method(request.method(), BodyPublishers.ofByteArray(request.body()));
    request
        .headers()
        .forEach(
            (name, values) -> {
              if (!OF_THE_CONNECTION.contains(name)) {
                values.forEach(value -> outgoing.header(name, value));
              }
            });
    var answer = client.send(outgoing.build(), BodyHandlers.ofByteArray());
    answered.add(new Answered(release, request, answer.statusCode()));
    Map<String, String> headers = new LinkedHashMap<>();
    answer.headers().map().forEach((name, values) -> headers.put(name, values.getFirst()));
    headers.keySet().removeAll(OF_THE_CONNECTION);
    return new HttpResponse.Message(answer.statusCode(), headers, answer.body());
  }

  @Override
  public void close() {
    server.close();
    client.close();
  }
}
