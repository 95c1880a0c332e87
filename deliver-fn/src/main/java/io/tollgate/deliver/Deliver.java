package io.tollgate.deliver;

import io.tollgate.deliver.WebhookAnswer.Answered;
import io.tollgate.deliver.WebhookAnswer.NotAnswered;
import io.tollgate.deliver.WebhookDeliveries.Attempt;
import io.tollgate.deliver.WebhookDeliveries.Claimed;
import io.tollgate.deliver.WebhookDeliveries.First;
import io.tollgate.deliver.WebhookEndpoint.Reason;
import io.tollgate.metrics.Metric;
import io.tollgate.metrics.Metrics;
import io.tollgate.sql.DatabaseUnavailable;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Attempts what is due. Each endpoint is worked through by itself, so that one that hangs delays no
 * other. At least once: a run that dies between an answer and its record attempts again when the
 * lease is over, under the same id.
 */
@Singleton
class Deliver {

  private static final Logger LOG = LoggerFactory.getLogger(Deliver.class);

  /** Longer than an attempt and its record may take. */
  static final Duration LEASE = Duration.ofSeconds(60);

  /** An endpoint at which nothing has succeeded for this long is disabled. */
  static final Duration FAILING_MAX = Duration.ofDays(5);

  private static final int ROUNDS_MAX = 10_000;

  /** Usually within a second; an attempt of the queue's is not raced with. */
  private static final Duration QUEUE_BRINGS_WITHIN = Duration.ofMinutes(2);

  private final WebhookEndpoints endpoints;
  private final WebhookDeliveries deliveries;
  private final WebhookSender sender;
  private final Clock clock;

  Deliver(
      WebhookEndpoints endpoints, WebhookDeliveries deliveries, WebhookSender sender, Clock clock) {
    this.endpoints = endpoints;
    this.deliveries = deliveries;
    this.sender = sender;
    this.clock = clock;
  }

  /**
   * Works through all endpoints side by side until nothing is due.
   *
   * @param deadline no attempt begins later
   */
  void run(Deadline deadline, Counts counts) {
    run(deadline, ROUNDS_MAX, First.LONGEST_DUE, counts);
  }

  /**
   * The same for a batch of the queue's: at each endpoint as many attempts as it has messages, what
   * has just come first, so that it does not wait behind a backlog.
   *
   * @param messages of the batch
   */
  void runBatch(Deadline deadline, int messages, Counts counts) {
    int rounds = Math.ceilDiv(messages, WebhookDeliveries.AT_ONCE_MAX);
    run(deadline, rounds, First.LAST_DUE, counts);
  }

  private void run(Deadline deadline, int roundsMax, First first, Counts counts) {
    try (ExecutorService lanes = Executors.newVirtualThreadPerTaskExecutor()) {
      deliveries
          .dueEndpoints(clock.instant())
          .forEach(
              id ->
                  lanes.execute(
                      () ->
                          counts.guard(
                              "endpoint=we_" + id,
                              () -> workThrough(id, deadline, roundsMax, first, counts))));
    } catch (DatabaseUnavailable e) {
      LOG.warn("Webhooks left to the next run: {}", e.getMessage());
    }
  }

  /** Looks for published events that no message of the queue has brought. */
  void sweep() {
    Instant now = clock.instant();
    int missed = deliveries.sweep(now.minus(QUEUE_BRINGS_WITHIN), now);
    if (missed > 0) {
      LOG.warn("{} deliveries that no message of the queue brought", missed);
    }
  }

