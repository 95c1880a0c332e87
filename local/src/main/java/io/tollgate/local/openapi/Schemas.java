package io.tollgate.local.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Makes JSON Schema of the notation that {@code words.yaml} explains. */
final class Schemas {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Set<String> ONE_SCHEMA =
      Set.of("items", "additionalProperties", "propertyNames");
  private static final Set<String> SCHEMAS = Set.of("anyOf", "oneOf");

  /** Without "default": generators of clients require a member that has one. */
  private static final Set<String> KEYWORDS =
      Set.of(
          "type",
          "description",
          "examples",
          "const",
          "enum",
          "pattern",
          "format",
          "maxLength",
          "minimum",
          "maximum",
          "minItems",
          "maxItems",
          "maxProperties");

  private final ObjectNode named = NODES.objectNode();

  /**
   * @throws IllegalArgumentException when two schemas have one name
   */
  Schemas(List<Area> areas) {
    for (Area area : areas) {
      for (Map.Entry<String, JsonNode> schema : area.schemas().properties()) {
        if (named.replace(schema.getKey(), schema.getValue()) != null) {
          throw new IllegalArgumentException("two schemas are called " + schema.getKey());
        }
      }
    }
  }

  /** All that have a name. */
  ObjectNode components() {
    ObjectNode components = NODES.objectNode();
    for (Map.Entry<String, JsonNode> schema : named.properties()) {
      components.set(schema.getKey(), of(schema.getValue()));
    }
    return components;
  }

  /** JSON Schema of what stands where a schema is expected. */
  JsonNode of(JsonNode said) {
    if (said.isTextual()) {
      return NODES.objectNode().put("$ref", "#/components/schemas/" + known(said.asText()));
    }
    if (!said.isObject()) {
      throw new IllegalArgumentException("no schema: " + said);
    }
    return said.has("fields") || said.has("also") ? object(said) : keywords(said);
  }

  /** The first example of a schema of this name. */
  JsonNode example(JsonNode name) {
    return named.path(name.asText()).path("examples").path(0);
  }

  /** A problem of this status: what all have, its code, and the members that are its own. */
  JsonNode problem(int status, List<String> codes, JsonNode members) {
    ObjectNode said = NODES.objectNode();
    said.putArray("also").add("Problem");
    if (members.isTextual()) {
      said.withArrayProperty("also").add(members.asText());
    }
    ObjectNode fields = said.putObject("fields");
    fields.putObject("status").put("const", status);
    ArrayNode words = fields.putObject("code").putArray("enum");
    codes.forEach(words::add);
    members.path("fields").properties().forEach(f -> fields.set(f.getKey(), f.getValue()));
    return of(said);
  }

  private String known(String name) {
    if (!named.has(name)) {
      throw new IllegalArgumentException("no schema is called " + name);
    }
    return name;
  }

  private ObjectNode object(JsonNode said) {
    ObjectNode object = NODES.objectNode().put("type", "object");
    said.properties().stream()
        .filter(entry -> !Set.of("fields", "also").contains(entry.getKey()))
        .forEach(
            entry ->
                object.setAll(keywords(NODES.objectNode().set(entry.getKey(), entry.getValue()))));
    ObjectNode properties = object.putObject("properties");
    ArrayNode required = object.putArray("required");
    fields(said).forEach(field -> field(field, properties, required));
    return object.put("additionalProperties", false);
  }

  /** Later ones of the same name count: a problem's own code stands before that of all. */
  private void field(Map.Entry<String, JsonNode> field, ObjectNode properties, ArrayNode required) {
    boolean isOptional = field.getKey().endsWith("~");
    String name = isOptional ? field.getKey().replace("~", "") : field.getKey();
    if (!isOptional && !properties.has(name)) {
      required.add(name);
    }
    properties.set(name, of(field.getValue()));
  }

  private Stream<Map.Entry<String, JsonNode>> fields(JsonNode said) {
    Stream<Map.Entry<String, JsonNode>> taken =
        said.path("also").valueStream().flatMap(name -> fields(named.path(known(name.asText()))));
    return Stream.concat(taken, said.path("fields").propertyStream());
  }

  private ObjectNode keywords(JsonNode said) {
    ObjectNode schema = NODES.objectNode();
    for (Map.Entry<String, JsonNode> keyword : said.properties()) {
      String name = keyword.getKey();
      if (ONE_SCHEMA.contains(name)) {
        schema.set(name, of(keyword.getValue()));
      } else if (SCHEMAS.contains(name)) {
        ArrayNode all = schema.putArray(name);
        keyword.getValue().forEach(each -> all.add(of(each)));
      } else if (KEYWORDS.contains(name)) {
        schema.set(name, keyword.getValue());
      } else {
        // A misspelt keyword would be ignored, and would validate nothing.
        throw new IllegalArgumentException("no keyword of ours: " + name);
      }
    }
    return schema;
  }
}
