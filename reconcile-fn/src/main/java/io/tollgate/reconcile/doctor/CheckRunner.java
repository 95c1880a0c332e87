package io.tollgate.reconcile.doctor;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs checks side by side, each under a time limit of its own: one that hangs or breaks is a line
 * and stops no other.
 */
final class CheckRunner {

  /** Few, since a small function loads classes for the first of each kind. */
  private static final int AT_ONCE = 4;

  private final Duration limit;

  CheckRunner(Duration limit) {
    this.limit = limit;
  }

  /**
   * The lines of all checks, in the order of the checks.
   *
   * @param beginWithin after this none is begun
   */
  List<Line> run(List<Check> checks, Duration beginWithin) {
    long endNanos = System.nanoTime() + beginWithin.toNanos();
    List<Future<List<Line>>> lines;
    try (ExecutorService workers =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      lines = checks.stream().map(check -> workers.submit(() -> begin(check, endNanos))).toList();
    }
    return lines.stream().map(Future::resultNow).flatMap(List::stream).toList();
  }

  private List<Line> begin(Check check, long endNanos) {
    if (System.nanoTime() - endNanos >= 0) {
      return List.of(Line.warn(check.name(), "not looked at, the time was over", "Call again"));
    }
    FutureTask<List<Line>> task = new FutureTask<>(check.work()::lines);
    Thread.ofVirtual().start(task);
    try {
      return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      task.cancel(true);
      return List.of(
          Line.fail(
              check.name(),
              "no answer within " + limit.toSeconds() + " s",
              "See whether the network lets the function through (security group, NAT gateway)"));
    } catch (ExecutionException _) {
      // Its message may quote what was sent.
      String kind = task.exceptionNow().getClass().getSimpleName();
      return List.of(
          Line.fail(check.name(), "the check itself failed: " + kind, "Report this as a defect"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
