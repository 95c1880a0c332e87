package io.tollgate.acceptance;

import io.tollgate.local.http.HttpRequest;
import io.tollgate.local.http.HttpResponse;
import io.tollgate.local.http.HttpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The files of {@code web} with nothing behind them: every API call is a 404. */
final class StaticPages implements AutoCloseable {

  static final Path FOLDER = Path.of("..", "web").toAbsolutePath().normalize();

  private static final Map<String, String> CONTENT_TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml");

  private final HttpServer server = HttpServer.start(0, StaticPages::answer);

  String baseUrl() {
    return "http://127.0.0.1:" + server.port();
  }

  @Override
  public void close() {
    server.close();
  }

  private static HttpResponse answer(HttpRequest request) throws IOException {
    Path file = FOLDER.resolve(request.rawPath().substring(1)).normalize();
    if (Files.isDirectory(file)) {
      file = file.resolve("index.html");
    }
    if (!file.startsWith(FOLDER) || !Files.isRegularFile(file)) {
      return HttpResponse.text(404, "text/plain", "Not Found");
    }
    String name = file.getFileName().toString();
    return new HttpResponse.Message(
        200,
        Map.of(
            "content-type",
            CONTENT_TYPES.get(name.substring(name.lastIndexOf('.') + 1)),
            "content-security-policy",
            "default-src 'self'"),
        Files.readAllBytes(file));
  }
}
