package io.tollgate.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
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
final class Contract {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(VersionFlag.V202012);

  /** By the origin of the API; empty for origins that are none of ours. */
  private static final Map<String, Optional<Contract>> KNOWN = new ConcurrentHashMap<>();

  private final JsonNode document;
  private final Map<JsonNode, JsonSchema> schemas = new ConcurrentHashMap<>();

  private Contract(JsonNode document) {
    this.document = document;
  }

  /** Fails the test whose answer is not as the API describes itself. */
  static void hold(HttpRequest request, String body, Answer answer) {
    URI url = request.uri();
    if (url.getRawPath().startsWith("/api/")) {
      String origin = url.getScheme() + "://" + url.getRawAuthority();
      KNOWN
          .computeIfAbsent(origin, Contract::of)
          .ifPresent(contract -> contract.check(request, body, answer));
    }
  }

  /** Whether a schema of the API's own document takes this value. */
  static boolean takes(String origin, JsonNode schema, JsonNode value) {
    return KNOWN
        .computeIfAbsent(origin, Contract::of)
        .orElseThrow()
        .schema(schema)
        .validate(value)
        .isEmpty();
  }

  private static Optional<Contract> of(String origin) {
    try {
      HttpResponse<String> document =
          CLIENT.send(
              HttpRequest.newBuilder(URI.create(origin + "/local/openapi.json")).build(),
              BodyHandlers.ofString());
      return document.statusCode() == 200
          ? Optional.of(new Contract(Answer.json(document.body())))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void check(HttpRequest request, String sent, Answer answer) {
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
    String type = answer.header("content-type").replaceFirst(" *;.*", "");
    JsonNode content = response.path("content").path(type);
    require(content.isObject(), what, "is not described with content type " + type);
    if (content.has("schema")) {
      body(what, content.get("schema"), answer.body());
    }
    if (answer.status() < 300) {
      JsonNode asked = operation.get().path("requestBody");
      require(!sent.isBlank() || !asked.path("required").asBoolean(), what, "without a body");
      if (asked.isObject() && !sent.isBlank()) {
        body(what + ", whose request", asked.at("/content/application~1json/schema"), sent);
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
    Set<ValidationMessage> wrong = schema(schema).validate(Answer.json(body));
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
          return SCHEMAS.getSchema(whole);
        });
  }

  private static void require(boolean isSo, String what, String otherwise) {
    if (!isSo) {
      throw new AssertionError(what + " " + otherwise);
    }
  }
}
