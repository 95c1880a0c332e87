package io.tollgate.deliver;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.micronaut.context.ApplicationContext;
import io.micronaut.json.tree.JsonNode;
import io.tollgate.json.Json;
import io.tollgate.lambda.FunctionContext;
import io.tollgate.lambda.Priming;
import io.tollgate.sql.DatabaseUnavailable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers events to the shop's webhook endpoints. Takes a batch of SQS messages, each the JSON of
 * an event, and answers which of them have to come again (AWS Lambda Developer Guide, "Reporting
 * batch item failures"); and {@code {"trigger":"schedule"}} each minute, for what is to be
 * attempted again.
 */
public final class DeliverHandler implements RequestStreamHandler {

  private static final Logger LOG = LoggerFactory.getLogger(DeliverHandler.class);

  /** An attempt that begins has ended by then, with its record. */
  private static final Duration ATTEMPT_LONGEST = Duration.ofSeconds(15);

  private static final int OLD_ROWS_MAX = 5_000;

  /** Attempts run side by side, and their records wait for the one connection. */
  private static final int CONNECTION_AWAITED_MS = 6_000;

  private final WebhookDeliveries deliveries;
  private final Deliver deliver;
  private final Clock clock;

  public DeliverHandler() {
    ApplicationContext context =
        FunctionContext.start(
            Map.of("datasources.default.connection-timeout", CONNECTION_AWAITED_MS));
    deliveries = context.getBean(WebhookDeliveries.class);
    deliver = context.getBean(Deliver.class);
    clock = context.getBean(Clock.class);
    context.getBean(Priming.class).database();
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context lambda)
      throws IOException {
    output.write(Json.write(answer(request(input), lambda)).getBytes(StandardCharsets.UTF_8));
  }

  private Map<String, ?> answer(JsonNode request, Context lambda) {
    Duration left = Duration.ofMillis(lambda.getRemainingTimeInMillis()).minus(ATTEMPT_LONGEST);
    JsonNode records = request.get("Records");
    if (records != null && records.isArray()) {
      List<Map<String, String>> failures = accept(records);
      deliver.run(left, 1);
      return Map.of("batchItemFailures", failures);
    }
    if (text(request, "trigger").equals(Optional.of("schedule"))) {
      return runAll(left);
    }
    throw new IllegalArgumentException("Neither a batch of SQS messages nor the schedule's event");
  }

  private Map<String, ?> runAll(Duration left) {
    deliver.sweep();
    Deliver.Counts counts = deliver.run(left);
    int deleted = deliveries.deleteOld(clock.instant().minus(WebhookDeliveries.KEPT), OLD_ROWS_MAX);
    return Map.of(
        "delivered", counts.delivered().get(), "failed", counts.failed().get(), "old", deleted);
  }

  /** The messages that nothing can be made of: SQS puts them aside after some receives. */
  private List<Map<String, String>> accept(JsonNode records) {
    List<Map<String, String>> failures = new ArrayList<>();
    for (JsonNode record : records.values()) {
      String message = text(record, "messageId").orElse("");
      Optional<String> event =
          text(record, "body").flatMap(Json::object).flatMap(body -> text(body, "id"));
      if (event.filter(this::isAccepted).isEmpty()) {
        LOG.error("message={} event={} is not accepted", message, event.orElse(""));
        failures.add(Map.of("itemIdentifier", message));
      }
    }
    return failures;
  }

  /** False for an event that the outbox has not, and while the database does not answer. */
  private boolean isAccepted(String event) {
    try {
      return deliveries.accept(event, clock.instant());
    } catch (DatabaseUnavailable e) {
      LOG.warn("event={} comes again: {}", event, e.getMessage());
      return false;
    }
  }

  private static Optional<String> text(JsonNode object, String name) {
    return Optional.ofNullable(object.get(name))
        .filter(JsonNode::isString)
        .map(JsonNode::getStringValue);
  }

  private static JsonNode request(InputStream input) throws IOException {
    return Json.object(new String(input.readAllBytes(), StandardCharsets.UTF_8))
        .orElseThrow(() -> new IllegalArgumentException("The request must be a JSON object"));
  }
}
