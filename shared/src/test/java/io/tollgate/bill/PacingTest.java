package io.tollgate.bill;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacingTest {

  private static final Instant START = Instant.parse("2026-02-01T03:00:00Z");
  private static final Pacing PACING =
      new Pacing(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofHours(24), false);

  @ParameterizedTest(name = "deadline in {0} s: next look in {1} s")
  @CsvSource({
    "600, 60",
    "60, 60",
    "59, 59",
    "1, 1",
    "0, 60",
    "-59, 60",
    "-600, 600",
    "-7200, 3600"
  })
  void anOpenBillIsLookedAtEachMinuteAndAtItsDeadlineAndThenEverSeldomer(int deadline, int next) {
    assertEquals(START.plusSeconds(next), PACING.nextLook(START, START.plusSeconds(deadline)));
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
