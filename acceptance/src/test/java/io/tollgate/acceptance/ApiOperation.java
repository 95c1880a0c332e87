package io.tollgate.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One operation of an OpenAPI document.
 *
 * @param verb in capitals, as in HTTP
 * @param path with the names of parameters in braces
 * @param json what the document says of it
 */
record ApiOperation(String verb, String path, JsonNode json) {

  static List<ApiOperation> all(JsonNode document) {
    return document
        .path("paths")
        .propertyStream()
        .flatMap(
            path ->
                path.getValue()
                    .propertyStream()
                    .map(
                        operation ->
                            new ApiOperation(
                                operation.getKey().toUpperCase(Locale.ROOT),
                                path.getKey(),
                                operation.getValue())))
        .toList();
  }

  List<JsonNode> parameters(String in) {
    return json.path("parameters")
        .valueStream()
        .filter(parameter -> parameter.path("in").asText().equals(in))
        .toList();
  }

  /** The schema of the body; empty where the operation takes none. */
  Optional<JsonNode> body() {
    return Optional.of(json.at("/requestBody/content/application~1json/schema"))
        .filter(JsonNode::isObject);
  }

  /** Path and query with these values, of which those of other places are not looked at. */
  String url(Map<String, String> values) {
    String filled = path;
    for (JsonNode parameter : parameters("path")) {
      String name = parameter.path("name").asText();
      filled = filled.replace("{" + name + "}", encoded(values.getOrDefault(name, "x")));
    }
    List<String> pairs = new ArrayList<>();
    for (JsonNode parameter : parameters("query")) {
      String name = parameter.path("name").asText();
      Optional.ofNullable(values.get(name))
          .ifPresent(value -> pairs.add(name + "=" + encoded(value)));
    }
    return pairs.isEmpty() ? filled : filled + "?" + String.join("&", pairs);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public String toString() {
    return verb + " " + path;
  }
}
