package io.tollgate.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Makes values at and beyond the limits of a JSON Schema out of a valid one: the same in every run,
 * because the seed is the place for which they are made.
 *
 * @param document that has the schemas which others name
 * @param samples a valid text for each name of a field or parameter that needs one
 */
record GeneratedValues(JsonNode document, Map<String, JsonNode> samples) {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<String> ADDED =
      List.of("-", "_", ".", "/", "@", " ", "A", "0", "Đ", "\t", "\u0000");
  private static final List<String> HOSTILE =
      List.of("Nguyễn-Đơn", "😀", "'\"\\`%;--", "x".repeat(10_000), "0");
  private static final Pattern COUNTS = Pattern.compile("\\{(\\d+)(?:,(\\d+))?}");
  private static final int EDITS = 3;

  /** Where a schema says nothing of how many there may be. */
  private static final int MANY = 400;

  /**
   * One value in the place of a valid one.
   *
   * @param place as the server names it in errors, like {@code lines[0].sku}
   * @param body the whole of it
   * @param put what stands in the place now, in words
   */
  record Changed(String place, JsonNode body, String put) {}

  /** A valid value with everything that the schema names, whether required or not. */
  JsonNode sample(String name, JsonNode said) {
    JsonNode schema = resolved(said);
    if (samples.containsKey(name)) {
      return samples.get(name);
    }
    if (schema.has("enum")) {
      return schema.get("enum").get(0);
    }
    return switch (schema.path("type").asText()) {
      case "object" -> {
        ObjectNode object = NODES.objectNode();
        schema
            .path("properties")
            .properties()
            .forEach(
                member -> object.set(member.getKey(), sample(member.getKey(), member.getValue())));
        yield object;
      }
      case "array" -> NODES.arrayNode().add(sample(name + "[]", schema.get("items")));
      case "boolean" -> NODES.booleanNode(false);
      case "integer" -> NODES.numberNode(Math.max(1, schema.path("minimum").asLong()));
      default -> NODES.textNode("x");
    };
  }

  /** All values of a body that differ from the valid one in one place. */
  List<Changed> bodies(JsonNode said, JsonNode valid) {
    List<Changed> changed = new ArrayList<>();
    change("", said, valid, whole -> whole, changed);
    return changed;
  }

  private void change(
      String place,
      JsonNode said,
      JsonNode valid,
      UnaryOperator<JsonNode> around,
      List<Changed> changed) {
    JsonNode schema = resolved(said);
    for (JsonNode value : values(place, schema, valid)) {
      changed.add(new Changed(place, around.apply(value), value.toString()));
    }
    if (valid.isObject()) {
      changeMembers(place, schema, (ObjectNode) valid, around, changed);
    } else if (valid.isArray()) {
      changeItems(place, schema, (ArrayNode) valid, around, changed);
    }
  }

  private void changeMembers(
      String place,
      JsonNode schema,
      ObjectNode valid,
      UnaryOperator<JsonNode> around,
      List<Changed> changed) {
    String before = place.isEmpty() ? "" : place + ".";
    changed.add(
        new Changed(
            before + "unknown",
            around.apply(valid.deepCopy().put("unknown", "x")),
            "an unknown field"));
    for (Map.Entry<String, JsonNode> member : valid.properties()) {
      String name = member.getKey();
      changed.add(
          new Changed(
              before + name, around.apply(valid.deepCopy().without(List.of(name))), "nothing"));
      JsonNode said =
          schema.path("properties").path(name).isObject()
              ? schema.path("properties").get(name)
              : schema.path("additionalProperties");
      change(
          before + name,
          said,
          member.getValue(),
          value -> around.apply(valid.deepCopy().set(name, value)),
          changed);
    }
    if (schema.path("additionalProperties").isObject() && !valid.isEmpty()) {
      changeNames(place, schema, valid, around, changed);
    }
  }

  /** Of an object whose members have names of the caller's own. */
  private void changeNames(
      String place,
      JsonNode schema,
      ObjectNode valid,
      UnaryOperator<JsonNode> around,
      List<Changed> changed) {
    Map.Entry<String, JsonNode> member = valid.properties().iterator().next();
    for (JsonNode name : texts(place, resolved(schema.path("propertyNames")), member.getKey())) {
      changed.add(
          new Changed(
              place,
              around.apply(NODES.objectNode().set(name.asText(), member.getValue())),
              "the name " + name));
    }
    int countMax = schema.path("maxProperties").asInt(MANY);
    for (int count : List.of(countMax, countMax + 1)) {
      ObjectNode many = NODES.objectNode();
      for (int i = 0; i < count; i++) {
        char[] letters = {'A', (char) ('A' + i / 26), (char) ('A' + i % 26)};
        many.set(new String(letters), member.getValue());
      }
      changed.add(new Changed(place, around.apply(many), count + " items"));
    }
  }

