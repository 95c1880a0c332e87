package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * The event bus of the running Tollgate. Each event that is read fits the schema in the documents.
 */
record EventBus(String url) {

  private static final JsonSchema SCHEMA = schema();

  private static JsonSchema schema() {
    try {
      return JsonSchemaFactory.getInstance(VersionFlag.V202012)
          .getSchema(Files.readString(Project.ROOT.resolve("docs/events/v1.schema.json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String pageUrl() {
    return url + "/local/events";
  }

  void turn(boolean up) {
    assertEquals(200, Web.post(url + "/local/events/bus", "{\"up\":" + up + "}").status());
  }

  /** Those of a type, or its beginning, that name a reference; the newest first. */
  List<JsonNode> all(String type, String ref) {
    String query = "?type=" + type + "&q=" + URLEncoder.encode(ref, StandardCharsets.UTF_8);
    List<JsonNode> events = new ArrayList<>();
    Web.get(url + "/local/events.json" + query)
        .json()
        .get("events")
        .forEach(arrival -> events.add(arrival.get("event")));
    return events;
  }

  /** The one of a type that names a reference. */
  JsonNode only(String type, String ref) {
    List<JsonNode> events = all(type, ref);
    assertEquals(1, events.size(), () -> type + " of " + ref + ": " + events);
    return events.getFirst();
  }

  /** Every event that it still has fits the schema. */
  void assertAllFitTheSchema() {
    all("", "").forEach(EventBus::assertFitsTheSchema);
  }

  static void assertFitsTheSchema(JsonNode event) {
    assertEquals(List.of(), List.copyOf(SCHEMA.validate(event)), event::toString);
  }
}
