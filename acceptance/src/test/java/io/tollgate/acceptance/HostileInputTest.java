package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Sends texts that nobody expects to every parameter and every text in a body of every route that
 * the OpenAPI document has: no server error, no answer that the document does not describe, and no
 * text refused for its shape that the document allows.
 */
class HostileInputTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<String> TEXTS =
      List.of("Nguyễn-Đơn", "😀", "a\u0000b", "'\"\\`%;--", "x".repeat(10_000));

  /** Steps into a schema that have no name. */
  private static final String ITEM = "[]";

  private static final String MEMBER = "*";
  private static final List<String> NOWHERE = List.of("");
  private static final int HEADER_MAX = 8_000;

  /** Errors of a field that a schema can know of: not that there is no such currency. */
  private static final Set<String> ERRORS_OF_SHAPE = Set.of("length", "format", "type", "choice");

  private final Shop shop = TOLLGATE.shop();
  private final String sku = Goods.of(TOLLGATE).made(29_000, 10);
  private final String method = "method-" + Shop.newOrder().toLowerCase();
  private final JsonNode document = Web.get(shop.url() + "/local/openapi.json").json();
  private final List<String> wrong = new ArrayList<>();
  private int sent;

  /** One route, and an order of its own for it. */
  private record Operation(String verb, String path, JsonNode said, Map<String, String> known) {

    List<JsonNode> parameters(String in) {
      return said.path("parameters")
          .valueStream()
          .filter(parameter -> parameter.path("in").asText().equals(in))
          .toList();
    }

    JsonNode body() {
      return said.at("/requestBody/content/application~1json/schema");
    }

    String known(String name) {
      return known.getOrDefault(name, "x");
    }
  }

  @Test
  void noTextInAnyParameterIsAServerError() {
    Web.post(
        shop.url() + "/api/v1/admin/payment-methods",
        "{\"code\":\"%s\",\"name\":\"x\",\"gateway\":\"zalopay\",\"account\":\"main\",\"is_on\":false}"
            .formatted(method),
        Customer.withToken(TOLLGATE.operatorToken()));
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      path.getValue()
          .properties()
          .forEach(
              said ->
                  tryAll(operation(said.getKey().toUpperCase(), path.getKey(), said.getValue())));
    }
    assertEquals(List.of(), wrong, "of " + sent + " requests");
  }

  private Operation operation(String verb, String path, JsonNode said) {
    Answer order = shop.create(Shop.request(Shop.newOrder()));
    Map<String, String> known =
        new HashMap<>(
            Map.of(
                "ref",
                order.text("ref"),
                "app_trans_id",
                order.text("ref"),
                "order_key",
                order.text("order_key"),
                "id",
                path.contains("reviews") ? "999999999" : order.text("order_id"),
                "code",
                method,
                "sku",
                sku,
                "gateway",
                "zalopay",
                "account",
                "main",
                "amount",
                "50000",
                "currency",
                "VND"));
    known.put("shop_ref", order.text("shop_ref"));
    known.put("decision", "keep");
    return new Operation(verb, path, said, known);
  }

  private void tryAll(Operation operation) {
    for (String text : TEXTS) {
      for (String in : List.of("path", "query", "header")) {
        for (JsonNode parameter : operation.parameters(in)) {
          send(operation, parameter.path("name").asText(), text, NOWHERE);
        }
      }
      for (String header : keys(operation).keySet()) {
        send(operation, header, text, NOWHERE);
      }
      for (List<String> place : places(operation.body(), List.of())) {
        send(operation, "", text, place);
      }
    }
  }

  /**
   * Sends one request.
   *
   * @param parameter the one that has the text, by its name; empty where it is in the body
   * @param place where in the body the text is
   */
  private void send(Operation operation, String parameter, String text, List<String> place) {
    Map<String, String> values = new HashMap<>(operation.known());
    values.put(parameter, text);
    Map<String, String> headers = new TreeMap<>(keys(operation));
    boolean isHeader =
        headers.containsKey(parameter)
            || operation.parameters("header").stream()
                .anyMatch(each -> each.path("name").asText().equals(parameter));
    if (isHeader) {
      headers.put(parameter, inLatin1(text));
    }
    JsonNode body =
        operation.body().isMissingNode() ? NODES.textNode("") : filled(operation, place, text);
    String what = operation.verb() + " " + operation.path() + " " + parameter + place + " ";
    sent++;
    try {
      Answer answer =
          Web.send(
              operation.verb(),
              shop.url() + path(operation, values) + query(operation, values, parameter),
              body.isTextual() ? "" : body.toString(),
              headers.entrySet().stream()
                  .flatMap(header -> Stream.of(header.getKey(), header.getValue()))
                  .toArray(String[]::new));
      if (answer.status() >= 500) {
        wrong.add(what + start(text) + " -> " + answer.status() + " " + answer.body());
      }
      if (isRefusedForItsShape(answer) && isInDocument(operation, parameter, text, place, body)) {
        wrong.add(what + start(text) + " is in the document, and refused: " + answer.body());
      }
    } catch (AssertionError | UncheckedIOException e) {
      wrong.add(what + start(text) + " -> " + start(e.toString()));
    }
  }

  /** What the client lets through in a header, and API Gateway, which takes 10 KiB of them all. */
  private static String inLatin1(String text) {
    String latin1 = text.replace("\u0000", "").replaceAll("[^\\x00-\\xff]", "\u00e9");
    return latin1.substring(0, Math.min(HEADER_MAX, latin1.length()));
  }

  private static boolean isRefusedForItsShape(Answer answer) {
    return answer.outcome().equals("400 invalid_request")
        && answer
            .json()
            .path("errors")
            .valueStream()
            .anyMatch(error -> ERRORS_OF_SHAPE.contains(error.path("code").asText()));
  }

  /** That U+0000 has no place in a text is said once for all of them, and in no schema. */
  private boolean isInDocument(
      Operation operation, String parameter, String text, List<String> place, JsonNode body) {
    if (text.contains("\u0000")) {
      return false;
    }
    return place.equals(NOWHERE)
        ? operation.parameters("query").stream()
            .filter(each -> each.path("name").asText().equals(parameter))
            .anyMatch(each -> Contract.takes(shop.url(), each.get("schema"), NODES.textNode(text)))
        : Contract.takes(shop.url(), operation.body(), body);
  }

  private static String start(String text) {
    return text.substring(0, Math.min(300, text.length()));
  }

  private static String path(Operation operation, Map<String, String> values) {
    String path = operation.path();
    for (JsonNode parameter : operation.parameters("path")) {
      String name = parameter.path("name").asText();
      path = path.replace("{" + name + "}", encoded(values.getOrDefault(name, "x")));
    }
    return path;
  }

  private static String query(Operation operation, Map<String, String> values, String parameter) {
    List<String> pairs = new ArrayList<>();
    for (JsonNode each : operation.parameters("query")) {
      String name = each.path("name").asText();
      boolean isSent =
          each.path("required").asBoolean()
              || name.equals(parameter)
              || Set.of("amount", "currency").contains(name);
      if (isSent) {
        pairs.add(name + "=" + encoded(values.getOrDefault(name, "x")));
      }
    }
    return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** The headers by which a caller is let in. */
  private Map<String, String> keys(Operation operation) {
    Map<String, String> keys = new TreeMap<>();
    for (JsonNode way : operation.said().path("security")) {
      if (way.has("ApiKey")) {
        keys.put("x-api-key", shop.apiKey());
      } else if (way.has("OrderKey") && operation.said().path("security").size() == 1) {
        keys.put("x-order-key", operation.known("order_key"));
      } else if (way.has("Token")) {
        boolean isCustomer = way.get("Token").isEmpty();
        keys.put(
            "authorization",
            "Bearer " + (isCustomer ? TOLLGATE.customerToken() : TOLLGATE.operatorToken()));
      }
    }
    return keys;
  }

  /** Where texts stand in a body, each as the steps that lead there. */
  private List<List<String>> places(JsonNode said, List<String> before) {
    JsonNode schema = resolved(said);
    List<List<String>> places = new ArrayList<>();
    if (schema.path("type").asText().equals("string") || schema.has("enum")) {
      places.add(before);
    }
    schema
        .path("properties")
        .properties()
        .forEach(member -> places.addAll(places(member.getValue(), with(before, member.getKey()))));
    if (schema.path("additionalProperties").isObject()) {
      places.addAll(places(schema.get("additionalProperties"), with(before, MEMBER)));
    }
    if (schema.has("items")) {
      places.addAll(places(schema.get("items"), with(before, ITEM)));
    }
    return places;
  }

  private static List<String> with(List<String> steps, String next) {
    return Stream.concat(steps.stream(), Stream.of(next)).toList();
  }

  private JsonNode filled(Operation operation, List<String> place, String text) {
    JsonNode body = filled(operation, operation.body(), "", place, text);
    boolean isOfShop = operation.path().matches(".*/admin/(payment-methods|products)");
    if (isOfShop) {
      ((ObjectNode) body).put(operation.path().endsWith("products") ? "is_active" : "is_on", false);
    }
    return body;
  }

  /** What a schema requires, and the text in its place. */
  private JsonNode filled(
      Operation operation, JsonNode said, String name, List<String> place, String text) {
    if (place.isEmpty()) {
      return NODES.textNode(text);
    }
    JsonNode schema = resolved(said);
    String step = place.getFirst();
    List<String> rest = place.subList(1, place.size());
    if (schema.has("enum") || schema.path("type").asText().equals("string")) {
      return NODES.textNode(name.equals("shop_ref") ? Shop.newOrder() : operation.known(name));
    }
    switch (schema.path("type").asText()) {
      case "object" -> {
        ObjectNode object = NODES.objectNode();
        Set<String> required = new TreeSet<>();
        schema.path("required").forEach(each -> required.add(each.asText()));
        schema.path("properties").properties().stream()
            .filter(member -> required.contains(member.getKey()) || member.getKey().equals(step))
            .forEach(
                member ->
                    object.set(
                        member.getKey(),
                        filled(
                            operation,
                            member.getValue(),
                            member.getKey(),
                            member.getKey().equals(step) ? rest : NOWHERE,
                            text)));
        if (step.equals(MEMBER)) {
          object.set("k", filled(operation, schema.get("additionalProperties"), "", rest, text));
        }
        return object;
      }
      case "array" -> {
        return NODES
            .arrayNode()
            .add(
                filled(operation, schema.get("items"), "", step.equals(ITEM) ? rest : place, text));
      }
      case "boolean" -> {
        return NODES.booleanNode(false);
      }
      default -> {
        long least = Math.max(1, schema.path("minimum").asLong());
        return NODES.numberNode(name.equals("amount") ? 50_000 : least);
      }
    }
  }

  private JsonNode resolved(JsonNode schema) {
    return schema.has("$ref") ? document.at(schema.get("$ref").asText().substring(1)) : schema;
  }
}
