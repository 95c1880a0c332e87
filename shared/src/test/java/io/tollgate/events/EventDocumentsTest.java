package io.tollgate.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.store.EventTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The schema in {@code docs/events} and its examples describe the events that there are. */
class EventDocumentsTest {

  private static final Path EXAMPLES = EventSchema.FOLDER.resolve("examples");
  private static final String SUFFIX = ".json";
  private static final Collector<String, ?, Set<String>> TO_SET =
      Collectors.toCollection(TreeSet::new);

  static List<String> types() {
    return EventTypes.labels();
  }

  @Test
  void schemaHasEveryTypeThatIsPublishedAndNoOther() {
    JsonNode schema = EventSchema.document();
    Set<String> published = new TreeSet<>(types());
    assertEquals(published, texts(schema.at("/properties/type/enum").valueStream()));
    assertEquals(
        published.stream().map(type -> "#/$defs/" + type).collect(TO_SET),
        texts(schema.get("oneOf").valueStream().map(one -> one.get("$ref"))));
  }

  @Test
  void everyTypeThatIsPublishedHasAnExampleAndNoOther() throws IOException {
    Set<String> expected = types().stream().map(type -> type + SUFFIX).collect(TO_SET);
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      assertEquals(expected, files.map(file -> file.getFileName().toString()).collect(TO_SET));
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void exampleFitsTheSchema(String type) {
    JsonNode example = example(type);
    assertEquals(List.of(), EventSchema.violations(example));
    assertEquals(type, example.get("type").asText());
  }

  /** What a consumer sees in the example it finds in each event, however the payment came about. */
  @ParameterizedTest
  @MethodSource("types")
  void schemaRequiresEveryMemberOfTheExample(String type) {
    JsonNode example = example(type);
    for (String member : names(example.get("data"))) {
      JsonNode without = example.deepCopy();
      ((ObjectNode) without.get("data")).remove(member);
      boolean isOptional =
          member.equals("tracking_number")
              || type.startsWith("review.")
                  && Set.of(
                          "order",
                          "number",
                          "shop_ref",
                          "ref",
                          "method",
                          "metadata",
                          "order_id",
                          "payment_id",
                          "description",
                          "return_url")
                      .contains(member);
      if (!isOptional) {
        assertFalse(EventSchema.violations(without).isEmpty(), member);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void disputesAndRefundsHaveTheSameMembersInEachType(String type) {
    String family = type.substring(0, type.indexOf('.'));
    if (Set.of("dispute", "refund").contains(family)) {
      String first = family.equals("dispute") ? "dispute.opened" : "refund.requested";
      assertEquals(names(example(first).get("data")), names(example(type).get("data")));
    }
  }

  private static JsonNode example(String type) {
    return EventSchema.read(EXAMPLES.resolve(type + SUFFIX));
  }

  private static Set<String> names(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).collect(TO_SET);
  }

  private static Set<String> texts(Stream<JsonNode> values) {
    return values.map(JsonNode::asText).collect(TO_SET);
  }
}
