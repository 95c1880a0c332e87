package io.tollgate.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The description that an API gives of itself, to which every answer of it is held: status, content
 * type, all members of the body and no others, and what it asks of the caller.
 */
final class OpenApiContract {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(VersionFlag.V202012);

  /** A format is a rule here, as for generated clients, and not a remark. */
  private static final SchemaValidatorsConfig STRICT =
      SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

  /** By the origin of the API; empty for origins that are none of ours. */
  private static final Map<String, Optional<OpenApiContract>> KNOWN = new ConcurrentHashMap<>();

  private final JsonNode document;
  private final Map<JsonNode, JsonSchema> schemas = new ConcurrentHashMap<>();

  private OpenApiContract(JsonNode document) {
    this.document = document;
  }

  /** Fails the test whose answer is not as the API describes itself. */
  static void hold(HttpRequest request, String body, Response answer) {
    URI url = request.uri();
    if (url.getRawPath().startsWith("/api/")) {
      String origin = url.getScheme() + "://" + url.getRawAuthority();
      KNOWN
          .computeIfAbsent(origin, OpenApiContract::of)
          .ifPresent(contract -> contract.check(request, body, answer));
    }
  }

  /** Whether a schema of the API's own document takes this value. */
  static boolean takes(String origin, JsonNode schema, JsonNode value) {
    return KNOWN
        .computeIfAbsent(origin, OpenApiContract::of)
        .orElseThrow()
        .schema(schema)
        .validate(value)
        .isEmpty();
  }

  /**
   * As the document says that texts are read: control characters are blanks, blanks around a text
   * do not count, and a field that is null or blank is absent.
   */
  static JsonNode normalized(JsonNode value) {
    return switch (value) {
      case ObjectNode object -> {
        ObjectNode members = object.objectNode();
        object.properties().forEach(m -> members.set(m.getKey(), normalized(m.getValue())));
        members.properties().removeIf(m -> isAbsent(m.getValue()));
        yield members;
      }
      case ArrayNode array -> {
        ArrayNode items = array.arrayNode();
        array.forEach(item -> items.add(normalized(item)));
        yield items;
      }
      case TextNode text -> TextNode.valueOf(normalized(text.asText()));
      default -> value;
    };
  }

  static String normalized(String text) {
    return text.replaceAll("[\\x01-\\x1f\\x7f-\\x9f]", " ").strip();
  }

  private static boolean isAbsent(JsonNode value) {
    return value.isNull() || value.isTextual() && value.asText().isEmpty();
  }

  private static Optional<OpenApiContract> of(String origin) {
    try {
      HttpResponse<String> document =
          CLIENT.send(
              HttpRequest.newBuilder(URI.create(origin + "/local/openapi.json")).build(),
              BodyHandlers.ofString());
      return document.statusCode() == 200
          ? Optional.of(new OpenApiContract(Response.json(document.body())))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void check(HttpRequest request, String sent, Response answer) {
    String what = request.method() + " " + request.uri().getRawPath() + " -> " + answer.status();
    Optional<JsonNode> operation =
        operation(request.method(), request.uri().getRawPath())
            .or(() -> answer.status() == 404 ? Optional.empty() : withoutSlash(request));
    if (operation.isEmpty()) {
      body(what, document.at("/components/schemas/Message"), answer.body());
      require(answer.status() == 404, what, "is no route");
      return;
    }
    JsonNode response = operation.get().path("responses").path("" + answer.status());
    require(response.isObject(), what, "is no status of this route");
    if (response.has("content") || !answer.body().isEmpty()) {
      String type = answer.header("content-type").replaceFirst(" *;.*", "");
      JsonNode content = response.path("content").path(type);
      require(content.isObject(), what, "is not described with content type " + type);
      if (content.has("schema")) {
        body(what, content.get("schema"), answer.body());
      }
    }
    if (answer.status() < 300) {
      JsonNode asked = operation.get().path("requestBody");
      require(!sent.isBlank() || !asked.path("required").asBoolean(), what, "without a body");
      if (asked.isObject() && !sent.isBlank()) {
        value(
            what + ", whose request",
            asked.at("/content/application~1json/schema"),
            normalized(Response.json(sent)));
      }
      require(isLetIn(operation.get(), request), what, "without the key that it asks for");
    }
  }

  /** Where an address with a final slash is served at all, it is the same route. */
  private Optional<JsonNode> withoutSlash(HttpRequest request) {
    return operation(request.method(), request.uri().getRawPath().replaceFirst("/$", ""));
  }

  /** The most exact path wins: a name before a parameter. */
  private Optional<JsonNode> operation(String verb, String asked) {
    String method = verb.toLowerCase(Locale.ROOT);
    return document.path("paths").properties().stream()
        .filter(path -> path.getValue().has(method))
        .filter(path -> asked.matches(pattern(path.getKey())))
        .min(Comparator.comparing(path -> path.getKey().split("\\{", -1).length))
        .map(path -> path.getValue().get(method));
  }

  private static String pattern(String path) {
    return path.replaceAll("\\{[^}]+}", "[^/]+");
  }

  private boolean isLetIn(JsonNode operation, HttpRequest request) {
    JsonNode ways = operation.path("security");
    return ways.isEmpty()
        || ways.valueStream()
            .anyMatch(
                way ->
                    way.propertyStream()
                        .map(scheme -> header(scheme.getKey()))
                        .allMatch(name -> request.headers().firstValue(name).isPresent()));
  }

  private String header(String scheme) {
    return document
        .path("components")
        .path("securitySchemes")
        .path(scheme)
        .path("name")
        .asText("authorization");
  }

  private void body(String what, JsonNode schema, String body) {
    value(what, schema, Response.json(body));
  }

  private void value(String what, JsonNode schema, JsonNode value) {
    Set<ValidationMessage> wrong = schema(schema).validate(value);
    List<String> sentences = wrong.stream().map(ValidationMessage::getMessage).toList();
    require(
        wrong.isEmpty(),
        what,
        sentences.stream().collect(Collectors.joining("; ", "is described otherwise: ", "")));
  }

  /** With the schemas that it names. */
  private JsonSchema schema(JsonNode schema) {
    return schemas.computeIfAbsent(
        schema,
        described -> {
          ObjectNode whole = described.deepCopy();
          whole.putObject("components").set("schemas", document.at("/components/schemas"));
          return SCHEMAS.getSchema(whole, STRICT);
        });
  }

  private static void require(boolean isSo, String what, String otherwise) {
    if (!isSo) {
      throw new AssertionError(what + " " + otherwise);
    }
  }
}
