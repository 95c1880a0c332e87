package io.tollgate.local.openapi;

import io.tollgate.local.http.HttpRequest;
import io.tollgate.local.http.HttpResponse;
import java.util.Optional;
import java.util.function.Supplier;

/** Serves the API's description, for programs and for people. */
public final class ApiPages {

  /** Where the readable page is. */
  public static final String PAGE = "/local/api";

  private static final String DOCUMENT = "/local/openapi.json";

  private final OpenApi api;

  public ApiPages(OpenApi api) {
    this.api = api;
  }

  /** The answer, when the request is for one of these addresses. */
  public Optional<HttpResponse.Message> find(HttpRequest request) {
    return switch (request.rawPath()) {
      case DOCUMENT -> Optional.of(only("GET", request, this::document));
      case PAGE -> Optional.of(only("GET", request, this::page));
      default -> Optional.empty();
    };
  }

  private HttpResponse.Message document() {
    return HttpResponse.json(200, api.document().toPrettyString());
  }

  private HttpResponse.Message page() {
    return ApiPage.of(api.document());
  }

  private static HttpResponse.Message only(
      String method, HttpRequest request, Supplier<HttpResponse.Message> answer) {
    return request.method().equals(method)
        ? answer.get()
        : HttpResponse.json(405, "{\"message\":\"Method Not Allowed\"}");
  }
}
