package io.tollgate.gateway.samplewallet;

import io.tollgate.bill.Mode;
import io.tollgate.bill.Pacing;
import io.tollgate.gateway.ExpiryRange;
import io.tollgate.gateway.GatewayProfile;
import io.tollgate.money.AmountRange;
import java.net.URI;
import java.time.Duration;
import java.util.Currency;
import java.util.List;
import java.util.Map;

/** What the document says in names and numbers. */
final class Facts {

  private Facts() {}

  static GatewayProfile profile() {
    // fact: its name, home page and countries
    return new GatewayProfile(
        "Sample Wallet", "https://www.samplewallet.example", List.of("US", "JP"));
    // end of fact
  }

  static Map<Currency, AmountRange> limits() {
    // fact: its currencies, each with the least and the greatest amount
    return Map.of(
        Currency.getInstance("USD"), new AmountRange(1, 999_999_999),
        Currency.getInstance("JPY"), new AmountRange(1, 9_999_999));
    // end of fact
  }

  /** Document, 2. */
  static ExpiryRange expiry() {
    // fact: how long a payment may be open at least, usually and at most
    return new ExpiryRange(Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofDays(30));
    // end of fact
  }

  static Pacing pacing() {
    // fact: how often it may be asked, and how long money is on its way
    return new Pacing(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofHours(24), false);
    // end of fact
  }

  /** Document, 4. */
  static Duration refundableFor() {
    // fact: for how long money can go back
    return Duration.ofDays(180);
    // end of fact
  }

  static URI api(Mode mode) {
    // fact: the addresses of its API in test and live
    return mode.choose("https://sandbox.samplewallet.example", "https://api.samplewallet.example");
    // end of fact
  }

  static String paymentPageHost() {
    // fact: the host of its payment page
    return "pay.samplewallet.example";
    // end of fact
  }
}
