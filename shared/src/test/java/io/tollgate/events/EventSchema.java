package io.tollgate.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.tollgate.outbox.OutboxEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The schema of events in the documents. Here it is stricter than for consumers: it names every
 * member, so that none is published without a description.
 */
public final class EventSchema {

  static final Path FOLDER = Path.of("../docs/events");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNode DOCUMENT = read(FOLDER.resolve("v1.schema.json"));
  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(VersionFlag.V202012)
          .getSchema(
              withoutOtherMembers(DOCUMENT.deepCopy()),
              SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());

  private EventSchema() {}

  /** What is wrong with a committed event as it is published. */
  public static List<String> violations(OutboxEvent event) {
    String json = new EventJson("test").of(event);
    return violations(parse(json)).stream().map(wrong -> wrong + " in " + json).toList();
  }

  static List<String> violations(JsonNode event) {
    return SCHEMA.validate(event).stream().map(Object::toString).toList();
  }

  static JsonNode document() {
    return DOCUMENT;
  }

  static JsonNode read(Path file) {
    try {
      return parse(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(json, e);
    }
  }

  private static JsonNode withoutOtherMembers(JsonNode schema) {
    ((ObjectNode) schema).put("unevaluatedProperties", false);
    schema
        .get("$defs")
        .properties()
        .forEach(
            definition -> {
              if (definition.getKey().startsWith("data_of_")) {
                ((ObjectNode) definition.getValue()).put("additionalProperties", false);
              }
            });
    return schema;
  }
}
