package io.tollgate.reconcile;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.json.Json;
import io.tollgate.lambda.InvocationEvent;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What CloudFormation asks about the custom resource {@code Custom::Schema} (CloudFormation User
 * Guide, "Custom resource request objects").
 *
 * @param version the property SchemaVersion; empty where a deletion has none
 * @param responseUrl where the answer is put, within an hour
 */
record SchemaRequest(
    Type type, Optional<Integer> version, URI responseUrl, Map<String, String> names) {

  private static final String PHYSICAL_ID = "PhysicalResourceId";

  /** CloudFormation takes 4,096 bytes in all. */
  private static final int REASON_CHARACTERS_MAX = 1_000;

  enum Type {
    CREATE,
    UPDATE,
    DELETE
  }

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException when it is none: nobody could be answered
   */
  static SchemaRequest read(InvocationEvent event) {
    Map<String, String> names = new LinkedHashMap<>();
    for (String name : new String[] {"StackId", "RequestId", "LogicalResourceId"}) {
      names.put(name, event.text(name).orElseThrow(() -> missing(event)));
    }
    // The same for ever: another one would have CloudFormation delete the former resource.
    names.put(PHYSICAL_ID, event.text(PHYSICAL_ID).orElse("schema"));
    Type type =
        switch (event.text("RequestType").orElse("")) {
          case "Create" -> Type.CREATE;
          case "Update" -> Type.UPDATE;
          case "Delete" -> Type.DELETE;
          default -> throw missing(event);
        };
    JsonNode properties = event.json().get("ResourceProperties");
    Optional<Integer> version =
        Optional.ofNullable(properties)
            .filter(JsonNode::isObject)
            .flatMap(object -> InvocationEvent.text(object, "SchemaVersion"))
            .filter(text -> text.matches("\\d{1,6}"))
            .map(Integer::valueOf);
    URI url = event.text("ResponseURL").map(URI::create).orElseThrow(() -> missing(event));
    return new SchemaRequest(type, version, url, names);
  }

  private static IllegalArgumentException missing(InvocationEvent event) {
    return event.refused(
        "{\"migrate\":true}, {\"repair\":true}, {\"api_key\":{\"name\":…,\"scopes\":[…]}},"
            + " or a request of CloudFormation for Custom::Schema");
  }

  /** The answer that all went well. */
  byte[] success(int applied) {
    return answer("SUCCESS", "", applied);
  }

  /** The answer that the deployment must not go on. */
  byte[] failure(String reason) {
    return answer("FAILED", reason, 0);
  }

  private byte[] answer(String status, String reason, int applied) {
    Map<String, Object> answer = new LinkedHashMap<>(names);
    answer.put("Status", status);
    answer.put("Reason", printable(reason));
    answer.put("Data", Map.of("Applied", applied));
    return Json.write(answer).getBytes(StandardCharsets.UTF_8);
  }

  private static String printable(String reason) {
    String printable = reason.replaceAll("\\s+", " ").replaceAll("[^ -~]", "?");
    return printable.substring(0, Math.min(printable.length(), REASON_CHARACTERS_MAX));
  }
}
