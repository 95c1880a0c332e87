package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tollgate.acceptance.GeneratedValues.Changed;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Compares the OpenAPI document with the server: for every parameter and every field of a body of
 * every operation, values at and beyond each limit are valid in both or in neither. No value is a
 * server error, and no answer is one that the document does not describe.
 */
class GeneratedRequestsTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int HEADER_MAX = 8_000;
  private static final String KEY = "Idempotency-Key";

  /** Of errors that a schema can know of: not that there is no such currency. */
  private static final Set<String> CODES_OF_SHAPE =
      Set.of("length", "format", "type", "choice", "range", "kind", "required");

  private static final Set<String> PROBLEMS_OF_SHAPE =
      Set.of("invalid_ref", "invalid_shop_ref", "invalid_idempotency_key", "not_json", "refused");

  /** What the document says in words: required beside something else, or given out by us. */
  private static final Set<String> IN_WORDS =
      Set.of(
          "GET /api/v1/payment-methods amount required",
          "GET /api/v1/payment-methods currency required",
          "POST /api/v1/payment currency required",
          "POST /api/payment/create currency required",
          "PUT /api/v1/admin/products/{sku} reason required",
          "PUT /api/v1/admin/products/{sku} add required",
          "GET /api/v1/admin/orders cursor format",
          "GET /api/v1/admin/payments cursor format",
          "GET /api/v1/admin/refunds cursor format",
          "GET /api/v1/admin/reviews cursor format",
          "GET /api/v1/admin/events cursor format");

  private final Shop shop = TOLLGATE.shop();
  private final JsonNode document = Web.get(shop.url() + "/local/openapi.json").json();
  private final Customer customer = Customer.of(TOLLGATE);
  private final String sku = ProductAdmin.of(TOLLGATE).made(29_000, "PEN", 10, "[]");
  private final String method = "generated-" + Shop.newOrder().toLowerCase(Locale.ROOT);
  private final String endpoint =
      new OperatorClient(shop.url(), TOLLGATE::operatorToken)
          .post("/endpoints", "{\"url\":\"https://%s.example/\"}".formatted(method))
          .text("id");
  private final GeneratedValues generated = new GeneratedValues(document, samples());
  private final List<String> wrong = new ArrayList<>();
  private int sent;

  private enum Verdict {
    TAKEN,
    REFUSED,

    /** Blanks that do not count are in it: the document takes it without them. */
    CLEANED
  }

  /**
   * A valid request for an operation.
   *
   * @param outcome what the server answers to that
   */
  private record Target(
      ApiOperation operation,
      Map<String, String> values,
      Map<String, String> headers,
      JsonNode body,
      String outcome) {

    boolean isValid() {
      return !outcome.equals("400 invalid_request");
    }
  }

  @AfterEach
  void removeWhatWasGenerated() {
    new OperatorClient(shop.url(), TOLLGATE::operatorToken).disableEndpoints();
    TOLLGATE.database().write("DELETE FROM api_key WHERE created_by IS NOT NULL");
  }

  @Test
  void serverAndDocumentTakeTheSameRequests() {
    makeMethod();
    for (ApiOperation operation : ApiOperation.all(document)) {
      Target target = target(operation);
      if (!target.isValid()) {
        wrong.add(operation + " refuses " + target.body() + target.values());
      }
      for (String in : List.of("path", "query", "header")) {
        operation.parameters(in).forEach(parameter -> tryParameter(target, in, parameter));
      }
      target.headers().keySet().forEach(name -> tryHeader(target, name));
      operation.body().ifPresent(schema -> tryBodies(target, schema));
    }
    assertTrue(sent > 1_000, "sent " + sent);
    assertEquals("", String.join("\n", wrong), "of " + sent + " requests");
  }

  /** One that no other test pays by, because it is changed. */
  private void makeMethod() {
    Web.post(
        shop.url() + "/api/v1/admin/payment-methods",
        """
        {"code":"%s","name":"x","gateway":"izipay","account":"main","is_on":false}"""
            .formatted(method),
        Customer.withToken(TOLLGATE.operatorToken()));
  }

  private void tryParameter(Target target, String in, JsonNode parameter) {
    String name = parameter.path("name").asText();
    JsonNode schema = parameter.get("schema");
    String valid = target.values().getOrDefault(name, generated.sample(name, schema).asText());
    for (JsonNode value : generated.texts(target.operation() + name, schema, valid)) {
      String text = in.equals("header") ? inAscii(value.asText()) : value.asText();
      if (!in.equals("path") || !text.isEmpty()) {
        Map<String, String> values = with(target.values(), name, text);
        Map<String, String> headers =
            in.equals("header") ? with(target.headers(), name, text) : target.headers();
        send(target, values, headers, target.body().toString(), name + "=" + start(text))
            .ifPresent(
                answer ->
                    compare(
                        target, in, name, documented(in, parameter, text), answer, start(text)));
      }
    }
    if (in.equals("query")) {
      Map<String, String> values = new HashMap<>(target.values());
      values.remove(name);
      Verdict absent = parameter.path("required").asBoolean() ? Verdict.REFUSED : Verdict.TAKEN;
      send(target, values, target.headers(), target.body().toString(), name)
          .ifPresent(answer -> compare(target, in, name, absent, answer, "(absent)"));
    }
  }

  /** The headers by which a caller is let in have no schema: no text in them is a server error. */
  private void tryHeader(Target target, String name) {
    for (JsonNode text : generated.texts(name, NODES.objectNode(), "x")) {
      String ascii = inAscii(text.asText());
      send(target, target.values(), with(target.headers(), name, ascii), "", name + "=" + ascii);
    }
  }

  private void tryBodies(Target target, JsonNode schema) {
    for (Changed changed : generated.bodies(schema, target.body())) {
      String sentence = start(changed.put());
      send(target, target.values(), target.headers(), changed.body().toString(), sentence)
          .ifPresent(
              answer ->
                  compare(
                      target,
                      "body",
                      changed.place(),
                      verdict(schema, changed.body()),
                      answer,
                      sentence));
    }
  }

  private Verdict documented(String in, JsonNode parameter, String text) {
    JsonNode schema = parameter.get("schema");
    if (in.equals("query") && OpenApiContract.normalized(text).isEmpty()) {
      return parameter.path("required").asBoolean() ? Verdict.REFUSED : Verdict.CLEANED;
    }
    return verdict(schema, inJson(schema, text));
  }

  /** A parameter is a text on its way; a whole number has one spelling. */
  private JsonNode inJson(JsonNode schema, String text) {
    String cleaned = OpenApiContract.normalized(text);
    boolean isNumber =
        generated.resolved(schema).path("type").asText().equals("integer")
            && cleaned.matches("0|-?[1-9]\\d{0,17}");
    return isNumber ? NODES.numberNode(Long.parseLong(cleaned)) : NODES.textNode(text);
  }

  private Verdict verdict(JsonNode schema, JsonNode value) {
    boolean hasNul = value.toString().contains("\\u0000");
    if (OpenApiContract.takes(shop.url(), schema, value) && !hasNul) {
      return Verdict.TAKEN;
    }
    return OpenApiContract.takes(shop.url(), schema, OpenApiContract.normalized(value))
        ? hasNul ? Verdict.REFUSED : Verdict.CLEANED
        : Verdict.REFUSED;
  }

  private void compare(
      Target target, String in, String place, Verdict document, Response answer, String sentence) {
    boolean isRefused =
        answer.status() == 400 && !answer.outcome().equals(target.outcome())
            || in.equals("path") && Set.of(400, 404).contains(answer.status());
    // What cannot be in the database is found by no search, whether or not it is refused.
    boolean isNul = in.equals("query") && sentence.contains("\u0000");
    if (document == Verdict.REFUSED && !isRefused && !isNul) {
      wrong.add(
          "%s %s: the document refuses %s, and the server answers %s %s"
              .formatted(
                  target.operation(), place, sentence, answer.outcome(), start(answer.body())));
    }
    if (document == Verdict.TAKEN && isRefusedForShape(target, place, answer)) {
      wrong.add(
          "%s %s: the document takes %s, and the server answers %s"
              .formatted(target.operation(), place, sentence, start(answer.body())));
    }
  }

  private static boolean isRefusedForShape(Target target, String place, Response answer) {
    return answer.status() == 400
        && (PROBLEMS_OF_SHAPE.contains(answer.text("code"))
            || answer
                .json()
                .path("errors")
                .valueStream()
                .filter(error -> isOf(place, error.path("field").asText()))
                .map(error -> error.path("code").asText())
                .filter(CODES_OF_SHAPE::contains)
                .anyMatch(
                    code -> !IN_WORDS.contains(target.operation() + " " + place + " " + code)));
  }

  /** Whether an error of this field is about this place: there, around it or within it. */
  private static boolean isOf(String place, String field) {
    return field.equals(place)
        || field.matches(Pattern.quote(place) + "[.\\[].*")
        || place.matches(Pattern.quote(field) + "[.\\[].*");
  }

  private Optional<Response> send(
      Target target,
      Map<String, String> values,
      Map<String, String> headers,
      String body,
      String sentence) {
    sent++;
    try {
      Response answer = send(target.operation(), values, headers, body);
      if (answer.status() >= 500) {
        wrong.add(target.operation() + " " + sentence + " -> " + answer.outcome());
      }
      return Optional.of(answer);
    } catch (AssertionError | UncheckedIOException e) {
      wrong.add(target.operation() + " " + sentence + " -> " + start(e.toString()));
      return Optional.empty();
    }
  }

  private Response send(
      ApiOperation operation,
      Map<String, String> values,
      Map<String, String> headers,
      String body) {
    return Web.send(
        operation.verb(),
        shop.url() + operation.url(values),
        operation.body().isEmpty() ? "" : body,
        headers.entrySet().stream()
            .flatMap(header -> Stream.of(header.getKey(), header.getValue()))
            .toArray(String[]::new));
  }

  private Target target(ApiOperation operation) {
    boolean isForm = operation.path().contains("/form/");
    Response order =
        shop.create(
            "{\"shop_ref\":\"%s\",\"amount\":50000,\"currency\":\"%s\",\"gateway\":\"%s\"}"
                .formatted(Shop.newOrder(), isForm ? "PEN" : "VND", isForm ? "izipay" : "zalopay"));
    customer.fill(sku, 1);
    Map<String, String> values = values(operation, order);
    Map<String, String> headers = headers(operation, order);
    JsonNode body =
        operation.body().map(schema -> generated.sample("", schema)).orElse(NODES.objectNode());
    if (operation.path().matches("/api/payment/create|/api/v1/order/payment")) {
      // A key that another body had: what is valid ends there, and opens no payment.
      headers.put(KEY, "generated-" + order.text("ref"));
      String other = "{\"amount\":50000,\"order_info\":\"another body\"}";
      send(operation, values, headers, operation.path().contains("order") ? "{}" : other);
    }
    Response usual = send(operation, values, headers, body.toString());
    return new Target(operation, values, headers, body, usual.outcome());
  }

  private String id(ApiOperation operation, Response order) {
    if (operation.path().contains("/endpoints/")) {
      return endpoint;
    }
    if (operation.path().contains("/api-keys/")) {
      return "till00000001";
    }
    return operation.path().contains("reviews") ? "999999999" : order.text("order_id");
  }

  private Map<String, String> values(ApiOperation operation, Response order) {
    Map<String, String> values = new HashMap<>();
    values.put("ref", order.text("ref"));
    values.put("app_trans_id", order.text("ref"));
    values.put("shop_ref", order.text("shop_ref"));
    values.put("id", id(operation, order));
    values.put("code", method);
    values.put("sku", sku);
    values.put("gateway", order.text("gateway"));
    values.put("account", "main");
    values.put("amount", "50000");
    values.put("currency", "VND");
    values.put("limit", "1"); // Short answers, which are held against the document too.
    return values;
  }

  /** Valid texts by the names of fields. */
  private Map<String, JsonNode> samples() {
    Map<String, JsonNode> samples = new HashMap<>();
    Map.of(
            "shop_ref", "cart-0", // Refused as nobody's but a customer's, once it is read.
            "method", "izipay-main",
            "gateway", "izipay",
            "account", "main",
            "mode", "embedded",
            "url", "https://shop.example/webhooks",
            "redeliver_from", "2026-11-24T00:00:00Z",
            "currency", "PEN",
            "code", method,
            "sku", sku)
        .forEach((name, text) -> samples.put(name, NODES.textNode(text)));
    Map.of(
            "email", "thu@shop.example",
            "phone", "+84 90 123 45 67",
            "ip", "203.0.113.7",
            "locale", "vi-VN",
            "country", "VN",
            "return_url", shop.url() + "/thanks",
            "from", "2026-11-24T00:00:00Z",
            "to", "2026-11-25T00:00:00Z",
            "countries[]", "VN",
            "currencies[]", "PEN")
        .forEach((name, text) -> samples.put(name, NODES.textNode(text)));
    samples.put("expires_at", NODES.textNode("2099-11-24T00:00:00Z"));
    samples.put("paid_at", NODES.textNode("2026-11-24T00:00:00Z"));
    samples.put("document_type", NODES.textNode("DNI"));
    samples.put("document", NODES.textNode("45678901"));
    samples.put("amount", NODES.numberNode(50_000));
    samples.put("metadata", NODES.objectNode().put("k", "x"));
    samples.put("settings", NODES.objectNode());
    samples.put("amounts", Response.json("{\"PEN\":{\"min\":1,\"max\":1000}}"));
    // One that nobody saw: what is valid ends there, and changes nothing.
    samples.put("version", NODES.numberNode(1_000_000));
    return samples;
  }

  /** The headers by which a caller is let in. */
  private Map<String, String> headers(ApiOperation operation, Response order) {
    Map<String, String> headers = new TreeMap<>();
    JsonNode ways = operation.json().path("security");
    for (JsonNode way : ways) {
      if (way.has("ApiKey")) {
        headers.put("x-api-key", shop.apiKey());
      } else if (way.has("OrderKey") && ways.size() == 1) {
        headers.put("x-order-key", order.text("order_key"));
      } else if (way.has("CustomerToken")) {
        headers.put("authorization", "Bearer " + customer.token());
      } else if (way.has("OperatorToken")) {
        headers.put("authorization", "Bearer " + TOLLGATE.operatorToken());
      }
    }
    return headers;
  }

  private static Map<String, String> with(Map<String, String> all, String name, String value) {
    Map<String, String> changed = new TreeMap<>(all);
    changed.put(name, value);
    return changed;
  }

  /** What the client can send in a header, and API Gateway, which takes 10 KiB of them all. */
  private static String inAscii(String text) {
    String ascii = text.replaceAll("[^\\x20-\\x7e]", "").strip();
    return ascii.substring(0, Math.min(HEADER_MAX, ascii.length()));
  }

  private static String start(String text) {
    return text.substring(0, Math.min(300, text.length()));
  }
}
