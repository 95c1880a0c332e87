package io.tollgate.reconcile;

import io.micronaut.context.annotation.Property;
import io.tollgate.outbox.Outbox;
import io.tollgate.privacy.Anonymise;
import io.tollgate.schedule.DueRows;
import io.tollgate.schedule.ExpiredRows;
import io.tollgate.schedule.OrderNumbers;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * Deletes rows whose retention is over, removes the data of buyers, and draws the numbers of orders
 * that have none, a limited number a run. Never money, never history.
 */
@Singleton
class Housekeeping {

  private static final Duration CALLBACK_LOG_KEPT = Duration.ofDays(90);
  private static final Duration KEYS_KEPT = Duration.ofHours(72);

  /** Events are kept longer by this, so that an audit misses none that is deleted while it runs. */
  private static final Duration AUDIT_MAY_RUN = Duration.ofDays(1);

  private static final int ROWS_MAX = 5_000;
  private static final int NUMBERS_MAX = 500;
  private static final int ORDERS_MAX = 200;
  private static final int CARTS_MAX = 200;

  private final ExpiredRows expired;
  private final Outbox outbox;
  private final OrderNumbers orderNumbers;
  private final Anonymise anonymise;
  private final Duration eventsKept;
  private final int retentionMonths;
  private final Clock clock;

  Housekeeping(
      ExpiredRows expired,
      Outbox outbox,
      OrderNumbers orderNumbers,
      Anonymise anonymise,
      @Property(name = Outbox.KEPT, defaultValue = Outbox.KEPT_USUALLY) Duration eventsKept,
      @Property(name = "tollgate.retention-months", defaultValue = "24") int retentionMonths,
      Clock clock) {
    this.expired = expired;
    this.outbox = outbox;
    this.orderNumbers = orderNumbers;
    this.anonymise = anonymise;
    this.retentionMonths = retentionMonths;
    this.eventsKept = eventsKept.plus(AUDIT_MAY_RUN);
    this.clock = clock;
  }

  private record Task(DueRows rows, IntSupplier work) {}

  private List<Task> tasks() {
    Instant now = clock.instant();
    Instant callbacks = now.minus(CALLBACK_LOG_KEPT);
    Instant events = now.minus(eventsKept);
    Instant keys = now.minus(KEYS_KEPT);
    List<Task> tasks = new ArrayList<>();
    if (retentionMonths > 0) {
      Instant buyers = now.atOffset(ZoneOffset.UTC).minusMonths(retentionMonths).toInstant();
      Collections.addAll(
          tasks,
          new Task(Anonymise.due(buyers), () -> anonymise.whereRetentionIsOver(buyers, ORDERS_MAX)),
          new Task(Anonymise.carts(buyers), () -> anonymise.deleteCarts(buyers, CARTS_MAX)));
    }
    Collections.addAll(
        tasks,
        new Task(
            ExpiredRows.callbacks(callbacks), () -> expired.deleteCallbacks(callbacks, ROWS_MAX)),
        new Task(Outbox.expired(events), () -> outbox.deletePublished(events, ROWS_MAX)),
        new Task(ExpiredRows.keys(keys), () -> expired.deleteKeys(keys, ROWS_MAX)),
        new Task(OrderNumbers.missing(), () -> orderNumbers.drawMissing(NUMBERS_MAX)));
    return tasks;
  }

  /** What it may work on. */
  List<DueRows> kinds() {
    return tasks().stream().map(Task::rows).toList();
  }

  /**
   * One task that fails stops none of the others.
   *
   * @param due the names of those kinds of which there are rows
   */
  void run(Set<String> due, Counts counts) {
    tasks().stream()
        .filter(task -> due.contains(task.rows().name()))
        .forEach(task -> run(task, counts));
  }

  private static void run(Task task, Counts counts) {
    String name = task.rows().name();
    IsolatedWork.run(name, counts, () -> counts.add(name, task.work().getAsInt()));
  }
}
