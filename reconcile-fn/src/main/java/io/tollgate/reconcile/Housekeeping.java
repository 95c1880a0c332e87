package io.tollgate.reconcile;

import io.micronaut.context.annotation.Property;
import io.tollgate.outbox.Outbox;
import io.tollgate.schedule.ExpiredRows;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

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

  void run(Counts counts) {
    Instant now = clock.instant();
    counts.add("old_callbacks", expired.deleteCallbacks(now.minus(CALLBACK_LOG_KEPT), ROWS_MAX));
    counts.add("old_events", outbox.deletePublished(now.minus(eventsKept), ROWS_MAX));
    counts.add("old_keys", expired.deleteKeys(now.minus(KEYS_KEPT), ROWS_MAX));
  }
}
