package io.tollgate.local.front;

import io.tollgate.local.http.HttpRequest;
import io.tollgate.local.http.HttpResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Serves the shop's pages from a folder, never from outside it. */
record WebFolder(Path folder) {

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

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
          + " frame-ancestors 'none'";

  Optional<HttpResponse.Message> find(HttpRequest request) throws IOException {
    boolean head = request.method().equals("HEAD");
    if (!head && !request.method().equals("GET") || !Files.isDirectory(folder)) {
      return Optional.empty();
    }
    Optional<Path> file = file(Encoding.path(request.rawPath()));
    if (file.isEmpty()) {
      return Optional.empty();
    }
    String name = file.get().getFileName().toString();
    String type =
        TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
    return Optional.of(
        new HttpResponse.Message(
            200,
            Map.of(
                "content-type", type,
                "cache-control", "no-store",
                "content-security-policy", POLICY,
                "referrer-policy", "no-referrer",
                "x-content-type-options", "nosniff"),
            head ? new byte[0] : Files.readAllBytes(file.get())));
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
