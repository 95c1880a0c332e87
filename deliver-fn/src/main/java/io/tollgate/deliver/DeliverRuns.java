package io.tollgate.deliver;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.json.Json;
import io.tollgate.lambda.InvocationEvent;
import io.tollgate.metrics.Metric;
import io.tollgate.metrics.Metrics;
import io.tollgate.sql.DatabaseUnavailable;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one invocation does: takes messages of the queue over, and attempts what is due. */
@Singleton
class DeliverRuns {

  private static final Logger LOG = LoggerFactory.getLogger(DeliverRuns.class);

  private static final int OLD_ROWS_MAX = 5_000;

  private final WebhookDeliveries deliveries;
  private final Deliver deliver;
  private final MailFacts mails;
  private final MailFeedback feedback;
  private final SendMails sendMails;
  private final Clock clock;

  DeliverRuns(
      WebhookDeliveries deliveries,
      Deliver deliver,
      MailFacts mails,
      MailFeedback feedback,
      SendMails sendMails,
      Clock clock) {
    this.deliveries = deliveries;
    this.deliver = deliver;
    this.mails = mails;
    this.feedback = feedback;
    this.sendMails = sendMails;
    this.clock = clock;
  }

  /**
   * Answers which messages nothing can be made of: SQS puts them aside after some receives.
   *
   * @param deadline no attempt begins later
   */
  Map<String, ?> accept(JsonNode records, Deadline deadline) {
    List<Map<String, String>> failures = new ArrayList<>();
    for (JsonNode record : records.values()) {
      String message = InvocationEvent.text(record, "messageId").orElse("");
      String text = InvocationEvent.text(record, "body").orElse("");
      Optional<JsonNode> body = Json.object(text);
      if (!MailFeedback.isTopicTest(text) && body.filter(this::isAccepted).isEmpty()) {
        String event = body.flatMap(json -> InvocationEvent.text(json, "id")).orElse("");
        LOG.error("message={} event={} is not accepted", message, event);
        failures.add(Map.of("itemIdentifier", message));
      }
    }
    // What waits beside the batch is left to the schedule: the queue's next batch has to begin.
    int messages = records.size();
    Counts counts = new Counts();
    sideBySide(
        counts,
        () -> sendMails.run(deadline, messages),
        () -> deliver.runBatch(deadline, messages, counts));
    if (counts.brokenOff().get() > 0) {
      // What was accepted is not received again for it: the schedule repeats the rest.
      Metrics.count(Metric.SERVER_ERRORS, "Records");
    }
    return Map.of("batchItemFailures", failures);
  }

  /**
   * Attempts all that is due, and answers counts.
   *
   * @throws IllegalStateException at the end, when a part of it broke off
   */
  Map<String, ?> runAll(Deadline deadline) {
    Counts counts = new Counts();
    sideBySide(
        counts,
        () -> {
          sendMails.sweep();
          sendMails.run(deadline);
        },
        () -> {
          deliver.sweep();
          deliver.run(deadline, counts);
        });
    int deleted = deliveries.deleteOld(clock.instant().minus(WebhookDeliveries.KEPT), OLD_ROWS_MAX);
    if (counts.brokenOff().get() > 0) {
      throw new IllegalStateException(counts.brokenOff() + " parts of the run broke off");
    }
    Metrics.count(Metric.DELIVER_SUCCESS);
    return Map.of(
        "delivered", counts.delivered().get(), "failed", counts.failed().get(), "old", deleted);
  }

  /**
   * A shop's server that hangs delays no mail, and neither does SES a webhook; nor does an error in
   * one end the other.
   */
  private static void sideBySide(Counts counts, Runnable mails, Runnable webhooks) {
    try (ExecutorService lane = Executors.newVirtualThreadPerTaskExecutor()) {
      lane.execute(() -> counts.guard("mails", mails));
      counts.guard("webhooks", webhooks);
    }
  }

  /** False for an event that the outbox has not, and while the database does not answer. */
  private boolean isAccepted(JsonNode message) {
    Instant now = clock.instant();
    try {
      if (MailFeedback.isOne(message)) {
        feedback.accept(message, now);
        return true;
      }
      return InvocationEvent.text(message, "id").filter(id -> isAccepted(id, now)).isPresent();
    } catch (DatabaseUnavailable e) {
      LOG.warn("A message comes again: {}", e.getMessage());
      return false;
    } catch (RuntimeException e) { // One message must not keep back the others of its batch.
      LOG.error("A message comes again", e);
      return false;
    }
  }

  private boolean isAccepted(String event, Instant now) {
    mails.accept(event, now);
    return deliveries.accept(event, now);
  }
}
