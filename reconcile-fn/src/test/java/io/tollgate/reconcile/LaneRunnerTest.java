package io.tollgate.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.log.CapturedLog;
import io.tollgate.sql.DatabaseUnavailable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How a run shares its time, without a database or a gateway. The clock stands until a test moves
 * it, and a gateway that hangs answers when the test lets it.
 */
class LaneRunnerTest {

  private static final Duration BEGIN_WITHIN = Duration.ofSeconds(17);
  private static final int ROWS_MAX = 20;
  private static final Duration LATE = Duration.ofSeconds(-1);
  private static final Runnable NOTHING = () -> {};

  /** Only so that a failure is one, and not a test that never ends. */
  private static final int LIMIT_SECONDS = 30;

  private final AtomicLong nanos = new AtomicLong();
  private final LaneRunner runner = new LaneRunner(nanos::get);

  record Case(int gateways, Set<Integer> hanging) {}

  /** One to eight gateways, of which any one or two hang. */
  static Stream<Case> anyOneOrTwoOfOneToEight() {
    return IntStream.rangeClosed(1, 8).boxed().flatMap(LaneRunnerTest::anyOneOrTwoOf);
  }

  private static Stream<Case> anyOneOrTwoOf(int gateways) {
    return IntStream.range(0, gateways)
        .boxed()
        .flatMap(
            one ->
                IntStream.range(one, gateways)
                    .mapToObj(other -> new Case(gateways, Set.copyOf(List.of(one, other)))));
  }

  /** Bills or refunds of one gateway: the longest due first. */
  private static final class Work {

    private final String name;
    private final boolean hangs;
    private final Queue<Integer> due = new ConcurrentLinkedQueue<>();
    private final Queue<Integer> begun = new ConcurrentLinkedQueue<>();
    private final Queue<Integer> claims = new ConcurrentLinkedQueue<>();

    Work(String name, boolean hangs, int rows) {
      this.name = name;
      this.hangs = hangs;
      IntStream.range(0, rows).forEach(due::add);
    }

    /** How much of it can begin as long as nothing ends. */
    int atOnce() {
      return hangs ? Math.min(due.size(), LaneRunner.AT_ONCE) : due.size();
    }

    Lane lane(CountDownLatch begins, CountDownLatch answer) {
      return new Lane(
          name,
          countMax -> {
            claims.add(countMax);
            return poll(due, countMax).stream().map(row -> work(row, begins, answer)).toList();
          },
          due::size);
    }

    private Runnable work(int row, CountDownLatch begins, CountDownLatch answer) {
      return () -> {
        begun.add(row);
        begins.countDown();
        if (hangs) {
          await(answer);
        }
      };
    }
  }

  private static <T> List<T> poll(Queue<T> queue, int countMax) {
    return IntStream.range(0, countMax)
        .mapToObj(_ -> queue.poll())
        .takeWhile(Objects::nonNull)
        .toList();
  }

  /**
   * Twice in a row: all that is due at gateways that answer begins, and at those that hang as much
   * as may hang at once. What is left was never claimed, and is next.
   */
  @ParameterizedTest
  @MethodSource("anyOneOrTwoOfOneToEight")
  void hangingGatewayDelaysNoOtherLane(Case world) {
    Random random = new Random(world.hashCode());
    List<Work> all =
        IntStream.range(0, world.gateways())
            .boxed()
            .flatMap(
                gateway ->
                    Stream.of("bills", "refunds")
                        .map(
                            kind ->
                                new Work(
                                    kind + " of " + gateway,
                                    world.hanging().contains(gateway),
                                    random.nextInt(ROWS_MAX + 1))))
            .toList();
    for (int run = 0; run < 2; run++) {
      Map<Work, Integer> before = new HashMap<>();
      all.forEach(work -> before.put(work, work.begun.size() + work.atOnce()));
      Counts counts = runWhileSomeHang(all);
      for (Work work : all) {
        assertEquals(
            IntStream.range(0, before.get(work)).boxed().toList(),
            work.begun.stream().sorted().toList());
      }
      long left = all.stream().mapToLong(work -> work.due.size()).sum();
      assertEquals(left, counts.toMap().getOrDefault("out_of_time", 0L));
    }
  }

  /** Only when all has begun that can, the time runs out, and then what hangs is answered. */
  private Counts runWhileSomeHang(List<Work> all) {
    CountDownLatch begins = new CountDownLatch(all.stream().mapToInt(Work::atOnce).sum());
    CountDownLatch beside = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    List<Lane> lanes = all.stream().map(work -> work.lane(begins, answer)).toList();
    Counts counts = new Counts();
    try (ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor()) {
      thread.execute(() -> runner.run(lanes, BEGIN_WITHIN, counts, beside::countDown));
      await(begins);
      await(beside);
      nanos.addAndGet(BEGIN_WITHIN.toNanos());
      answer.countDown();
    }
    return counts;
  }

