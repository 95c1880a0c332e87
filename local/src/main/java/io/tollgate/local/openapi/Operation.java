package io.tollgate.local.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.tollgate.local.apigateway.Authorization;
import io.tollgate.local.apigateway.Route;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One route as an OpenAPI operation. Answers that follow from its kind are added here: a route with
 * authentication refuses requests without key or token, one that reads a body refuses an invalid
 * one, and API Gateway can time out on every route.
 */
final class Operation {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String JSON = "application/json";
  private static final String PROBLEM = "application/problem+json";
  private static final Pattern PARAMETER = Pattern.compile("\\{([^}+]+)\\+?}");
  private static final Set<String> KNOWN =
      Set.of(
          "summary",
          "key",
          "idempotent",
          "parameters",
          "query",
          "request",
          "example",
          "may_be_empty",
          "answers",
          "problems");

  private static final String ABOUT_KEY =
      "A repetition with it changes nothing: of a refund at any time, of all else for 72 hours";

  private static final JsonNode NOTHING = NODES.nullNode();
  private static final JsonNode MESSAGE = TextNode.valueOf("Message");
  private static final JsonNode FIELDS = TextNode.valueOf("FieldErrors");

  private static final Map<Integer, String> WORDS =
      Map.ofEntries(
          Map.entry(200, "Done"),
          Map.entry(201, "Made"),
          Map.entry(202, "Begun"),
          Map.entry(303, "Elsewhere"),
          Map.entry(400, "Not a valid request"),
          Map.entry(401, "Without a valid key or token"),
          Map.entry(403, "Not allowed"),
          Map.entry(404, "Not there"),
          Map.entry(409, "Against what is so"),
          Map.entry(413, "Too large"),
          Map.entry(422, "Not possible"),
          Map.entry(429, "Too many at once"),
          Map.entry(500, "An error on our side"),
          Map.entry(503, "Not now"));

  private final Route route;
  private final Area area;
  private final JsonNode said;
  private final Schemas schemas;
  private final String key;
  private final SortedMap<Integer, String> abouts = new TreeMap<>();
  private final SortedMap<Integer, Map<String, List<JsonNode>>> contents = new TreeMap<>();
  private final SortedMap<Integer, Map<String, JsonNode>> problems = new TreeMap<>();

  Operation(Route route, Area area, JsonNode said, Schemas schemas) {
    this.route = route;
    this.area = area;
    this.said = said;
    this.schemas = schemas;
    this.key = said.path("key").asText();
    said.fieldNames()
        .forEachRemaining(
            name -> {
              if (!KNOWN.contains(name)) {
                throw new IllegalArgumentException(route.key() + ": nobody reads " + name);
              }
            });
  }

  ObjectNode json() {
    ObjectNode operation = NODES.objectNode();
    operation.putArray("tags").add(area.name());
    operation.set("summary", said.path("summary"));
    operation.put("operationId", route.key().replaceAll("[^A-Za-z]+", "-").replaceAll("-$", ""));
    operation.set("security", security());
    operation.set("parameters", parameters());
    if (said.has("request")) {
      ObjectNode body =
          operation
              .putObject("requestBody")
              .put("required", !said.path("may_be_empty").asBoolean())
              .putObject("content")
              .putObject(JSON);
      body.set("schema", schemas.of(said.get("request")));
      body.set("example", shown("its body", said.path("example")));
    }
    operation.set("responses", responses());
    return operation;
  }

  private ArrayNode security() {
    ArrayNode ways = NODES.arrayNode();
    Optional<Authorization> token = route.authorization();
    if (token.isPresent()) {
      List<String> scopes = token.get().scopes();
      if (scopes.isEmpty()) {
        ways.addObject().putArray("CustomerToken");
      }
      // One of them is enough; in one object all would be needed.
      scopes.forEach(scope -> ways.addObject().putArray("OperatorToken").add(scope));
    }
    switch (key) {
      case "shop" -> ways.addObject().putArray("ApiKey");
      case "order" -> ways.addObject().putArray("OrderKey");
      case "perhaps-order" -> {
        ways.addObject();
        ways.addObject().putArray("OrderKey");
      }
      case "" -> {}
      default -> throw new IllegalArgumentException(route.key() + ": no such key: " + key);
    }
    return ways;
  }

  private ArrayNode parameters() {
    ArrayNode parameters = NODES.arrayNode();
    PARAMETER
        .matcher(route.path())
        .results()
        .forEach(found -> parameter(parameters, "path", found.group(1), ofPath(found.group(1))));
    said.path("query")
        .properties()
        .forEach(query -> parameter(parameters, "query", query.getKey(), query.getValue()));
    if (said.has("idempotent")) {
      ObjectNode once = NODES.objectNode().put("about", ABOUT_KEY);
      once.set("schema", said.get("idempotent"));
      parameter(parameters, "header", "Idempotency-Key", once);
    }
    return parameters;
  }

