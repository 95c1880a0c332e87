package io.tollgate.money;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MoneyTest {

  @ParameterizedTest
  @CsvSource({
    "0,                   VND, 0 VND",
    "50000,               VND, 50000 VND",
    "9223372036854775807, VND, 9223372036854775807 VND",
    "1000,                PEN, 10.00 PEN",
    "1,                   USD, 0.01 USD",
    "1234,                KWD, 1.234 KWD",
  })
  void majorUnitsUseTheCurrencysDecimals(long minorUnits, String currency, String text) {
    assertEquals(text, Money.of(minorUnits, currency).toString());
  }

  @Test
  void moneyIsEqualOnlyInAmountAndCurrency() {
    assertEquals(Money.of(1, "VND"), Money.of(1, "VND"));
    assertNotEquals(Money.of(1, "VND"), Money.of(2, "VND"));
    assertNotEquals(Money.of(1, "VND"), Money.of(1, "PEN"));
  }

  @ParameterizedTest
  @CsvSource({"-1, VND", "1, XYZ1", "1, vnd", "1, ''"})
  void negativeAmountAndUnknownCurrencyAreRejected(long minorUnits, String currency) {
    assertThrows(IllegalArgumentException.class, () -> Money.of(minorUnits, currency));
  }
}
