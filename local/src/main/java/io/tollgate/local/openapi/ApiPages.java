package io.tollgate.local.openapi;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tollgate.local.identity.Issuers;
import io.tollgate.local.page.PageFile;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Serves the OpenAPI document, and Swagger UI with the keys of this session filled in. Whoever
 * reaches this machine's loopback address may have them, as they may have any token.
 */
public final class ApiPages {

  /** Where the readable page is. */
  public static final String PAGE = "/local/api";

  private static final String DOCUMENT = "/local/openapi.json";
  private static final String KEYS = PAGE + "/keys.json";
  private static final String LIBRARY = "/META-INF/resources/webjars/swagger-ui/";
  private static final String ABOUT_LIBRARY = "/META-INF/maven/org.webjars/swagger-ui/";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final OpenApi api;
  private final String apiKey;
  private final Issuers issuers;
  private final String library;

  public ApiPages(OpenApi api, String apiKey, Issuers issuers) {
    this.api = api;
    this.apiKey = apiKey;
    this.issuers = issuers;
    this.library = LIBRARY + version() + "/";
  }

  /** The answer, when the request is for one of these addresses. */
  public Optional<HttpResponse.Message> find(HttpRequest request) {
    Optional<HttpResponse.Message> answer =
        switch (request.rawPath()) {
          case DOCUMENT -> Optional.of(HttpResponse.json(200, api.document().toPrettyString()));
          case KEYS -> Optional.of(keys());
          case PAGE -> Optional.of(file("/openapi/page.html", "text/html"));
          case PAGE + "/page.js" -> Optional.of(file("/openapi/page.js", "text/javascript"));
          case PAGE + "/page.css" -> Optional.of(file("/openapi/page.css", "text/css"));
          case PAGE + "/swagger-ui.css" ->
              Optional.of(file(library + "swagger-ui.css", "text/css"));
          case PAGE + "/swagger-ui-bundle.js" ->
              Optional.of(file(library + "swagger-ui-bundle.js", "text/javascript"));
          default -> Optional.empty();
        };
    return request.method().equals("GET")
        ? answer
        : answer.map(_ -> HttpResponse.json(405, "{\"message\":\"Method Not Allowed\"}"));
  }

  /** JSON, which a page of another origin can neither read nor run. */
  private HttpResponse.Message keys() {
    return HttpResponse.json(
        200,
        JSON.valueToTree(
                Map.of(
                    "ApiKey", apiKey,
                    "CustomerToken", issuers.customerToken(),
                    "OperatorToken", issuers.operatorToken()))
            .toString());
  }

  private static HttpResponse.Message file(String name, String type) {
    byte[] body = PageFile.text(name).getBytes(StandardCharsets.UTF_8);
    return HttpResponse.page(200, type + "; charset=utf-8", body);
  }

  /** A webjar has its version in the names of its files. */
  private static String version() {
    String name = ABOUT_LIBRARY + "pom.properties";
    try (InputStream file = ApiPages.class.getResourceAsStream(name)) {
      Properties properties = new Properties();
      properties.load(file);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
