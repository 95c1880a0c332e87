package io.tollgate.deliver;

import io.tollgate.deliver.WebhookAnswer.Answered;
import io.tollgate.deliver.WebhookAnswer.NotAnswered;
import io.tollgate.deliver.WebhookDeliveries.Attempt;
import io.tollgate.deliver.WebhookDeliveries.Claimed;
import io.tollgate.deliver.WebhookDeliveries.First;
import io.tollgate.deliver.WebhookEndpoint.Reason;
import io.tollgate.sql.DatabaseUnavailable;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
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

  /** What a run did. */
  record Counts(AtomicInteger delivered, AtomicInteger failed) {

    Counts() {
      this(new AtomicInteger(), new AtomicInteger());
    }
  }

  /**
   * Works through all endpoints side by side until nothing is due.
   *
   * @param deadline no attempt begins later
   */
  Counts run(Deadline deadline) {
    return run(deadline, ROUNDS_MAX, First.LONGEST_DUE);
  }

  /**
   * The same for a batch of the queue's: at each endpoint as many attempts as it has messages, what
   * has just come first, so that it does not wait behind a backlog.
   *
   * @param messages of the batch
   */
  Counts runBatch(Deadline deadline, int messages) {
    int rounds = Math.ceilDiv(messages, WebhookDeliveries.AT_ONCE_MAX);
    return run(deadline, rounds, First.LAST_DUE);
  }

  private Counts run(Deadline deadline, int roundsMax, First first) {
    Counts counts = new Counts();
    try (ExecutorService lanes = Executors.newVirtualThreadPerTaskExecutor()) {
      deliveries
          .dueEndpoints(clock.instant())
          .forEach(id -> lanes.execute(() -> workThrough(id, deadline, roundsMax, first, counts)));
    } catch (DatabaseUnavailable e) {
      LOG.warn("Webhooks left to the next run: {}", e.getMessage());
    }
    return counts;
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
          due.forEach(each -> attempts.execute(() -> attempt(target, each, counts)));
        }
      }
    } catch (DatabaseUnavailable e) {
      LOG.warn("endpoint=we_{} left to the next run: {}", endpoint, e.getMessage());
    }
  }

  private void attempt(WebhookEndpoint endpoint, Claimed delivery, Counts counts) {
    try {
      Attempt attempt = sender.attempt(endpoint, deliveries.event(delivery.eventId()));
      record(endpoint, delivery, attempt, counts);
    } catch (DatabaseUnavailable e) {
      LOG.warn(
          "endpoint={} event={} attempted again after its lease: {}",
          endpoint.publicId(),
          delivery.eventId(),
          e.getMessage());
    } catch (RuntimeException e) { // One delivery must not end the others, or be tried for ever.
      LOG.error("endpoint={} event={}", endpoint.publicId(), delivery.eventId(), e);
    }
  }

  private void record(WebhookEndpoint endpoint, Claimed delivery, Attempt attempt, Counts counts) {
    switch (attempt.answer()) {
      case Answered answered when answered.isSuccess() -> {
        deliveries.record(delivery, attempt, true, Optional.empty());
        endpoints.succeeded(endpoint.id());
        counts.delivered().incrementAndGet();
      }
      case Answered answered when answered.isGone() -> {
        deliveries.record(delivery, attempt, false, Optional.empty());
        counts.failed().incrementAndGet();
        disable(endpoint, Reason.GONE, attempt.at());
      }
      case NotAnswered none when none.why().isOfTheEvent() -> {
        deliveries.record(delivery, attempt, false, Optional.empty());
        counts.failed().incrementAndGet();
        LOG.error("event={} is not delivered: {}", delivery.eventId(), none.why());
      }
      case WebhookAnswer _ -> {
        Optional<Instant> next = RetrySchedule.next(delivery.attempt(), attempt.at());
        deliveries.record(delivery, attempt, false, next);
        counts.failed().incrementAndGet();
        Instant since = endpoints.failed(endpoint.id(), attempt.at());
        if (!since.plus(FAILING_MAX).isAfter(attempt.at())) {
          disable(endpoint, Reason.FAILING, attempt.at());
        }
      }
    }
  }

  private void disable(WebhookEndpoint endpoint, Reason why, Instant at) {
    if (endpoints.disable(endpoint, why, at)) {
      LOG.error("endpoint={} is disabled: {}", endpoint.publicId(), why);
    }
  }
}
