package io.tollgate.explain;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A JSON text in other spellings that say the same: what is left of a body that a framework parsed
 * and wrote anew.
 */
public final class JsonText {

  private static final List<Style> STYLES =
      List.of(
          new Style("as JavaScript's JSON.stringify writes it", ",", ":", 0, "", false),
          new Style("as Python's json.dumps writes it", ", ", ": ", 0, "u", false),
          new Style("with a blank behind each comma and colon", ", ", ": ", 0, "", false),
          new Style("as PHP's json_encode writes it", ",", ":", 0, "u/", false),
          new Style("without blanks, and with \\/ for /", ",", ":", 0, "/", false),
          new Style("without blanks, and with \\u escapes", ",", ":", 0, "u", false),
          new Style("as Go's json.Marshal writes it", ",", ":", 0, "<", false),
          new Style("with sorted members, as Go writes a map", ",", ":", 0, "<", true),
          new Style("with sorted members, without blanks", ",", ":", 0, "", true),
          new Style("with sorted members, as Python writes them", ", ", ": ", 0, "u", true),
          new Style("on lines indented by 2", ",", ": ", 2, "", false),
          new Style("on lines indented by 4", ",", ": ", 4, "", false),
          new Style("on lines indented by 2, as Python writes them", ",", ": ", 2, "u", false),
          new Style("on lines indented by 4, as PHP writes them", ",", ": ", 4, "u/", false));

  private JsonText() {}

  /**
   * A way to write JSON.
   *
   * @param escaped {@code u} for what is not ASCII, {@code /} for slashes, {@code <} for HTML's
   *     characters
   */
  private record Style(
      String words, String comma, String colon, int indent, String escaped, boolean isSorted) {

    String write(JsonNode node, int depth) {
      if (node.isArray()) {
        List<String> items = new ArrayList<>();
        node.values().forEach(item -> items.add(write(item, depth + 1)));
        return enclosed("[", items, "]", depth);
      }
      if (node.isObject()) {
        List<String> members = new ArrayList<>();
        for (Map.Entry<String, JsonNode> member : node.entries()) {
          members.add(quoted(member.getKey()) + colon + write(member.getValue(), depth + 1));
        }
        return enclosed("{", isSorted ? members.stream().sorted().toList() : members, "}", depth);
      }
      return node.isString() ? quoted(node.getStringValue()) : word(node);
    }

    private static String word(JsonNode node) {
      return node.isNull() ? "null" : node.coerceStringValue();
    }

    private String enclosed(String begin, List<String> parts, String end, int depth) {
      if (indent == 0 || parts.isEmpty()) {
        return begin + String.join(comma, parts) + end;
      }
      String line = "\n" + " ".repeat(indent * depth);
      String inner = line + " ".repeat(indent);
      return begin + inner + String.join(comma + inner, parts) + line + end;
    }

    private String quoted(String text) {
      return text.chars()
          .mapToObj(c -> escaped((char) c))
          .collect(Collectors.joining("", "\"", "\""));
    }

    private String escaped(char c) {
      return switch (c) {
        case '"' -> "\\\"";
        case '\\' -> "\\\\";
        case '\n' -> "\\n";
        case '\r' -> "\\r";
        case '\t' -> "\\t";
        case '\b' -> "\\b";
        case '\f' -> "\\f";
        case '/' -> escaped.contains("/") ? "\\/" : "/";
        case '<', '>', '&' -> escaped.contains("<") ? unicode(c) : String.valueOf(c);
        default -> c < ' ' || c > '~' && escaped.contains("u") ? unicode(c) : String.valueOf(c);
      };
    }

    private static String unicode(char c) {
      return "\\u%04x".formatted((int) c);
    }
  }

  /**
   * The text, and if it is a JSON object each other spelling of it.
   *
   * @param what was parsed and written anew, like "the body"
   */
  public static Choices<String> spellings(String what, String text) {
    Choices<String> spellings = Choices.right(text);
    Optional<JsonNode> object = Json.object(text);
    if (object.isPresent()) {
      for (Style style : STYLES) {
        spellings =
            spellings.or(
                "%s was re-encoded after signing: it was signed %s".formatted(what, style.words()),
                style.write(object.get(), 0));
      }
    }
    return spellings;
  }
}
