package io.tollgate.money;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountRangeTest {

  @ParameterizedTest
  @CsvSource({"9, false", "10, true", "15, false", "20, true", "990, true", "1000, false"})
  void rangeContainsBothEndsAndOnlyWholeSteps(long amount, boolean taken) {
    assertEquals(taken, new AmountRange(10, 990, 10).contains(amount));
  }

  @ParameterizedTest
  @CsvSource({"0, 1, 1", "2, 1, 1", "1, 2, 0", "5, 20, 10", "10, 25, 10"})
  void rangeWhoseEndsAreNotOnItsStepsIsRejected(long least, long greatest, long step) {
    assertThrows(IllegalArgumentException.class, () -> new AmountRange(least, greatest, step));
  }
}
