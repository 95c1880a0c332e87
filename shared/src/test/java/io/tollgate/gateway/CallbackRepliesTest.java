package io.tollgate.gateway;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.json.Json;
import io.tollgate.local.GeneratedText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The OpenAPI description of callback replies is what the gateways reply. */
class CallbackRepliesTest {

  private static final Path DOCUMENT = Path.of("../local/src/main/resources/openapi/callback.yaml");
  private static final String BEGIN = "# Begin: what the gateways reply, made from the code.\n";
  private static final String END = "# End of what the gateways reply.\n";

  /** What one gateway replies to a callback. */
  private record Said(String gateway, Acknowledgement acknowledgement, CallbackReply reply) {

    String type() {
      return reply.contentType().replaceFirst(" *;.*", "");
    }

    boolean isEmpty() {
      return reply.body().isEmpty();
    }

    boolean isJson() {
      return !isEmpty() && type().equals("application/json");
    }

    Map<String, JsonNode> members() {
      JsonNode object = Json.object(reply.body()).orElseThrow();
      Map<String, JsonNode> members = new LinkedHashMap<>();
      object.entries().forEach(member -> members.put(member.getKey(), member.getValue()));
      return members;
    }
  }

  @Test
  @Tag(GeneratedText.TAG)
  void repliesInTheOpenApiDescriptionMatchTheCode() throws IOException {
    Map<Integer, List<Said>> byStatus =
        said().collect(groupingBy(said -> said.reply().status(), TreeMap::new, toList()));
    StringBuilder text = new StringBuilder("replies: &replies\n");
    byStatus.forEach((status, said) -> text.append(answer(status, said)));
    text.append("schemas:\n");
    byStatus.forEach((status, said) -> text.append(schema(status, said)));
    GeneratedText.assertPart(DOCUMENT, BEGIN, END, text.toString());
  }

  private static Stream<Said> said() {
    return ShippedGateways.all().stream()
        .flatMap(
            gateway ->
                Stream.of(Acknowledgement.values())
                    .map(
                        each ->
                            new Said(gateway.profile().displayName(), each, gateway.reply(each))));
  }

  private static String answer(int status, List<Said> said) {
    Map<String, Object> answer = new LinkedHashMap<>();
    if (said.stream().anyMatch(Said::isJson)) {
      answer.put("body", name(status));
    }
    List<String> otherTypes =
        said.stream()
            .filter(each -> !each.isJson() && !each.isEmpty())
            .map(Said::type)
            .distinct()
            .toList();
    if (!otherTypes.isEmpty()) {
      answer.put("type", otherTypes);
    }
    answer.put("about", about(said));
    return "  %d: %s\n".formatted(status, Json.write(answer));
  }

  private static String about(List<Said> said) {
    return said.stream()
        .collect(groupingBy(each -> meaning(each.acknowledgement()), LinkedHashMap::new, toList()))
        .entrySet()
        .stream()
        .map(each -> each.getKey() + ": " + gateways(each.getValue()))
        .collect(joining(". "));
  }

  private static String meaning(Acknowledgement acknowledgement) {
    return switch (acknowledgement) {
      case RECORDED, ALREADY_RECORDED, IGNORED, UNKNOWN_REF, WRONG_AMOUNT -> "Written down";
      case REJECTED -> "Not genuine";
      case NOT_RECORDED -> "Not written down, call again";
    };
  }

  /** Gateways whose JSON has the same members, and the same values for them, share a line. */
  private static String schema(int status, List<Said> said) {
    Map<String, List<Said>> byShape = new LinkedHashMap<>();
    said.stream()
        .filter(Said::isJson)
        .collect(
            groupingBy(
                each -> List.of(each.gateway(), each.members().keySet()),
                LinkedHashMap::new,
                toList()))
        .values()
        .forEach(
            each ->
                byShape
                    .computeIfAbsent(Json.write(fields(each)), _ -> new ArrayList<>())
                    .addAll(each));
    if (byShape.isEmpty()) {
      return "";
    }
    return byShape.entrySet().stream()
        .map(
            each ->
                "      - {fields: %s, description: \"For %s\"}\n"
                    .formatted(each.getKey(), gateways(each.getValue())))
        .collect(joining("", "  " + name(status) + ":\n    anyOf:\n", ""));
  }

  private static Map<String, Object> fields(List<Said> said) {
    Map<String, Object> fields = new LinkedHashMap<>();
    said.getFirst()
        .members()
        .keySet()
        .forEach(
            name ->
                fields.put(
                    name,
                    values(
                        said.stream().map(each -> each.members().get(name)).distinct().toList())));
    return fields;
  }

  /** Codes are all that there are; a sentence is for people, and may be another one tomorrow. */
  private static Object values(List<JsonNode> values) {
    if (values.stream().anyMatch(v -> v.isString() && v.getStringValue().contains(" "))) {
      return "Text";
    }
    String type =
        values.stream().allMatch(JsonNode::isString)
            ? "string"
            : values.stream().allMatch(JsonNode::isBoolean) ? "boolean" : "integer";
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", type);
    schema.put("enum", values);
    return schema;
  }

  private static String name(int status) {
    return "CallbackReply" + status;
  }

  private static String gateways(List<Said> said) {
    return said.stream().map(Said::gateway).distinct().collect(joining(", "));
  }
}
