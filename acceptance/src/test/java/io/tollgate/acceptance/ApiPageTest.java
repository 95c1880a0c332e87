package io.tollgate.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Swagger UI over the OpenAPI document, with the keys of this session filled in. */
class ApiPageTest extends BrowserTest {

  /** The request itself is wrong, or the key is missing. */
  private static final Set<Integer> INVALID = Set.of(400, 401, 403, 413);

  @BeforeEach
  void theApiKeyMayBeSeenHere() {
    shown.add(shop.apiKey());
  }

  @Test
  void everyRouteIsShownAndThePageDoesNotScrollSideways() {
    open();
    int routes = ApiOperation.all(Web.get(shop.url() + "/local/openapi.json").json()).size();

    assertThat(page.locator(".opblock")).hasCount(routes);
    for (int width : new int[] {360, 1280}) {
      page.setViewportSize(width, 800);
      assertEquals(width, page.evaluate("document.documentElement.scrollWidth"));
    }
  }

  @Test
  void tryItOutSendsTheExampleWithTheApiKeyOfTheRoute() {
    open();
    assertExecutes("get", "/api/v1/payment", "200", "payment_id");
    assertExecutes("get", "/api/v1/order", "200", "history");
    assertExecutes("get", "/api/v1/cart", "200", "needs_shipping");
    assertExecutes("post", "/api/v1/admin/orders/{id}/confirm-payment", "200", "PAID");
    assertExecutes("post", "/api/payment/create", "201", "next_step");
  }

  private void assertExecutes(String verb, String path, String status, String holds) {
    Locator route = page.locator(".opblock-%s:has([data-path='%s'])".formatted(verb, path));
    route.locator(".opblock-summary-control").click();
    route.locator(".try-out__btn").click();
    route.locator(".execute").click();

    Locator answer = route.locator(".live-responses-table .response");
    assertThat(answer.locator(".response-col_status")).hasText(status);
    assertThat(answer.locator(".response-col_description")).containsText(holds);
  }

  /** In the order of the page: a cart is filled before it is checked out. */
  @Test
  void theExampleOfEveryRouteIsAValidRequest() {
    open();
    JsonNode keys = evaluate("ui.authSelectors.authorized()");
    List<String> invalid = new ArrayList<>();
    for (ApiOperation operation : ApiOperation.all(evaluate("ui.specSelectors.specJson()"))) {
      // A gateway signs what it sends; no example can.
      if (!operation.path().matches("/api/v1/(callback|return)/.*")) {
        Response answer = send(operation, keys);
        if (INVALID.contains(answer.status()) || answer.status() >= 500) {
          invalid.add(operation + " -> " + answer.outcome() + " " + answer.body());
        }
      }
    }
    assertEquals("", String.join("\n", invalid));
  }

  private Response send(ApiOperation operation, JsonNode keys) {
    Map<String, String> values = new HashMap<>();
    Stream.of("path", "query")
        .flatMap(in -> operation.parameters(in).stream())
        .filter(parameter -> parameter.has("example"))
        .forEach(each -> values.put(each.get("name").asText(), each.get("example").asText()));
    List<String> headers = new ArrayList<>();
    // Scopes are alternatives, and each has the same header.
    operation
        .json()
        .path("security")
        .valueStream()
        .flatMap(way -> way.propertyStream().map(Map.Entry::getKey))
        .distinct()
        .forEach(scheme -> headers.addAll(header(keys.path(scheme))));
    return Web.send(
        operation.verb(),
        shop.url() + operation.url(values),
        operation.json().at("/requestBody/content/application~1json").path("example").toString(),
        headers.toArray(String[]::new));
  }

  private static List<String> header(JsonNode key) {
    String value = key.path("value").asText();
    return key.at("/schema/type").asText().equals("apiKey")
        ? List.of(key.at("/schema/name").asText(), value)
        : List.of("authorization", "Bearer " + value);
  }

  private void open() {
    visit("/local/api");
    assertThat(page.locator(".opblock").first()).isVisible();
  }

  private JsonNode evaluate(String script) {
    return Response.json((String) page.evaluate("JSON.stringify(" + script + ")"));
  }
}
