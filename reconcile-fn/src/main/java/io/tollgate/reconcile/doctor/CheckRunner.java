package io.tollgate.reconcile.doctor;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/**
 * Runs checks side by side, each under a time limit of its own: one that hangs or breaks is a line
 * and stops no other.
 */
final class CheckRunner {

  private final Duration limit;

  CheckRunner(Duration limit) {
    this.limit = limit;
  }

  /** The lines of all checks, in the order of the checks. */
  List<Line> run(List<Check> checks) {
    List<FutureTask<List<Line>>> begun =
        checks.stream().map(check -> new FutureTask<>(check.work()::lines)).toList();
    long endNanos = System.nanoTime() + limit.toNanos();
    begun.forEach(task -> Thread.ofVirtual().start(task));
    return IntStream.range(0, checks.size())
        .boxed()
        .flatMap(i -> lines(checks.get(i).name(), begun.get(i), endNanos).stream())
        .toList();
  }

  private List<Line> lines(String name, FutureTask<List<Line>> task, long endNanos) {
    try {
      return task.get(Math.max(0, endNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      task.cancel(true);
      return List.of(
          Line.fail(
              name,
              "no answer within " + limit.toSeconds() + " s",
              "See whether the network lets the function through (security group, NAT gateway)"));
    } catch (ExecutionException _) {
      // Its message may quote what was sent.
      String kind = task.exceptionNow().getClass().getSimpleName();
      return List.of(
          Line.fail(name, "the check itself failed: " + kind, "Report this as a defect"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
