package io.tollgate.local.openapi;

import io.tollgate.local.http.HttpRequest;
import io.tollgate.local.http.HttpResponse;
import java.util.Optional;

/** Serves the API's description, for programs and for people. */
public final class ApiPages {

  /** Where the readable page is. */
  public static final String PAGE = "/local/api";

  private static final String DOCUMENT = "/local/openapi.json";

  private final HttpResponse.Message document;
  private final HttpResponse.Message page;

  public ApiPages(OpenApi api) {
    document = HttpResponse.json(200, api.document().toPrettyString());
    page = ApiPage.of(api.document());
  }

  /** The answer, when the request is for one of these addresses. */
  public Optional<HttpResponse.Message> find(HttpRequest request) {
    return switch (request.rawPath()) {
      case DOCUMENT -> Optional.of(only("GET", request, document));
      case PAGE -> Optional.of(only("GET", request, page));
      default -> Optional.empty();
    };
  }

  private static HttpResponse.Message only(
      String method, HttpRequest request, HttpResponse.Message answer) {
    return request.method().equals(method)
        ? answer
        : HttpResponse.json(405, "{\"message\":\"Method Not Allowed\"}");
  }
}
