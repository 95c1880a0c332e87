package io.tollgate.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.micronaut.jackson.core.tree.JsonNodeTreeCodec;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** JSON as a tree, without reflection and without an application context. */
public final class Json {

  /** What {@link #write} writes for a name that has no value. */
  public static final Object NULL = JsonNode.nullNode();

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES)
          .build();

  private Json() {}

  /**
   * Reads one object; empty when the text is anything else, has a name twice, or goes on behind it.
   */
  public static Optional<JsonNode> object(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      JsonNode node = JsonNodeTreeCodec.getInstance().readTree(parser);
      return parser.nextToken() == null ? Optional.of(node) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Reads an object of texts that we wrote ourselves. */
  public static Map<String, String> texts(String text) {
    JsonNode object =
        object(text).orElseThrow(() -> new IllegalArgumentException("Not a JSON object"));
    Map<String, String> texts = new LinkedHashMap<>();
    object.entries().forEach(entry -> texts.put(entry.getKey(), entry.getValue().getStringValue()));
    return texts;
  }

  /** Writes maps, lists, texts, numbers, booleans and {@link #NULL}. */
  public static String write(Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(text)) {
      JsonNodeTreeCodec.getInstance().writeTree(generator, node(value));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** Micronaut's own conversion takes no node for a value, not even null's. */
  private static JsonNode node(Object value) {
    return switch (value) {
      case JsonNode node -> node;
      case Map<?, ?> map -> {
        Map<String, JsonNode> members = new LinkedHashMap<>();
        map.forEach((name, member) -> members.put((String) name, node(member)));
        yield JsonNode.createObjectNode(members);
      }
      case List<?> list -> JsonNode.createArrayNode(list.stream().map(Json::node).toList());
      default -> JsonNode.from(value);
    };
  }
}
