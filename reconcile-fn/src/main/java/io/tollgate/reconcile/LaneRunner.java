package io.tollgate.reconcile;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs lanes side by side under one deadline, each with its own bounded concurrency: a gateway that
 * hangs fills its own lanes and takes no time from any other (DECISIONS 88). A lane without due
 * work ends at once.
 */
final class LaneRunner {

  /**
   * At 300 ms for a call a lane makes 27 calls a second, and both lanes of a gateway with the
   * queries of {@link MissedReversals} 67, of the 100 that Stripe takes in live mode. In test mode
   * it takes 25, and what it refuses is asked again later.
   */
  static final int AT_ONCE = 8;

  private static final Logger LOG = LoggerFactory.getLogger(LaneRunner.class);

  private final LongSupplier nanoTime;
  private boolean wasOutOfTime;

  LaneRunner(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Works until nothing is due or the time to begin is over, and waits for what has begun.
   *
   * @param beginWithin how long work may be begun
   * @param counts gets {@code out_of_time}: what was due and not begun when the time was over
   * @param beside is done meanwhile on the caller's thread
   */
  void run(List<Lane> lanes, Duration beginWithin, Counts counts, Runnable beside) {
    long endNanos = nanoTime.getAsLong() + beginWithin.toNanos();
    Map<String, Integer> left = new ConcurrentSkipListMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Lane lane : lanes) {
        threads.execute(
            () ->
                IsolatedWork.run(
                    lane.name(), counts, () -> left.put(lane.name(), run(lane, endNanos, counts))));
      }
      IsolatedWork.run("housekeeping", counts, beside);
    }
    left.values().removeIf(count -> count == 0);
    left.values().forEach(count -> counts.add("out_of_time", count));
    report(left);
  }

  /** Returns how much was due and not begun when the time was over. */
  private int run(Lane lane, long endNanos, Counts counts) {
    Semaphore free = new Semaphore(AT_ONCE);
    try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
      while (true) {
        free.acquireUninterruptibly();
        int places = 1 + free.drainPermits();
        if (nanoTime.getAsLong() - endNanos >= 0) {
          return lane.countDue().getAsInt();
        }
        List<Runnable> claimed = lane.claim().apply(places);
        if (claimed.isEmpty()) {
          return 0;
        }
        free.release(places - claimed.size());
        for (Runnable work : claimed) {
          workers.execute(
              () -> {
                try {
                  IsolatedWork.run(lane.name(), counts, work);
                } finally {
                  free.release();
                }
              });
        }
      }
    }
  }

  /** A gateway may hang for one run; two in a row mean that more comes in than is done. */
  private void report(Map<String, Integer> left) {
    if (!left.isEmpty()) {
      LOG.warn("out of time: due and left to the next run {}", left);
    }
    if (!left.isEmpty() && wasOutOfTime) {
      LOG.error("out of time twice in a row: a gateway hangs or too much is due: {}", left);
    }
    wasOutOfTime = !left.isEmpty();
  }
}