  private JsonNode ofPath(String name) {
    JsonNode schema = said.path("parameters").path(name);
    return NODES
        .objectNode()
        .set("schema", schema.isMissingNode() ? area.parameters().path(name) : schema);
  }

  private void parameter(ArrayNode parameters, String in, String name, JsonNode about) {
    ObjectNode parameter = parameters.addObject().put("name", name).put("in", in);
    boolean isRequired = in.equals("path") || about.path("required").asBoolean();
    parameter.put("required", isRequired);
    if (about.has("about")) {
      parameter.set("description", about.get("about"));
    }
    JsonNode schema = about.path("schema");
    if (isRequired) {
      parameter.set("example", shown(name, schemas.example(schema)));
    } else if (about.has("example")) {
      parameter.set("example", about.get("example"));
    }
    parameter.set("schema", schemas.of(schema));
  }

  /** Every route can be tried as it is described. */
  private JsonNode shown(String what, JsonNode example) {
    if (example.isMissingNode()) {
      throw new IllegalArgumentException(route.key() + ": no example for " + what);
    }
    return example;
  }

  private ObjectNode responses() {
    said.path("answers").properties().forEach(a -> answer(status(a.getKey()), a.getValue()));
    implied();
    problems(area.problems());
    problems(said.path("problems"));
    problems.forEach(this::problems);
    ObjectNode responses = NODES.objectNode();
    contents.forEach(
        (status, content) -> {
          ObjectNode response = responses.putObject(Integer.toString(status));
          response.put("description", abouts.getOrDefault(status, word(status)));
          content.forEach(
              (type, each) -> response.withObjectProperty("content").set(type, content(each)));
        });
    return responses;
  }

  /** An answer without body and type has no content. */
  private void answer(int status, JsonNode answer) {
    contents.computeIfAbsent(status, _ -> new LinkedHashMap<>());
    if (answer.has("about")) {
      abouts.put(status, answer.get("about").asText());
    }
    if (answer.has("body")) {
      add(status, JSON, schemas.of(answer.get("body")));
    }
    JsonNode types = answer.path("type");
    (types.isArray() ? types.valueStream() : Stream.of(types))
        .filter(JsonNode::isTextual)
        .forEach(type -> contents.get(status).put(type.asText(), List.of()));
  }

  private void implied() {
    for (int status : List.of(429, 500, 503)) {
      add(status, JSON, schemas.of(MESSAGE));
    }
    problem(503, "unavailable", NOTHING);
    if (route.authorization().isPresent()) {
      add(401, JSON, schemas.of(MESSAGE));
      add(403, JSON, schemas.of(MESSAGE));
      problem(403, "forbidden", NOTHING);
    }
    if (route.authorization().isPresent() || key.equals("shop")) {
      problem(401, "unauthorized", NOTHING);
    }
    switch (key) {
      case "shop" -> problem(403, "forbidden", NOTHING);
      case "order" -> problem(404, "not_found", NOTHING);
      default -> {}
    }
    if (said.has("request")) {
      problem(400, "not_json", NOTHING);
      problem(400, "invalid_request", FIELDS);
      problem(413, "too_large", NOTHING);
    }
    if (said.has("idempotent")) {
      problem(400, "invalid_idempotency_key", NOTHING);
      problem(409, "in_flight", NOTHING);
      problem(422, "key_reused", NOTHING);
    }
  }

  private void problems(JsonNode byStatus) {
    for (Map.Entry<String, JsonNode> each : byStatus.properties()) {
      each.getValue()
          .properties()
          .forEach(code -> problem(status(each.getKey()), code.getKey(), code.getValue()));
    }
  }

  private void problem(int status, String code, JsonNode members) {
    problems.computeIfAbsent(status, _ -> new LinkedHashMap<>()).put(code, members);
  }

  /** Those with the same members are one schema. */
  private void problems(int status, Map<String, JsonNode> codes) {
    Map<JsonNode, List<String>> alike = new LinkedHashMap<>();
    codes.forEach(
        (code, members) -> alike.computeIfAbsent(members, _ -> new ArrayList<>()).add(code));
    alike.forEach((members, all) -> add(status, PROBLEM, schemas.problem(status, all, members)));
  }

  private void add(int status, String type, JsonNode schema) {
    contents
        .computeIfAbsent(status, _ -> new LinkedHashMap<>())
        .computeIfAbsent(type, _ -> new ArrayList<>())
        .add(schema);
  }

  private static ObjectNode content(List<JsonNode> anyOf) {
    ObjectNode content = NODES.objectNode();
    if (anyOf.size() == 1) {
      content.set("schema", anyOf.getFirst());
    } else if (!anyOf.isEmpty()) {
      content.putObject("schema").putArray("anyOf").addAll(anyOf);
    }
    return content;
  }

  private static int status(String text) {
    return Integer.parseInt(text);
  }

  private static String word(int status) {
    return WORDS.getOrDefault(status, "Status " + status);
  }
}