  private void workThrough(
      long endpoint, Deadline deadline, int roundsMax, First first, Counts counts) {
    try {
      for (int round = 0; round < roundsMax && !deadline.isOver(); round++) {
        Instant now = clock.instant();
        List<Claimed> due = deliveries.claim(endpoint, first, now, now.plus(LEASE));
        if (due.isEmpty()) {
          return;
        }
        WebhookEndpoint target = endpoints.find(endpoint).orElseThrow();
        try (ExecutorService attempts = Executors.newVirtualThreadPerTaskExecutor()) {
          due.forEach(
              each ->
                  attempts.execute(
                      () ->
                          counts.guard(
                              "endpoint=%s event=%s".formatted(target.publicId(), each.eventId()),
                              () -> attempt(target, each, counts))));
        }
      }
    } catch (DatabaseUnavailable e) {
      LOG.warn("endpoint=we_{} left to the next run: {}", endpoint, e.getMessage());
    }
  }

  private void attempt(WebhookEndpoint endpoint, Claimed delivery, Counts counts) {
    try {
      if (delivery.attempt() > WebhookDeliveries.ATTEMPTS_MAX) {
        giveUp(endpoint, delivery);
      } else {
        Attempt attempt = sender.attempt(endpoint, deliveries.event(delivery.eventId()));
        record(endpoint, delivery, attempt, counts);
      }
    } catch (DatabaseUnavailable e) {
      LOG.warn(
          "endpoint={} event={} attempted again after its lease: {}",
          endpoint.publicId(),
          delivery.eventId(),
          e.getMessage());
    }
  }

  private void record(WebhookEndpoint endpoint, Claimed delivery, Attempt attempt, Counts counts) {
    switch (attempt.answer()) {
      case Answered answered when answered.isSuccess() -> {
        deliveries.record(delivery, attempt, true, Optional.empty());
        endpoints.succeeded(endpoint);
        counts.delivered().incrementAndGet();
      }
      case Answered answered when answered.isGone() -> {
        // First: what is given up without a reason that is told would be lost if this run died.
        disable(endpoint, Reason.GONE, attempt.at());
        if (endpoints.find(endpoint.id()).filter(WebhookEndpoint::isEnabled).isPresent()) {
          recordFailure(endpoint, delivery, attempt, counts); // Its URL was changed meanwhile.
        } else {
          counts.failed().incrementAndGet();
          deliveries.record(delivery, attempt, false, Optional.empty());
        }
      }
      case NotAnswered none when none.why().isOfTheEvent() -> {
        counts.failed().incrementAndGet();
        if (deliveries.record(delivery, attempt, false, Optional.empty())) {
          report(endpoint, delivery, none.why().name());
        }
      }
      case WebhookAnswer _ -> {
        recordFailure(endpoint, delivery, attempt, counts);
        Instant since = endpoints.failed(endpoint, attempt.at());
        if (!since.plus(FAILING_MAX).isAfter(attempt.at())) {
          disable(endpoint, Reason.FAILING, attempt.at());
        }
      }
    }
  }

  private void recordFailure(
      WebhookEndpoint endpoint, Claimed delivery, Attempt attempt, Counts counts) {
    Optional<Instant> next = RetrySchedule.next(delivery.attempt(), attempt.at());
    counts.failed().incrementAndGet();
    if (deliveries.record(delivery, attempt, false, next) && next.isEmpty()) {
      report(endpoint, delivery, delivery.attempt() + " attempts failed");
    }
  }

  /** Nothing could be recorded of so many attempts: an error of ours, or runs that die. */
  private void giveUp(WebhookEndpoint endpoint, Claimed delivery) {
    if (deliveries.giveUp(delivery)) {
      report(endpoint, delivery, "no attempt could be recorded");
    }
  }

  /** Only a person sends it again. */
  private static void report(WebhookEndpoint endpoint, Claimed delivery, String why) {
    LOG.error(
        "endpoint={} event={} type={} is given up: {}",
        endpoint.publicId(),
        delivery.eventId(),
        delivery.type(),
        why);
    Metrics.count(Metric.DELIVERIES_GIVEN_UP, "webhook");
  }

  private void disable(WebhookEndpoint endpoint, Reason why, Instant at) {
    if (endpoints.disable(endpoint, why, at)) {
      LOG.error("endpoint={} is disabled: {}", endpoint.publicId(), why);
    }
  }
}
