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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers events to the shop's webhook endpoints, and tells buyers by mail. Takes a batch of SQS
 * messages, each the JSON of an event or what SES reports of a mail, and answers which of them have
 * to come again (AWS Lambda Developer Guide, "Reporting batch item failures"); and {@code
 * {"trigger":"schedule"}} each minute, for what is to be attempted again.
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
  private final MailFacts mails;
  private final MailFeedback feedback;
  private final SendMails sendMails;
  private final Clock clock;

  public DeliverHandler() {
    ApplicationContext context =
        FunctionContext.start(
            Map.of("datasources.default.connection-timeout", CONNECTION_AWAITED_MS));
    deliveries = context.getBean(WebhookDeliveries.class);
    deliver = context.getBean(Deliver.class);
    mails = context.getBean(MailFacts.class);
    feedback = context.getBean(MailFeedback.class);
    sendMails = context.getBean(SendMails.class);
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
      besideMails(left, () -> deliver.run(left, 1));
      return Map.of("batchItemFailures", failures);
    }
    if (text(request, "trigger").equals(Optional.of("schedule"))) {
      return runAll(left);
    }
    throw new IllegalArgumentException("Neither a batch of SQS messages nor the schedule's event");
  }

  private Map<String, ?> runAll(Duration left) {
    deliver.sweep();
    sendMails.sweep();
    Deliver.Counts counts = besideMails(left, () -> deliver.run(left));
    int deleted = deliveries.deleteOld(clock.instant().minus(WebhookDeliveries.KEPT), OLD_ROWS_MAX);
    return Map.of(
        "delivered", counts.delivered().get(), "failed", counts.failed().get(), "old", deleted);
  }

  /** A shop's server that hangs delays no mail, and neither does SES a webhook. */
  private Deliver.Counts besideMails(Duration left, Supplier<Deliver.Counts> webhooks) {
    try (ExecutorService lane = Executors.newVirtualThreadPerTaskExecutor()) {
      lane.execute(() -> sendMails.run(left));
      return webhooks.get();
    }
  }

  /** The messages that nothing can be made of: SQS puts them aside after some receives. */
  private List<Map<String, String>> accept(JsonNode records) {
    List<Map<String, String>> failures = new ArrayList<>();
    for (JsonNode record : records.values()) {
      String message = text(record, "messageId").orElse("");
      Optional<JsonNode> body = text(record, "body").flatMap(Json::object);
      if (body.filter(this::isAccepted).isEmpty()) {
        String event = body.flatMap(json -> text(json, "id")).orElse("");
        LOG.error("message={} event={} is not accepted", message, event);
        failures.add(Map.of("itemIdentifier", message));
      }
    }
    return failures;
  }

  /** False for an event that the outbox has not, and while the database does not answer. */
  private boolean isAccepted(JsonNode message) {
    Instant now = clock.instant();
    try {
      if (MailFeedback.isOne(message)) {
        feedback.accept(message, now);
        return true;
      }
      return text(message, "id").filter(event -> isAccepted(event, now)).isPresent();
    } catch (DatabaseUnavailable e) {
      LOG.warn("A message comes again: {}", e.getMessage());
      return false;
    }
  }

  private boolean isAccepted(String event, Instant now) {
    mails.accept(event, now);
    return deliveries.accept(event, now);
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
