package io.tollgate.reconcile.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class CheckRunnerTest {

  private static final Duration BEGIN_WITHIN = Duration.ofSeconds(30);
  private static final CheckRunner RUNNER = new CheckRunner(Duration.ofSeconds(1));

  @Test
  void checkThatHangsOrBreaksIsALineAndStopsNoOther() {
    List<Line> lines =
        RUNNER.run(
            List.of(
                Check.of("hangs", () -> hang(new CountDownLatch(1))),
                Check.of(
                    "breaks",
                    () -> {
                      throw new IllegalStateException("with the key sk_test_123");
                    }),
                Check.of("works", () -> List.of(Line.ok("works", "once"), Line.ok("works", "2")))),
            BEGIN_WITHIN);
    assertEquals(
        List.of(
            "FAIL hangs: no answer within 1 s",
            "FAIL breaks: the check itself failed: IllegalStateException",
            "OK works: once",
            "OK works: 2"),
        Lines.of(lines));
  }

  /** What hangs must not go on into the next event of the function. */
  @Test
  void checkThatHangsIsInterrupted() throws InterruptedException {
    CountDownLatch interrupted = new CountDownLatch(1);
    RUNNER.run(List.of(Check.of("hangs", () -> hang(interrupted))), BEGIN_WITHIN);
    interrupted.await();
  }

  /** Twenty accounts of which all hang come to an end before the function does. */
  @Test
  void checkIsNotBegunWhenTheTimeIsOver() {
    Check late = Check.of("late", () -> List.of(Line.ok("late", "begun")));
    assertEquals(
        List.of("WARN late: not looked at, the time was over"),
        Lines.of(RUNNER.run(List.of(late), Duration.ofSeconds(-1))));
  }

  private static List<Line> hang(CountDownLatch interrupted) {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException _) {
      interrupted.countDown();
    }
    return List.of();
  }
}
