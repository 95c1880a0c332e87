package io.tollgate.bill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.LongSummaryStatistics;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacingTest {

  private static final Instant START = Instant.parse("2026-02-01T03:00:00Z");
  private static final Pacing PACING =
      new Pacing(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofHours(24), false);

  private final RandomGenerator random = new SplittableRandom(7);

  /**
   * From the plan to a fifth later, or a fifth around it where the interval allows; and no further.
   */
  @ParameterizedTest(name = "deadline in {0} s: next look in {1} to {2} s")
  @CsvSource({
    "600, 60, 72",
    "72, 60, 72",
    "65, 60, 65",
    "60, 60, 60",
    "59, 59, 59",
    "1, 1, 1",
    "0, 60, 72",
    "-59, 60, 72",
    "-70, 60, 84",
    "-600, 480, 720",
    "-7200, 2880, 4320",
    "-86000, 400, 400",
    "-86399, 1, 1",
    "-86400, 2880, 4320"
  })
  void anOpenBillIsLookedAtEachMinuteAndAtItsDeadlineAndThenEverSeldomer(
      int deadline, int earliest, int latest) {
    assertRange(
        earliest, latest, () -> PACING.nextLook(START, START.plusSeconds(deadline), random));
  }

  @ParameterizedTest(name = "repeat after {0} s at an interval of 60 s: in {1} to {2} s")
  @CsvSource({"10, 60, 72", "60, 60, 72", "75, 60, 90", "600, 480, 720", "86400, 69120, 103680"})
  void retryHasAFifthOfJitterAndNeverComesBeforeTheInterval(int wait, int earliest, int latest) {
    assertRange(earliest, latest, () -> PACING.repeat(START, Duration.ofSeconds(wait), random));
  }

  /** Of ten thousand draws none is outside, and both ends are nearly reached. */
  private static void assertRange(int earliest, int latest, Supplier<Instant> draw) {
    LongSummaryStatistics waits =
        LongStream.generate(() -> Duration.between(START, draw.get()).toMillis())
            .limit(10_000)
            .summaryStatistics();
    long near = (latest - earliest) * 1_000L / 100;
    assertTrue(waits.getMin() >= earliest * 1_000L, () -> waits + " begins too early");
    assertTrue(waits.getMin() <= earliest * 1_000L + near, () -> waits + " begins too late");
    assertTrue(waits.getMax() <= latest * 1_000L, () -> waits + " ends too late");
    assertTrue(waits.getMax() >= latest * 1_000L - near, () -> waits + " ends too early");
  }

  @Test
  void billWithoutADeadlineIsNeverChecked() {
    assertEquals(Pacing.NEVER, PACING.nextLook(START, Pacing.NEVER, random));
  }

  /** Money of the last moment that is accepted has arrived when a closed bill is last looked at. */
  @Test
  void theLastLookIsNotBeforeTheEndOfTheTimeInWhichLateMoneyIsAccepted() {
    Instant end = START.plus(Pacing.LATE_ACCEPTED);
    Instant look = Pacing.nextLookAfterClosing(end.minusNanos(1), START).orElseThrow();
    assertFalse(look.isBefore(end));
  }

  @ParameterizedTest(name = "closed {0} min ago: next look {1} min after closing")
  @CsvSource({"0, 60", "59, 60", "60, 360", "359, 360", "360, 1440", "1440,", "9999,"})
  void aClosedBillIsLookedAtOneSixAndTwentyFourHoursLater(int ago, Integer next) {
    Instant now = START.plus(Duration.ofMinutes(ago));
    assertEquals(
        Optional.ofNullable(next).map(minutes -> START.plus(Duration.ofMinutes(minutes))),
        Pacing.nextLookAfterClosing(now, START));
  }
}