  private void changeItems(
      String place,
      JsonNode schema,
      ArrayNode valid,
      UnaryOperator<JsonNode> around,
      List<Changed> changed) {
    JsonNode item = valid.get(0);
    change(
        place + "[0]",
        schema.get("items"),
        item,
        value -> around.apply(NODES.arrayNode().add(value)),
        changed);
    int countMax = schema.path("maxItems").asInt(MANY);
    for (int count : List.of(0, countMax, countMax + 1)) {
      ArrayNode many = NODES.arrayNode();
      for (int i = 0; i < count; i++) {
        many.add(item);
      }
      changed.add(new Changed(place, around.apply(many), count + " items"));
    }
  }

  /** In the place of a value in JSON: of its type near the limits, and of all other types. */
  private Set<JsonNode> values(String place, JsonNode schema, JsonNode valid) {
    Set<JsonNode> values = new LinkedHashSet<>();
    if (valid.isTextual()) {
      values.addAll(texts(place, schema, valid.asText()));
    } else {
      values.add(NODES.textNode("x"));
      values.add(NODES.textNode("true"));
    }
    if (valid.isIntegralNumber()) {
      values.addAll(numbers(schema, valid.asLong()));
      values.add(NODES.numberNode(new BigDecimal("1.5")));
    }
    values.add(NODES.numberNode(1));
    values.add(NODES.booleanNode(true));
    values.add(NODES.nullNode());
    values.add(NODES.arrayNode());
    if (valid.isArray()) {
      values.add(NODES.arrayNode().addNull());
    }
    values.add(NODES.objectNode());
    values.remove(valid);
    return values;
  }

  private static List<JsonNode> numbers(JsonNode schema, long valid) {
    List<JsonNode> numbers = new ArrayList<>();
    for (long limit :
        List.of(
            schema.path("minimum").asLong(valid),
            schema.path("maximum").asLong(valid),
            0L,
            (long) Integer.MAX_VALUE)) {
      for (long near = limit - 1; near <= limit + 1; near++) {
        numbers.add(NODES.numberNode(near));
      }
    }
    numbers.add(NODES.numberNode(new BigDecimal(valid + ".0")));
    numbers.add(NODES.numberNode(new BigDecimal("1e30")));
    numbers.add(NODES.textNode(Long.toString(valid)));
    return numbers;
  }

  /** Texts for a parameter, of which the server knows no other type. */
  Set<JsonNode> texts(String place, JsonNode said, String valid) {
    JsonNode schema = resolved(said);
    Random random = new Random(place.hashCode());
    Set<String> texts = new LinkedHashSet<>();
    texts.add("");
    texts.add("  ");
    texts.add(" " + valid + " ");
    texts.add(valid.toUpperCase());
    texts.add(valid.toLowerCase());
    texts.add(valid.substring(1));
    texts.add(valid.substring(0, valid.length() - 1));
    ADDED.forEach(added -> texts.add(valid + added));
    for (int count : counts(schema)) {
      texts.add(padded(valid, count));
      texts.add(padded(valid, count + 1));
      texts.add(padded(valid, count + 2));
      texts.add("😀".repeat(count));
    }
    for (int i = 0; i < EDITS; i++) {
      int at = random.nextInt(valid.length());
      String other = ADDED.get(random.nextInt(ADDED.size()));
      texts.add(valid.substring(0, at) + other + valid.substring(at + 1));
      texts.add(valid.substring(0, at) + other + valid.substring(at));
    }
    schema.path("enum").forEach(choice -> texts.add(choice.asText()));
    if (schema.path("type").asText().equals("integer")) {
      numbers(schema, Long.parseLong(valid)).forEach(number -> texts.add(number.asText()));
      texts.add("0" + valid);
    }
    texts.addAll(HOSTILE);
    texts.remove(valid);
    Set<JsonNode> nodes = new LinkedHashSet<>();
    texts.forEach(text -> nodes.add(NODES.textNode(text)));
    return nodes;
  }

  /** The numbers of characters at which a schema may change its mind. */
  private static Set<Integer> counts(JsonNode schema) {
    Set<Integer> counts = new LinkedHashSet<>();
    COUNTS
        .matcher(schema.path("pattern").asText())
        .results()
        .forEach(
            found ->
                counts.add(
                    Integer.parseInt(found.group(2) == null ? found.group(1) : found.group(2))));
    for (String limit : List.of("minLength", "maxLength")) {
      if (schema.has(limit)) {
        counts.add(schema.get(limit).asInt());
      }
    }
    return counts;
  }

  private static String padded(String text, int length) {
    return text.length() > length
        ? text.substring(0, length)
        : text + text.substring(text.length() - 1).repeat(length - text.length());
  }

  JsonNode resolved(JsonNode schema) {
    return schema.has("$ref") ? document.at(schema.get("$ref").asText().substring(1)) : schema;
  }
}
