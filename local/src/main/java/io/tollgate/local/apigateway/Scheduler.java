package io.tollgate.local.apigateway;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Runs scheduled functions by the clock that the local world shares. A jump over many due times is
 * one run, and a function's runs never overlap. The first runs are at the start, one after the
 * other in the template's order: they start the functions, those that a payment needs first, and
 * leave a processor to whoever pays meanwhile. What was left unfinished when the machine went down
 * does not wait a minute.
 */
public final class Scheduler implements AutoCloseable {

  private static final int LOOK_MILLIS = 200;

  private final Clock clock;
  private final ScheduledExecutorService threads;

  private Scheduler(Clock clock, int count) {
    this.clock = clock;
    this.threads =
        Executors.newScheduledThreadPool(
            Math.max(1, count), Thread.ofPlatform().daemon().name("scheduler-", 0).factory());
  }

  /** Starts looking at the clock, every so often in real time. */
  public static Scheduler start(
      List<Schedule> schedules, Map<String, LambdaFunction> functions, Clock clock) {
    Scheduler scheduler = new Scheduler(clock, schedules.size());
    List<Job> jobs =
        schedules.stream()
            .map(schedule -> scheduler.new Job(schedule, functions.get(schedule.function())))
            .toList();
    scheduler.threads.execute(
        () -> {
          for (Job job : jobs) {
            job.run();
            scheduler.repeat(job);
          }
        });
    return scheduler;
  }

  private void repeat(Job job) {
    threads.scheduleWithFixedDelay(job, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private final class Job implements Runnable {

    private final Schedule schedule;
    private final LambdaFunction function;
    private Instant due;

    Job(Schedule schedule, LambdaFunction function) {
      this.schedule = schedule;
      this.function = function;
      this.due = clock.instant();
    }

    @Override
    public void run() {
      Instant now = clock.instant();
      boolean putBack = due.isAfter(now.plus(schedule.rate()));
      if (now.isBefore(due) && !putBack) {
        return;
      }
      due = now.plus(schedule.rate());
      try {
        // Whatever becomes of it is in the log; the next run is the retry.
        function.invoke(schedule.input().getBytes(StandardCharsets.UTF_8));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
