package io.tollgate.gateway.izipay;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.gateway.FormEncoding;
import io.tollgate.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The members of one message, or of an object inside it. */
record Fields(JsonNode object) {

  static final Fields NONE = new Fields(JsonNode.createObjectNode(Map.of()));

  static Optional<Fields> ofJson(String text) {
    return Json.object(text).map(Fields::new);
  }

  static Optional<Fields> ofForm(String text) {
    return FormEncoding.read(text).map(JsonNode::from).map(Fields::new);
  }

  /** A text as it is, a number in its digits; "" counts as a text. */
  Optional<String> text(String name) {
    return Optional.ofNullable(object.get(name))
        .filter(value -> value.isString() || value.isNumber())
        .map(JsonNode::coerceStringValue);
  }

  /** A text that says something. */
  Optional<String> said(String name) {
    return text(name).filter(text -> !text.isBlank());
  }

  /** An object inside this one; one without members where there is none. */
  Fields inside(String name) {
    return Optional.ofNullable(object.get(name))
        .filter(JsonNode::isObject)
        .map(Fields::new)
        .orElse(NONE);
  }

  /** The objects in a list; none where there is no list. */
  List<Fields> each(String name) {
    return Stream.ofNullable(object.get(name))
        .filter(JsonNode::isArray)
        .flatMap(list -> StreamSupport.stream(list.values().spliterator(), false))
        .filter(JsonNode::isObject)
        .map(Fields::new)
        .toList();
  }

  /** The values under a name in any mixture of capital and small letters. */
  List<JsonNode> named(String name) {
    return StreamSupport.stream(object.entries().spliterator(), false)
        .filter(member -> member.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .toList();
  }
}
