package io.tollgate.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClocksTest {

  private static final String OFFSET = "tollgate.clock.offset-ms";

  @AfterEach
  void restore() {
    System.clearProperty(OFFSET);
  }

  /** DATETIME(6) would round anything finer, and a time read back would not be the one written. */
  @ParameterizedTest
  @ValueSource(strings = {"system", "adjustable"})
  void ticksInMicroseconds(String kind) {
    Clock clock = new Clocks().clock(kind);
    for (int i = 0; i < 1_000; i++) {
      assertEquals(0, clock.instant().getNano() % 1_000);
    }
  }

  @Test
  void onlyTheAdjustableClockHasAnOffset() {
    Instant real = Instant.now();
    System.setProperty(OFFSET, Long.toString(Duration.ofDays(2).toMillis()));
    assertFalse(new Clocks().clock("adjustable").instant().isBefore(real.plus(Duration.ofDays(2))));
    assertFalse(new Clocks().clock("system").instant().isAfter(real.plus(Duration.ofDays(1))));
  }
}
