package io.tollgate.local.apigateway;

import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Serves the shop's pages from a folder, never from outside it, and never cached.
 *
 * @param headers of every answer, beside its type
 */
public record WebFolder(Path folder, Map<String, String> headers) {

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "json", "application/json",
          "svg", "image/svg+xml",
          "png", "image/png",
          "ico", "image/x-icon",
          "woff2", "font/woff2");

  private static final Set<String> READING = Set.of("GET", "HEAD");

  private static final byte[] NOT_FOUND =
      """
      {"type":"about:blank","status":404,"code":"not_found","title":"No such page"}\
      """
          .getBytes(StandardCharsets.UTF_8);

  /** The file at the request's address. */
  public Optional<HttpResponse.Message> find(HttpRequest request) throws IOException {
    if (!READING.contains(request.method()) || !Files.isDirectory(folder)) {
      return Optional.empty();
    }
    Optional<Path> file = file(Encoding.path(request.rawPath()));
    if (file.isEmpty()) {
      return Optional.empty();
    }
    String name = file.get().getFileName().toString();
    String type =
        TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
    return Optional.of(message(200, type, Files.readAllBytes(file.get()), request));
  }

  /** A page for people, whose browsers name HTML in Accept; a problem document for programs. */
  HttpResponse.Message notFound(HttpRequest request) throws IOException {
    Path page = folder.resolve("404.html");
    if (!request.isFromBrowser() || !Files.isRegularFile(page)) {
      return message(404, "application/problem+json", NOT_FOUND, request);
    }
    return message(404, TYPES.get("html"), Files.readAllBytes(page), request);
  }

  private HttpResponse.Message message(int status, String type, byte[] body, HttpRequest request) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put("content-type", type);
    all.put("cache-control", "no-store");
    return new HttpResponse.Message(
        status, all, request.method().equals("HEAD") ? new byte[0] : body);
  }

  /** Links are followed first, so that none leads out. */
  private Optional<Path> file(String path) throws IOException {
    if (path.indexOf('\0') >= 0) {
      return Optional.empty();
    }
    Path wanted = folder.resolve("." + path).normalize();
    if (Files.isDirectory(wanted)) {
      wanted = wanted.resolve("index.html");
    }
    return Files.isRegularFile(wanted) && wanted.toRealPath().startsWith(folder.toRealPath())
        ? Optional.of(wanted)
        : Optional.empty();
  }
}
