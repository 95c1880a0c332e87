package io.tollgate.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/**
 * A plain HTTP client; headers come as name, value, name, value. What the API answers must be as it
 * is described.
 */
final class Web {

  /** Longer than API Gateway waits, so that it is never the client who gives up first. */
  private static final Duration TIMEOUT = Duration.ofSeconds(40);

  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  private Web() {}

  static Response get(String url, String... headers) {
    return send(request(url, headers).GET(), "");
  }

  static Response post(String url, String body, String... headers) {
    return send("POST", url, body, headers);
  }

  static Response post(String url, byte[] body, String... headers) {
    return send(
        request(url, headers).POST(BodyPublishers.ofByteArray(body)), new String(body, UTF_8));
  }

  /** For a client that waits no longer than this. */
  static Response getWithin(Duration limit, String url) {
    return send(request(url).timeout(limit).GET(), "");
  }

  static Response send(String method, String url, String body, String... headers) {
    return send(request(url, headers).method(method, BodyPublishers.ofString(body)), body);
  }

  private static HttpRequest.Builder request(String url, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT);
    if (!List.of(headers).contains("content-type")) {
      request.header("content-type", "application/json");
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return request;
  }

  private static Response send(HttpRequest.Builder request, String body) {
    try {
      HttpRequest sent = request.build();
      Response answer = Response.of(CLIENT.send(sent, BodyHandlers.ofString()));
      OpenApiContract.hold(sent, body, answer);
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
