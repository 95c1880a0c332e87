package io.tollgate.gateway.stripe;

import io.tollgate.money.AmountRange;
import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
import java.util.Map;
import java.util.TreeMap;

/**
 * What Stripe takes, in its smallest units (docs.stripe.com/currencies). A currency stands here
 * only when Stripe and ISO 4217 give it the same number of decimals, because then minor units are
 * minor units and nothing is ever multiplied.
 *
 * <p>Not here, though Stripe takes them: MGA (no decimals at Stripe, two in ISO 4217); ISK and UGX
 * (without decimals, yet written with two, and the pages contradict one another); BGN (gave way to
 * the euro in 2026).
 */
final class Currencies {

  /** Eight digits, where no other number stands below (maximum charge amounts). */
  private static final long GREATEST = 99_999_999;

  private static final Map<String, Long> GREATEST_OF = Map.of("IDR", 999_999_999_999L);

  /** Minimum charge amounts; of those without a constant, Stripe itself refuses what is less. */
  private static final Map<String, Long> TWO_DECIMALS =
      Map.ofEntries(
          Map.entry("AED", 200L),
          Map.entry("ARS", 1L),
          Map.entry("AUD", 50L),
          Map.entry("BOB", 1L),
          Map.entry("BRL", 50L),
          Map.entry("CAD", 50L),
          Map.entry("CHF", 50L),
          Map.entry("COP", 1L),
          Map.entry("CRC", 1L),
          Map.entry("CZK", 1_500L),
          Map.entry("DKK", 250L),
          Map.entry("DOP", 1L),
          Map.entry("EUR", 50L),
          Map.entry("GBP", 30L),
          Map.entry("GTQ", 1L),
          Map.entry("HKD", 400L),
          Map.entry("HUF", 17_500L),
          Map.entry("IDR", 1L),
          Map.entry("ILS", 1L),
          Map.entry("INR", 50L),
          Map.entry("MXN", 1_000L),
          Map.entry("MYR", 200L),
          Map.entry("NOK", 300L),
          Map.entry("NZD", 50L),
          Map.entry("PEN", 1L),
          Map.entry("PHP", 1L),
          Map.entry("PLN", 200L),
          Map.entry("RON", 200L),
          Map.entry("SEK", 300L),
          Map.entry("SGD", 50L),
          Map.entry("THB", 1_000L),
          Map.entry("TWD", 1L),
          Map.entry("USD", 50L),
          Map.entry("UYU", 1L),
          Map.entry("ZAR", 1L));

  private static final Map<String, Long> NO_DECIMALS =
      Map.ofEntries(
          Map.entry("BIF", 1L),
          Map.entry("CLP", 1L),
          Map.entry("DJF", 1L),
          Map.entry("GNF", 1L),
          Map.entry("JPY", 50L),
          Map.entry("KMF", 1L),
          Map.entry("KRW", 1L),
          Map.entry("PYG", 1L),
          Map.entry("RWF", 1L),
          Map.entry("VND", 1L),
          Map.entry("VUV", 1L),
          Map.entry("XAF", 1L),
          Map.entry("XOF", 1L),
          Map.entry("XPF", 1L));

  /** The last of the three decimals must be 0. */
  private static final Map<String, Long> THREE_DECIMALS =
      Map.of("BHD", 10L, "JOD", 10L, "KWD", 10L, "OMR", 10L, "TND", 10L);

  static final Map<Currency, AmountRange> LIMITS = limits();

  private Currencies() {}

  private static Map<Currency, AmountRange> limits() {
    Map<Currency, AmountRange> limits =
        new TreeMap<>(Comparator.comparing(Currency::getCurrencyCode));
    add(limits, NO_DECIMALS, 0, 1);
    add(limits, TWO_DECIMALS, 2, 1);
    add(limits, THREE_DECIMALS, 3, 10);
    return Collections.unmodifiableMap(limits);
  }

  private static void add(
      Map<Currency, AmountRange> limits, Map<String, Long> least, int decimals, long step) {
    least.forEach(
        (code, smallest) -> {
          Currency currency = Currency.getInstance(code);
          if (currency.getDefaultFractionDigits() == decimals) {
            long greatest = GREATEST_OF.getOrDefault(code, GREATEST);
            limits.put(currency, new AmountRange(smallest, greatest / step * step, step));
          }
        });
  }
}
