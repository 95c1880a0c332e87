package io.tollgate.gateway;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * The members of a JSON object, or the fields of a form. One that is missing, null or of another
 * type than asked for counts as absent.
 */
public record MessageFields(JsonNode object) {

  /** Of a message without any. */
  public static final MessageFields NONE = new MessageFields(JsonNode.createObjectNode(Map.of()));

  /** Eighteen digits always fit into a long. */
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");

  private static final Pattern CODE = Pattern.compile("0|-?[1-9][0-9]{0,8}");
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.]{1,64}");

  public static Optional<MessageFields> ofJson(String text) {
    return Json.object(text).map(MessageFields::new);
  }

  /** Empty when an escape is broken or a name stands there twice. */
  public static Optional<MessageFields> ofForm(String text) {
    return FormEncoding.read(text).map(JsonNode::from).map(MessageFields::new);
  }

  public boolean isEmpty() {
    return object.size() == 0;
  }

  /** Whether something stands under this name, of whatever type. */
  public boolean has(String name) {
    return object.get(name) != null;
  }

  /** A text, which may be empty. */
  public Optional<String> text(String name) {
    return value(name).filter(JsonNode::isString).map(JsonNode::getStringValue);
  }

  /** A text as it is, or a number in its digits. */
  public Optional<String> textOrNumber(String name) {
    return value(name)
        .filter(value -> value.isString() || value.isNumber())
        .map(JsonNode::coerceStringValue);
  }

  /** A whole number, also where it is written as a text of digits. */
  public Optional<Long> whole(String name) {
    return textOrNumber(name).filter(text -> WHOLE.matcher(text).matches()).map(Long::valueOf);
  }

  /** A numeric code, also as a text of digits, of which no other spelling is the same code. */
  public Optional<Integer> code(String name) {
    return textOrNumber(name).filter(text -> CODE.matcher(text).matches()).map(Integer::valueOf);
  }

  /** A code, type or reason in letters: short and plain, so that it may be logged and stored. */
  public Optional<String> word(String name) {
    return textOrNumber(name).filter(text -> WORD.matcher(text).matches());
  }

  public Optional<Boolean> flag(String name) {
    return value(name).filter(JsonNode::isBoolean).map(JsonNode::getBooleanValue);
  }

  /** The object under this name; without members where there is none. */
  public MessageFields inside(String name) {
    return value(name).filter(JsonNode::isObject).map(MessageFields::new).orElse(NONE);
  }

  /** The objects of a list; empty when there is no list. */
  public Optional<List<MessageFields>> list(String name) {
    return value(name)
        .filter(JsonNode::isArray)
        .map(
            list ->
                StreamSupport.stream(list.values().spliterator(), false)
                    .filter(JsonNode::isObject)
                    .map(MessageFields::new)
                    .toList());
  }

  private Optional<JsonNode> value(String name) {
    return Optional.ofNullable(object.get(name));
  }

  /** Leaves out what they hold, which may be personal data. */
  @Override
  public String toString() {
    return "fields";
  }
}
