package io.tollgate.gateway;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpiryRangeTest {

  /** The most is derived at ZaloPay: a start that fails says so sooner than a payment. */
  @ParameterizedTest
  @CsvSource({"PT5M, PT15M, PT10M", "PT5M, PT4M, PT10M", "PT5M, PT15M, PT-1H"})
  void invalidExpiryRangeIsRejected(Duration least, Duration usual, Duration most) {
    assertThrows(IllegalArgumentException.class, () -> new ExpiryRange(least, usual, most));
  }
}
