package io.tollgate.money;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.Optional;

/**
 * An exact amount: a count of the currency's minor units, never a floating point number. 50,000 VND
 * is 50000 units (ISO 4217 gives the dong no decimals), 10.00 PEN is 1000 units.
 *
 * @param minorUnits never negative
 */
public record Money(long minorUnits, Currency currency) {

  /** The greatest amount of one payment, in minor units of any currency. */
  public static final long MOST = 1_000_000_000_000L;

  public Money {
    if (minorUnits < 0) {
      throw new IllegalArgumentException("An amount is never negative: " + minorUnits);
    }
  }

  /**
   * @param currencyCode ISO 4217, three capital letters
   * @throws IllegalArgumentException for a negative amount or an unknown currency
   */
  public static Money of(long minorUnits, String currencyCode) {
    return new Money(minorUnits, Currency.getInstance(currencyCode));
  }

  /** A currency that has money to pay with: gold and special drawing rights have not. */
  public static Optional<Currency> currency(String code) {
    return Currency.getAvailableCurrencies().stream()
        .filter(currency -> currency.getCurrencyCode().equals(code))
        .filter(currency -> currency.getDefaultFractionDigits() >= 0)
        .findFirst();
  }

  /** The amount in major units with the currency's own number of decimals: 10.00 for 1000 PEN. */
  public BigDecimal majorUnits() {
    return BigDecimal.valueOf(minorUnits, currency.getDefaultFractionDigits());
  }

  @Override
  public String toString() {
    return majorUnits().toPlainString() + " " + currency.getCurrencyCode();
  }
}
