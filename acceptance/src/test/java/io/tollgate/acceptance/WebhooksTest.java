package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.http.HttpServer;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Webhooks of the running Tollgate at a shop's server, set up by an operator over HTTP. */
class WebhooksTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  private static final String ENDPOINTS = "/endpoints";

  private final Shop shop = TOLLGATE.shop();
  private final OperatorClient operator = new OperatorClient(shop.url(), TOLLGATE::operatorToken);
  private final List<HttpRequest> received = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private final HttpServer receiver =
      HttpServer.start(
          0,
          request -> {
            received.add(request);
            return HttpResponse.text(status, "text/plain", "thanks");
          });

  @AfterEach
  void close() {
    operator.disableEndpoints();
    receiver.close();
  }

  @Test
  void paidOrderArrivesSignedAtTheShop() throws WebhookVerificationException {
    JsonNode endpoint = add("payment.paid", "order.processing");

    String ref = pay();

    Eventually.holds("delivered", () -> received.size() == 2);
    assertEquals(Set.of("payment.paid", "order.processing"), types());
    for (HttpRequest request : received) {
      new Webhook(endpoint.get("secret").asText()).verify(request.text(), headers(request));
      assertTrue(request.text().contains(ref));
    }
    JsonNode deliveries = deliveries(endpoint);
    assertEquals(2, deliveries.size());
    JsonNode attempt = deliveries.get(0).get("attempts").get(0);
    assertEquals("delivered", deliveries.get(0).get("status").asText());
    assertEquals(200, attempt.get("http_status").asInt());
    assertEquals("thanks", attempt.get("answer").asText());
  }

  /** As much metadata as a request holds, of characters that take six bytes each in JSON. */
  @Test
  void largestEventOfAPaidOrderArrives() {
    add("payment.paid");
    String control = "\\u0001";
    String texts =
        IntStream.range(10, 30)
            .mapToObj(i -> "\"" + i + "\":\"" + control.repeat(512) + "\"")
            .collect(Collectors.joining(","));
    Response opened =
        shop.create(
            "{\"shop_ref\":\"%s\",\"amount\":50000,\"description\":\"%s\",\"metadata\":{%s}}"
                .formatted(Shop.newOrder(), "\uD83D\uDE00".repeat(256), texts));
    assertEquals(201, opened.status(), opened.body());

    pay(opened.text("ref"));

    Eventually.holds("delivered", () -> received.size() == 1);
    assertTrue(received.getFirst().text().length() > 20 * 512 * 6);
  }

  @Test
  void secretIsShownWhenItIsMadeAndNeverAgain() {
    JsonNode endpoint = add();
    assertFalse(operator.get(ENDPOINTS).body().contains("whsec_"));
    assertFalse(operator.get(path(endpoint, "/deliveries")).body().contains("whsec_"));
    Response rotated = operator.post(path(endpoint, "/rotate"), "");
    assertEquals(200, rotated.status());
    assertFalse(rotated.text("secret").equals(endpoint.get("secret").asText()));
    assertTrue(rotated.json().has("previous_secret_until"));
  }

  @Test
  void endpointThatAnswers410IsACaseUntilAnOperatorEnablesIt() {
    JsonNode endpoint = disabledByItsAnswer();
    JsonNode opened = cases(endpoint).get(0);
    assertEquals("[\"resolved\"]", opened.get("decisions").toString());
    assertFalse(opened.has("amount"));

    assertEquals(200, operator.post(path(endpoint, "/enable"), "").status());

    assertEquals(List.of(), cases(endpoint));
  }

  @Test
  void caseOfAnEndpointIsDecidedByHandAndTheEndpointStaysDisabled() {
    JsonNode endpoint = disabledByItsAnswer();
    String id = cases(endpoint).get(0).get("case_id").asText();
    assertEquals(400, operator.decide(id, "resolved", "").status());
    Response decided = operator.decide(id, "resolved", "The shop has moved");
    assertEquals(200, decided.status(), decided.body());
    assertEquals("ENDPOINT_DISABLED", decided.text("kind"));
    assertEquals(List.of(), cases(endpoint));
    assertTrue(operator.get(ENDPOINTS).body().contains("\"disabled_reason\":\"gone\""));
  }

  private JsonNode disabledByItsAnswer() {
    JsonNode endpoint = add("payment.paid");
    status = 410;
    pay();
    Eventually.holds("disabled", () -> !cases(endpoint).isEmpty());
    return endpoint;
  }

  private List<JsonNode> cases(JsonNode endpoint) {
    return operator
        .get("/reviews?kind=ENDPOINT_DISABLED")
        .json()
        .get("reviews")
        .valueStream()
        .filter(each -> each.get("reference").equals(endpoint.get("id")))
        .toList();
  }

  @Test
  void urlIsTakenOnceAndMustBeAllowed() {
    String body = "{\"url\":\"%s\"}".formatted(url());
    assertEquals(201, operator.post(ENDPOINTS, body).status());
    Response again = operator.post(ENDPOINTS, body);
    assertEquals(200, again.status());
    assertFalse(again.json().has("secret"));
    String other = "{\"url\":\"%s\",\"description\":\"another\"}".formatted(url());
    assertEquals("409 url_taken", operator.post(ENDPOINTS, other).outcome());
    for (String url : List.of("https://10.0.0.1/", "http://shop.example/", "ftp://a", "")) {
      assertEquals(400, operator.post(ENDPOINTS, "{\"url\":\"" + url + "\"}").status(), url);
    }
    assertEquals(
        400,
        operator
            .post(ENDPOINTS, "{\"url\":\"https://a.example/\",\"events\":[\"order.nothing\"]}")
            .status());
  }

  /**
   * What nothing can be made of comes again, and keeps nothing else of its batch from going out.
   */
  @Test
  void messagesOfABatchFailOneByOne() {
    JsonNode endpoint = add("order.new");
    String ref = shop.open();
    String event = TOLLGATE.bus().only("order.new", ref).get("id").asText();
    JsonNode answer =
        TOLLGATE.deliver(
            """
            {"Records":[{"messageId":"a","body":"no JSON"},
              {"messageId":"b","body":"{\\"id\\":\\"6f1c0d3e-0000-4000-8000-000000000000\\"}"},
              {"messageId":"c","body":"{\\"id\\":\\"%s\\"}"}]}"""
                .formatted(event));
    assertEquals(
        List.of("a", "b"), answer.get("batchItemFailures").findValuesAsText("itemIdentifier"));
    assertTrue(operator.get(path(endpoint, "/deliveries")).body().contains(event));
  }

  @Test
  void unknownEndpointIs404AndTheIdOfAnotherKindIs400() {
    assertEquals(404, operator.post(ENDPOINTS + "/we_999999/test", "").status());
    assertEquals(404, operator.get(ENDPOINTS + "/nothing/deliveries").status());
    assertEquals(400, operator.post(ENDPOINTS + "/ord_1/rotate", "").status());
  }

  @Test
  void endpointIsTriedAndTheAnswerShown() {
    JsonNode endpoint = add();
    status = 418;
    Response tried = operator.post(path(endpoint, "/test"), "");
    assertEquals(200, tried.status());
    assertEquals(418, tried.json().get("http_status").asInt());
    assertEquals("thanks", tried.text("answer"));
    assertEquals(Set.of("endpoint.test"), types());
  }

  @Test
  void changedEndpointGetsOtherEventsAtAnotherUrl() {
    JsonNode endpoint = add("refund.done");
    Response changed =
        operator.put(
            ENDPOINTS + "/" + endpoint.get("id").asText(),
            "{\"url\":\"%s?new=1\",\"events\":[\"payment.paid\"]}".formatted(url()));
    assertEquals(200, changed.status());
    pay();
    Eventually.holds("delivered", () -> received.size() == 1);
    assertEquals(Set.of("payment.paid"), types());
    assertEquals("/hook?new=1", received.getFirst().target());
  }

  @Test
  void eventsOfADisabledEndpointComeFromTheTimeThatIsNamed() {
    JsonNode endpoint = add("payment.paid");
    String from = TOLLGATE.now().toString();
    operator.post(path(endpoint, "/disable"), "");
    String ref = pay();
    Eventually.holds("published", () -> !TOLLGATE.bus().all("payment.paid", ref).isEmpty());

    Response enabled =
        operator.post(path(endpoint, "/enable"), "{\"redeliver_from\":\"" + from + "\"}");
    assertEquals("enabled", enabled.text("status"));
    TOLLGATE.deliver();

    assertTrue(received.stream().anyMatch(request -> request.text().contains(ref)));
  }

  @Test
  void oneEventAndAWindowAreSentAgainUnderTheSameIds() {
    JsonNode endpoint = add("payment.paid");
    String from = TOLLGATE.now().toString();
    pay();
    Eventually.holds("delivered", () -> deliveries(endpoint).size() == 1);
    Eventually.holds("recorded", () -> state(endpoint).equals("delivered"));
    String id = deliveries(endpoint).get(0).get("event").asText();

    Response one = operator.post(path(endpoint, "/deliveries/" + id + "/redeliver"), "");
    TOLLGATE.deliver();
    String to = TOLLGATE.now().plusSeconds(1).toString();
    Response window =
        operator.post(
            path(endpoint, "/redeliver"), "{\"from\":\"%s\",\"to\":\"%s\"}".formatted(from, to));
    TOLLGATE.deliver();

    assertEquals(202, one.status());
    assertEquals("waiting", one.text("status"));
    assertEquals(1, window.json().get("redelivered").asInt());
    assertEquals(
        List.of(id, id, id),
        received.stream().map(request -> request.header("webhook-id").orElseThrow()).toList());
  }

  /** Sales go on while the shop's server is away, and each one arrives when it is back. */
  @Test
  void receiverAwayForTenMinutesMissesNoSale() {
    add("payment.paid");
    status = 503;
    Set<String> sales = new TreeSet<>();
    for (int minute = 0; minute < 5; minute++) {
      sales.add(pay());
      TOLLGATE.advance(Duration.ofMinutes(2));
      TOLLGATE.deliver();
    }
    Eventually.holds("all tried", () -> arrived(sales).equals(sales));
    status = 200;
    received.clear();
    TOLLGATE.advance(Duration.ofMinutes(40));

    TOLLGATE.deliver();

    assertEquals(sales, arrived(sales));
    assertEquals(sales.size(), received.stream().filter(request -> isOf(request, sales)).count());
  }

  /** Those of these payments that came: other tests make payments in a later hour. */
  private Set<String> arrived(Set<String> refs) {
    Set<String> arrived = new TreeSet<>();
    refs.stream()
        .filter(ref -> received.stream().anyMatch(request -> request.text().contains(ref)))
        .forEach(arrived::add);
    return arrived;
  }

  private static boolean isOf(HttpRequest request, Set<String> refs) {
    return refs.stream().anyMatch(request.text()::contains);
  }

  private JsonNode add(String... types) {
    String events = Stream.of(types).map(type -> "\"" + type + "\"").toList().toString();
    Response added =
        operator.post(ENDPOINTS, "{\"url\":\"%s\",\"events\":%s}".formatted(url(), events));
    assertEquals(201, added.status(), added.body());
    return added.json();
  }

  private String url() {
    return "http://localhost:" + receiver.port() + "/hook";
  }

  private static String path(JsonNode endpoint, String action) {
    return ENDPOINTS + "/" + endpoint.get("id").asText() + action;
  }

  private JsonNode deliveries(JsonNode endpoint) {
    return operator.get(path(endpoint, "/deliveries")).json().get("deliveries");
  }

  private String state(JsonNode endpoint) {
    return deliveries(endpoint).get(0).get("status").asText();
  }

  private String pay() {
    return pay(shop.open());
  }

  private String pay(String ref) {
    TOLLGATE.simulator().pay(ref);
    Eventually.holds("paid", () -> shop.status(ref).equals("PAID"));
    return ref;
  }

  private Set<String> types() {
    Set<String> types = new TreeSet<>();
    received.forEach(request -> types.add(Response.json(request.text()).get("type").asText()));
    return types;
  }

  private static HttpHeaders headers(HttpRequest request) {
    Map<String, List<String>> headers = new HashMap<>();
    Stream.of("webhook-id", "webhook-timestamp", "webhook-signature")
        .forEach(name -> headers.put(name, List.of(request.header(name).orElseThrow())));
    return HttpHeaders.of(headers, (_, _) -> true);
  }
}
