package io.tollgate.reconcile;

import io.tollgate.events.BusAnswer;
import io.tollgate.events.EventPublisher;
import io.tollgate.outbox.Outbox;
import io.tollgate.outbox.OutboxEvent;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes events that functions committed and did not publish. An event waits longer from retry
 * to retry. One that the bus refuses for about a day is dead: a person sends it again. An outage
 * makes none dead.
 */
@Singleton
class OutboxDrain {

  private static final Logger LOG = LoggerFactory.getLogger(OutboxDrain.class);

  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
  private static final int BATCHES_MAX = 1_000;

  private static final Duration FIRST_WAIT = Duration.ofSeconds(10);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
  private static final double JITTER = 0.2;

  /** About 24 hours: ten minutes from one to the next, and up to one until reconcile runs. */
  static final int ATTEMPTS_MAX = 140;

  private final Outbox outbox;
  private final EventPublisher publisher;
  private final Clock clock;

  OutboxDrain(Outbox outbox, EventPublisher publisher, Clock clock) {
    this.outbox = outbox;
    this.publisher = publisher;
    this.clock = clock;
  }

  /**
   * Publishes what is due until nothing is, the bus does not answer, or the time to begin is over.
   */
  void run(Counts counts, Duration beginWithin) {
    long endNanos = System.nanoTime() + beginWithin.toNanos();
    for (int batch = 0; batch < BATCHES_MAX && System.nanoTime() - endNanos < 0; batch++) {
      if (!publisher.isAvailable()) {
        return;
      }
      Instant now = clock.instant();
      Instant leased = now.plus(LEASE);
      List<OutboxEvent> events = outbox.claim(EventPublisher.TOGETHER_MAX, now, leased);
      if (events.isEmpty()) {
        return;
      }
      BusAnswer answer = publisher.publish(events, ANSWER_WITHIN);
      if (!answer.taken().isEmpty()) {
        // What cannot be marked would be sent again each minute: then this run ends.
        outbox.published(answer.taken(), clock.instant());
      }
      counts.add("events", answer.taken().size());
      answer.refused().forEach(event -> postponeOrMarkDead(event, leased, counts));
      answer.unknown().forEach(event -> postpone(event, leased, counts));
      if (!answer.isComplete()) {
        return;
      }
    }
  }

  private void postponeOrMarkDead(OutboxEvent event, Instant leased, Counts counts) {
    if (event.attempts() < ATTEMPTS_MAX) {
      postpone(event, leased, counts);
      return;
    }
    LOG.error("event={} type={} is dead after {} attempts", event.id(), event.type(), ATTEMPTS_MAX);
    outbox.markDead(event, leased, clock.instant());
    counts.add("events_dead");
  }

  private void postpone(OutboxEvent event, Instant leased, Counts counts) {
    outbox.postpone(event, leased, clock.instant().plus(wait(event.attempts())));
    counts.add("events_postponed");
  }

  /**
   * Exponential backoff with jitter: twice as long from attempt to attempt, up to ten minutes, give
   * or take a fifth.
   */
  private static Duration wait(int attempts) {
    long doubled = FIRST_WAIT.toMillis() << Math.min(attempts - 1, Integer.SIZE / 2);
    long millis = Math.min(doubled, LONGEST_WAIT.toMillis());
    double jitter = 1 + JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1);
    return Duration.ofMillis((long) (millis * jitter));
  }
}
