package io.tollgate.events;

import io.tollgate.outbox.CommittedEvents;
import io.tollgate.outbox.Outbox;
import io.tollgate.outbox.OutboxEvent;
import io.tollgate.sql.DatabaseUnavailable;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes events after their commit (DECISIONS 125). At least once, under a stable id: a crash
 * between the bus's answer and our mark sends an event twice. A failure here never fails a payment.
 */
@Singleton
public class EventPublisher {

  private static final Logger LOG = LoggerFactory.getLogger(EventPublisher.class);

  /** Events that are published together at most. */
  public static final int TOGETHER_MAX = EventBridge.ENTRIES_MAX;

  /** A caller waits no longer than this for the bus, however many events there are. */
  private static final Duration CALLER_WAITS = Duration.ofMillis(500);

  private static final Duration MARKED_WITHIN = Duration.ofSeconds(1);

  private static final int FAILURES_MAX = 3;
  private static final Duration PAUSE = Duration.ofSeconds(30);

  private final EventBridge bus;
  private final CommittedEvents committed;
  private final Outbox outbox;
  private final Clock clock;
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicReference<Instant> pausedUntil = new AtomicReference<>(Instant.MIN);

  EventPublisher(EventBridge bus, CommittedEvents committed, Outbox outbox, Clock clock) {
    this.bus = bus;
    this.committed = committed;
    this.outbox = outbox;
    this.clock = clock;
  }

  /**
   * Publishes what this instance has committed; a function calls it before it responds. What the
   * bus does not take within half a second, reconcile sends later. Catches everything: what was
   * committed is answered, whatever becomes of its events.
   */
  public void publishCommitted() {
    long endNanos = System.nanoTime() + CALLER_WAITS.toNanos();
    try {
      List<OutboxEvent> events = committed.take(TOGETHER_MAX);
      while (!events.isEmpty() && isAvailable() && publishBefore(endNanos, events)) {
        events = committed.take(TOGETHER_MAX);
      }
    } catch (RuntimeException e) {
      LOG.error("Events left to reconcile", e);
    }
    committed.forget();
  }

  /** False when the time is over, or the bus did not answer. */
  private boolean publishBefore(long endNanos, List<OutboxEvent> events) {
    Duration left = Duration.ofNanos(endNanos - System.nanoTime());
    if (!left.isPositive()) {
      return false;
    }
    BusAnswer answer = publish(events, left);
    mark(answer.taken());
    return answer.isComplete();
  }

  /** Whether there is a bus that did not fail three times in a row within the last 30 seconds. */
  public boolean isAvailable() {
    return bus.isConfigured() && !clock.instant().isBefore(pausedUntil.get());
  }

  /** Sends at most {@link #TOGETHER_MAX} events; whoever calls marks what the bus has taken. */
  public BusAnswer publish(List<OutboxEvent> events, Duration within) {
    BusAnswer answer = bus.put(events, within);
    if (answer.isComplete()) {
      failures.set(0);
    } else if (failures.incrementAndGet() >= FAILURES_MAX) {
      pausedUntil.set(clock.instant().plus(PAUSE));
      failures.set(0);
    }
    return answer;
  }

  /**
   * Without the mark they are sent again: consumers know an event by its id. So nobody waits for a
   * database that dies in this moment as long as pool and driver would.
   */
  private void mark(List<OutboxEvent> taken) {
    if (taken.isEmpty()) {
      return;
    }
    Thread marking = Thread.ofVirtual().name("events-mark").start(() -> writeMark(taken));
    try {
      if (!marking.join(MARKED_WITHIN)) {
        // Ends it within milliseconds, and its connection too, for which the next caller would
        // wait.
        marking.interrupt();
        marking.join(MARKED_WITHIN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void writeMark(List<OutboxEvent> taken) {
    try {
      outbox.published(taken, clock.instant());
    } catch (DatabaseUnavailable e) {
      LOG.warn("{} events published and not marked: {}", taken.size(), e.getMessage());
    }
  }
}