  /** As many as can begin at once, of which each is then begun: none is claimed and waits. */
  @Test
  void allFreePlacesAreClaimedTogether() {
    Work work = new Work("bills of any", true, LaneRunner.AT_ONCE + 3);
    runWhileSomeHang(List.of(work));
    assertEquals(List.of(LaneRunner.AT_ONCE), List.copyOf(work.claims));
    assertEquals(3, work.due.size());
  }

  @Test
  void nothingBeginsWhenTheTimeToBeginIsOver() {
    Work work = new Work("bills of any", false, 3);
    Counts counts = new Counts();
    runner.run(
        List.of(work.lane(new CountDownLatch(0), new CountDownLatch(0))), LATE, counts, NOTHING);
    assertEquals(List.of(), work.begun.stream().sorted().toList());
    assertEquals(Map.of("out_of_time", 3L), counts.toMap());
  }

  @Test
  void aLaneWhoseDatabaseFailsStopsNoOther() {
    Work work = new Work("bills of any", false, 3);
    Lane broken =
        new Lane(
            "refunds of any",
            _ -> {
              throw new DatabaseUnavailable(new SQLException("gone"));
            },
            () -> 0);
    Counts counts = new Counts();
    runner.run(
        List.of(broken, work.lane(new CountDownLatch(0), new CountDownLatch(0))),
        BEGIN_WITHIN,
        counts,
        NOTHING);
    assertEquals(3, work.begun.size());
    assertEquals(Map.of("errors", 1L), counts.toMap());
  }

  @Test
  void anUnexpectedErrorIsLoggedAndStopsNothingElse() {
    Work work = new Work("bills of any", false, 3);
    Queue<Runnable> rows =
        new ConcurrentLinkedQueue<>(List.of(LaneRunnerTest::fail, () -> work.begun.add(7)));
    Lane broken = new Lane("refunds of any", countMax -> poll(rows, countMax), () -> 0);
    Counts counts = new Counts();
    String log =
        CapturedLog.of(
            () ->
                runner.run(
                    List.of(broken, work.lane(new CountDownLatch(0), new CountDownLatch(0))),
                    BEGIN_WITHIN,
                    counts,
                    LaneRunnerTest::fail));
    assertEquals(4, work.begun.size());
    assertEquals(Map.of("errors", 2L), counts.toMap());
    assertTrue(log.contains("refunds of any failed") && log.contains("housekeeping failed"), log);
  }

  /** As many as may run at once: a place that is not given back is missing for ever. */
  @Test
  void workThatDiesOfAnErrorGivesItsPlaceBack() {
    Queue<Runnable> rows = new ConcurrentLinkedQueue<>();
    Queue<Integer> begun = new ConcurrentLinkedQueue<>();
    IntStream.range(0, 2 * LaneRunner.AT_ONCE)
        .forEach(
            row ->
                rows.add(
                    () -> {
                      begun.add(row);
                      throw new AssertionError("row " + row);
                    }));
    Lane broken = new Lane("bills of any", countMax -> poll(rows, countMax), rows::size);
    Counts counts = new Counts();
    String log = CapturedLog.of(() -> runner.run(List.of(broken), BEGIN_WITHIN, counts, NOTHING));
    assertEquals(2 * LaneRunner.AT_ONCE, begun.size());
    assertEquals(Map.of("errors", 2L * LaneRunner.AT_ONCE), counts.toMap());
    assertTrue(log.contains("bills of any failed"), log);
  }

  private static void fail() {
    throw new IllegalStateException("unexpected");
  }

  @Test
  void outOfTimeTwiceInARowIsAnErrorInTheLog() {
    Lane late = new Lane("refunds of slow", _ -> List.of(), () -> 7);
    String first = CapturedLog.of(() -> runner.run(List.of(late), LATE, new Counts(), NOTHING));
    String second = CapturedLog.of(() -> runner.run(List.of(late), LATE, new Counts(), NOTHING));
    String third = CapturedLog.of(() -> runner.run(List.of(), LATE, new Counts(), NOTHING));
    String fourth = CapturedLog.of(() -> runner.run(List.of(late), LATE, new Counts(), NOTHING));
    assertTrue(first.contains("[WARN]") && first.contains("{refunds of slow=7}"), first);
    assertFalse(first.contains("[ERROR]"), first);
    assertTrue(second.contains("[ERROR]") && second.contains("{refunds of slow=7}"), second);
    assertEquals("", third);
    assertFalse(fourth.contains("[ERROR]"), fourth);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(LIMIT_SECONDS, TimeUnit.SECONDS), "not all has begun");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
