package io.tollgate.simulator;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.Locale;

/**
 * Money as a page shows it.
 *
 * @param minor units
 * @param currency ISO code
 */
public record Amount(long minor, String currency) {

  /** With the currency's own decimals: 10.50 and 50,000. */
  public String number() {
    int decimals = Currency.getInstance(currency).getDefaultFractionDigits();
    return String.format(Locale.ROOT, "%,." + decimals + "f", BigDecimal.valueOf(minor, decimals));
  }

  /** With the currency: 10.50 PEN. */
  @Override
  public String toString() {
    return number() + " " + currency;
  }
}
