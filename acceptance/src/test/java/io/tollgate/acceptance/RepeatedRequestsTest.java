package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Every route that writes can be repeated with the same Idempotency-Key and writes once. Where the
 * description names the header, the answer is the same to the byte too.
 */
class RepeatedRequestsTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  private static final String ADMIN = "/api/v1/admin";

  private static final List<String> TABLES =
      List.of(
          "orders",
          "order_line",
          "bill",
          "receipt",
          "refund",
          "idempotency_key",
          "product",
          "stock_move",
          "payment_method",
          "payment_method_history");

  private final Shop shop = TOLLGATE.shop();
  private final DatabaseQueries database = TOLLGATE.database();
  private final OperatorClient operator = new OperatorClient(shop.url(), TOLLGATE::operatorToken);
  private final ProductAdmin goods = ProductAdmin.of(TOLLGATE);
  private final Customer customer = Customer.of(TOLLGATE);
  private final JsonNode paths = Web.get(shop.url() + "/local/openapi.json").json().path("paths");

  /** A request that is sent twice. */
  private record Sending(String path, String body, String... headers) {}

  @AfterEach
  void disableEndpoints() {
    operator.disableEndpoints();
  }

  @Test
  void repeatedRequestWritesOnce() {
    Map<String, Supplier<Sending>> routes = routes();
    assertEquals(writingRoutes(), new TreeSet<>(routes.keySet()));
    routes.forEach((route, sending) -> assertWritesOnce(route, sending.get()));
  }

  @Test
  void repeatedStockChangeCountsOnceAndAnotherBodyIsRefused() {
    String sku = goods.made(10_000, 5);
    String key = UUID.randomUUID().toString();
    String take = "{\"add\":-2,\"reason\":\"broken\"}";

    List<Response> answers = Concurrently.times(16, () -> changed(sku, take, key));
    changed(sku, "{\"add\":7,\"reason\":\"delivered\"}", UUID.randomUUID().toString());

    answers.forEach(answer -> assertEquals(answers.getFirst().body(), answer.body()));
    assertEquals(answers.getFirst().body(), changed(sku, take, key).body());
    assertEquals(10, goods.left(sku));
    assertEquals("422 key_reused", changed(sku, "{\"name\":\"Tea\"}", key).outcome());
  }

  private Response changed(String sku, String body, String key) {
    return Web.send(
        "PUT",
        shop.url() + ADMIN + "/products/" + sku,
        body,
        Customer.withToken(TOLLGATE.operatorToken(), "idempotency-key", key));
  }

  private void assertWritesOnce(String route, Sending request) {
    String key = UUID.randomUUID().toString();
    Response first = send(route, request, key);
    assertTrue(first.status() < 300, route + " " + first);
    Map<String, Long> sizes = rows();
    Response again = send(route, request, key);
    assertEquals(sizes, rows(), route);
    assertTrue(again.status() < 300, route + " " + again);
    if (takesKey(route)) {
      assertEquals(first.status() + first.body(), again.status() + again.body(), route);
    }
  }

  private Map<String, Long> rows() {
    Map<String, Long> rows = new LinkedHashMap<>();
    TABLES.forEach(table -> rows.put(table, database.count("SELECT COUNT(*) FROM " + table)));
    return rows;
  }

  private Response send(String route, Sending request, String key) {
    String[] headers = new String[request.headers().length + 2];
    System.arraycopy(request.headers(), 0, headers, 2, request.headers().length);
    headers[0] = "idempotency-key";
    headers[1] = key;
    String method = route.substring(0, route.indexOf(' '));
    return Web.send(method, shop.url() + request.path(), request.body(), headers);
  }

  /**
   * Gateways, which know of no key, call two of them; a form's session writes nothing; an API key
   * is made anew, since an answer that is kept would hold its secret.
   */
  private Set<String> writingRoutes() {
    Set<String> routes = new TreeSet<>();
    paths
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method -> routes.add(method.toUpperCase() + " " + path.getKey())));
    routes.removeIf(
        route -> route.matches("GET .*|.*/(callback|return|form)/.*|.*/api-keys(/.*/rotate)?"));
    return routes;
  }

  private boolean takesKey(String route) {
    String[] parts = route.split(" ");
    return paths
        .path(parts[1])
        .path(parts[0].toLowerCase())
        .path("parameters")
        .valueStream()
        .anyMatch(parameter -> parameter.path("name").asText().equals("Idempotency-Key"));
  }

  private Map<String, Supplier<Sending>> routes() {
    Map<String, Supplier<Sending>> routes = new LinkedHashMap<>();
    buyers(routes);
    shops(routes);
    operators(routes);
    orders(routes);
    endpoints(routes);
    apiKeys(routes);
    return routes;
  }

  private void buyers(Map<String, Supplier<Sending>> routes) {
    String sku = goods.made(29_000, 10);
    String lines = "{\"lines\":[{\"sku\":\"%s\",\"quantity\":1}]}".formatted(sku);
    String[] token = Customer.withToken(customer.token());
    routes.put(
        "POST /api/payment/create",
        () -> new Sending("/api/payment/create", "{\"amount\":50000,\"order_info\":\"x\"}"));
    routes.put("PUT /api/v1/cart", () -> new Sending("/api/v1/cart", lines, token));
    routes.put(
        "POST /api/v1/cart/checkout",
        () -> new Sending("/api/v1/cart/checkout", Customer.CHECKOUT, token));
    routes.put("DELETE /api/v1/cart", () -> new Sending("/api/v1/cart", "", token));
    routes.put(
        "POST /api/v1/order/payment",
        () -> {
          String orderKey = shop.create(Shop.request(Shop.newOrder())).text("order_key");
          return new Sending("/api/v1/order/payment", "{}", "x-order-key", orderKey);
        });
    routes.put(
        "POST /api/v1/order/cancel",
        () -> {
          String orderKey = shop.create(Shop.request(Shop.newOrder())).text("order_key");
          return new Sending("/api/v1/order/cancel", "", "x-order-key", orderKey);
        });
  }

  private void shops(Map<String, Supplier<Sending>> routes) {
    routes.put(
        "POST /api/v1/payment", () -> shops("/api/v1/payment", Shop.request(Shop.newOrder())));
    routes.put(
        "POST /api/v1/payment/expire",
        () -> shops("/api/v1/payment/expire?ref=" + shop.open(), ""));
    routes.put(
        "POST /api/v1/payment/refund",
        () -> shops("/api/v1/payment/refund?ref=" + paid(), "{\"amount\":1000}"));
  }

  private Sending shops(String path, String body) {
    return new Sending(path, body, "x-api-key", shop.apiKey());
  }

  private void operators(Map<String, Supplier<Sending>> routes) {
    String sku = "sku-" + UUID.randomUUID();
    String code = "code-" + UUID.randomUUID();
    routes.put(
        "POST /api/v1/admin/products",
        () ->
            operators(
                "/products",
                "{\"sku\":\"%s\",\"name\":\"Tea\",\"price\":1,\"currency\":\"VND\",\"available\":5}"
                    .formatted(sku)));
    routes.put(
        "PUT /api/v1/admin/products/{sku}",
        () -> operators("/products/" + sku, "{\"add\":-2,\"reason\":\"broken\"}"));
    routes.put(
        "POST /api/v1/admin/payment-methods",
        () ->
            operators(
                "/payment-methods",
                "{\"code\":\"%s\",\"name\":\"X\",\"gateway\":\"zalopay\",\"account\":\"main\"}"
                    .formatted(code)));
    routes.put(
        "PUT /api/v1/admin/payment-methods/{code}",
        () -> operators("/payment-methods/" + code, "{\"version\":0,\"is_on\":false}"));
    routes.put(
        "POST /api/v1/admin/events/{id}/redeliver",
        () -> operators("/events/" + eventOf(shop.open()) + "/redeliver", ""));
    routes.put(
        "POST /api/v1/admin/events/redeliver",
        () ->
            operators(
                "/events/redeliver",
                "{\"from\":\"2020-01-01T00:00:00Z\",\"to\":\"2020-01-02T00:00:00Z\"}"));
    routes.put(
        "POST /api/v1/admin/reviews/{id}",
        () ->
            operators(
                "/reviews/" + lateCase(), "{\"decision\":\"keep\",\"note\":\"The buyer agrees\"}"));
  }

  private void endpoints(Map<String, Supplier<Sending>> routes) {
    String url = shop.url() + "/hook/";
    String body = "{\"url\":\"" + url + UUID.randomUUID() + "\"}";
    String id = operator.post("/endpoints", body).text("id");
    String own = "POST /api/v1/admin/endpoints/{id}/";
    routes.put(
        "POST /api/v1/admin/endpoints",
        () -> operators("/endpoints", "{\"url\":\"" + url + UUID.randomUUID() + "\"}"));
    routes.put(
        "PUT /api/v1/admin/endpoints/{id}",
        () -> operators("/endpoints/" + id, "{\"description\":\"x\"}"));
    routes.put(own + "rotate", () -> operators("/endpoints/" + id + "/rotate", ""));
    routes.put(own + "test", () -> operators("/endpoints/" + id + "/test", ""));
    routes.put(
        own + "deliveries/{event}/redeliver",
        () -> operators("/endpoints/" + id + "/deliveries/" + delivered(id) + "/redeliver", ""));
    routes.put(
        own + "redeliver",
        () ->
            operators(
                "/endpoints/" + id + "/redeliver",
                "{\"from\":\"2020-01-01T00:00:00Z\",\"to\":\"2020-01-02T00:00:00Z\"}"));
    routes.put(own + "disable", () -> operators("/endpoints/" + id + "/disable", ""));
    routes.put(own + "enable", () -> operators("/endpoints/" + id + "/enable", "{}"));
  }

  private void apiKeys(Map<String, Supplier<Sending>> routes) {
    String id = operator.post("/api-keys", "{\"name\":\"x\",\"scopes\":[\"refund\"]}").text("id");
    routes.put(
        "POST /api/v1/admin/api-keys/{id}/revoke",
        () -> operators("/api-keys/" + id + "/revoke", ""));
  }

  /** An event that an endpoint has. */
  private String delivered(String endpoint) {
    String event = eventOf(shop.open());
    String path = "/endpoints/" + endpoint + "/deliveries";
    Eventually.holds("due there", () -> operator.get(path).body().contains(event));
    return event;
  }

  private String eventOf(String ref) {
    return TOLLGATE.bus().only("order.new", ref).get("id").asText();
  }

  private void orders(Map<String, Supplier<Sending>> routes) {
    String order = "POST /api/v1/admin/orders/{id}/";
    routes.put(order + "confirm-payment", () -> order(transfer(), "confirm-payment", CONFIRMED));
    routes.put(order + "approve", () -> order(held(), "approve", "{}"));
    routes.put(order + "ship", () -> order(paid(), "ship", "{\"tracking_number\":\"VN1\"}"));
    routes.put(order + "deliver", () -> order(paid(), "deliver", "{}"));
    routes.put(order + "complete", () -> order(paid(), "complete", "{}"));
    routes.put(order + "fail", () -> order(paid(), "fail", "{\"refund\":true}"));
    routes.put(order + "refund", () -> order(paid(), "refund", "{\"amount\":1000}"));
    routes.put(order + "anonymise", () -> order(delivered(), "anonymise", ""));
  }

  private static final String CONFIRMED =
      "{\"amount\":50000,\"reference\":\"FT-%s\"}".formatted(UUID.randomUUID());

  private Sending order(String ref, String command, String body) {
    return operators("/orders/" + orderId(ref) + "/" + command, body);
  }

  private Sending operators(String path, String body) {
    return new Sending(ADMIN + path, body, Customer.withToken(TOLLGATE.operatorToken()));
  }

  private String paid() {
    String ref = shop.open();
    TOLLGATE.simulator().pay(ref);
    Eventually.holds("paid", () -> shop.status(ref).equals("PAID"));
    return ref;
  }

  private String delivered() {
    String ref = paid();
    operator.act(orderId(ref), "deliver");
    return ref;
  }

  private String held() {
    String ref = shop.open();
    database.write("UPDATE bill SET auto_approve=0 WHERE ref='" + ref + "'");
    TOLLGATE.simulator().pay(ref);
    Eventually.holds("on hold", () -> database.orderState(ref).equals("HOLD"));
    return ref;
  }

  private String transfer() {
    String how = ",\"currency\":\"VND\",\"gateway\":\"manual\",\"account\":\"bank\"}";
    return shop.create(Shop.request(Shop.newOrder()).replace("}", how)).text("ref");
  }

  private String lateCase() {
    String ref = shop.open();
    operator.act(orderId(ref), "fail");
    TOLLGATE.simulator().pay(ref);
    Eventually.holds("a case", () -> !database.cases(ref).isEmpty());
    return database.column("SELECT id FROM review_case WHERE order_id=?", orderId(ref)).getFirst();
  }

  private String orderId(String ref) {
    return database.column("SELECT order_id FROM bill WHERE ref=?", ref).getFirst();
  }
}
