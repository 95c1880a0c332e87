package io.tollgate.local;

import io.tollgate.local.page.PageFile;
import io.tollgate.simulator.http.HttpHandler;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * 503 while everything starts: for a person a page that reloads, for a program what AWS answers.
 */
final class StartingPage implements HttpHandler {

  private static final HttpResponse FOR_PROGRAMS =
      HttpResponse.json(503, "{\"message\":\"Service Unavailable\"}");

  private static final HttpResponse FOR_PEOPLE =
      new HttpResponse.Message(
          503,
          Map.of(
              "content-type", "text/html; charset=utf-8",
              "cache-control", "no-store",
              "content-security-policy", "default-src 'none'; style-src 'unsafe-inline'",
              "retry-after", "1"),
          PageFile.text("/starting/starting.html").getBytes(StandardCharsets.UTF_8));

  @Override
  public HttpResponse handle(HttpRequest request) {
    return request.isFromBrowser() ? FOR_PEOPLE : FOR_PROGRAMS;
  }
}
