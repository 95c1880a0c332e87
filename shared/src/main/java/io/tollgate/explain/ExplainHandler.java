package io.tollgate.explain;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.micronaut.context.ApplicationContext;
import io.micronaut.json.tree.JsonNode;
import io.tollgate.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code ./run} calls for its page {@code /local/explain}, as it calls a function: {@code
 * {"gateway", "message"}} is answered with an explanation, anything else with the gateways that can
 * give one. It is deployed nowhere.
 */
public final class ExplainHandler implements RequestStreamHandler, AutoCloseable {

  private final ApplicationContext context = SignatureExplanations.context(Map.of());
  private final SignatureExplanations explanations = new SignatureExplanations(context);

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context lambda)
      throws IOException {
    String text = new String(input.readAllBytes(), StandardCharsets.UTF_8);
    Optional<JsonNode> question = Json.object(text);
    Map<String, ?> answer =
        text(question, "gateway")
            .flatMap(explanations::find)
            .<Map<String, ?>>map(gateway -> explain(gateway, text(question, "message").orElse("")))
            .orElseGet(() -> Map.of("gateways", explanations.gateways()));
    output.write(Json.write(answer).getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<String> text(Optional<JsonNode> object, String name) {
    return object
        .flatMap(members -> Optional.ofNullable(members.get(name)))
        .filter(JsonNode::isString)
        .map(JsonNode::getStringValue);
  }

  private static Map<String, Object> explain(ExplainsSignatures gateway, String message) {
    ExplanationLines lines = ExplanationLines.of(SignatureExplanations.explain(gateway, message));
    List<Map<String, String>> strings =
        lines.strings().entrySet().stream()
            .map(string -> Map.of("name", string.getKey(), "value", string.getValue()))
            .toList();
    return Map.of(
        "result", lines.result(),
        "title", lines.title(),
        "reasons", lines.reasons(),
        "strings", strings);
  }

  @Override
  public void close() {
    context.close();
  }
}
