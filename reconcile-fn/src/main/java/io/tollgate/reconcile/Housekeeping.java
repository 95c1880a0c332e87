package io.tollgate.reconcile;

import io.micronaut.context.annotation.Property;
import io.tollgate.outbox.Outbox;
import io.tollgate.schedule.DueRows;
import io.tollgate.schedule.ExpiredRows;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;

/** Deletes rows whose retention is over, a limited number a run. Never money, never history. */
@Singleton
class Housekeeping {

  private static final Duration CALLBACK_LOG_KEPT = Duration.ofDays(90);
  private static final Duration KEYS_KEPT = Duration.ofHours(72);

  /** Events are kept longer by this, so that an audit misses none that is deleted while it runs. */
  private static final Duration AUDIT_MAY_RUN = Duration.ofDays(1);

  private static final int ROWS_MAX = 5_000;

  private final ExpiredRows expired;
  private final Outbox outbox;
  private final Duration eventsKept;
  private final Clock clock;

  Housekeeping(
      ExpiredRows expired,
      Outbox outbox,
      @Property(name = Outbox.KEPT, defaultValue = Outbox.KEPT_USUALLY) Duration eventsKept,
      Clock clock) {
    this.expired = expired;
    this.outbox = outbox;
    this.eventsKept = eventsKept.plus(AUDIT_MAY_RUN);
    this.clock = clock;
  }

  private record Deletion(DueRows rows, IntSupplier delete) {}

  private List<Deletion> deletions() {
    Instant now = clock.instant();
    Instant callbacks = now.minus(CALLBACK_LOG_KEPT);
    Instant events = now.minus(eventsKept);
    Instant keys = now.minus(KEYS_KEPT);
    return List.of(
        new Deletion(
            ExpiredRows.callbacks(callbacks), () -> expired.deleteCallbacks(callbacks, ROWS_MAX)),
        new Deletion(Outbox.expired(events), () -> outbox.deletePublished(events, ROWS_MAX)),
        new Deletion(ExpiredRows.keys(keys), () -> expired.deleteKeys(keys, ROWS_MAX)));
  }

  /** What it may delete. */
  List<DueRows> kinds() {
    return deletions().stream().map(Deletion::rows).toList();
  }

  /**
   * @param due the names of those kinds of which there are rows
   */
  void run(Set<String> due, Counts counts) {
    deletions().stream()
        .filter(deletion -> due.contains(deletion.rows().name()))
        .forEach(deletion -> counts.add(deletion.rows().name(), deletion.delete().getAsInt()));
  }
}
