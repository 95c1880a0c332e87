package io.tollgate.gateway.stripe;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The languages of Stripe's page (API reference, create a Checkout Session, locale). */
final class CheckoutLocale {

  private static final Set<String> KNOWN =
      Set.of(
          "bg", "cs", "da", "de", "el", "en", "en-GB", "es", "es-419", "et", "fi", "fil", "fr",
          "fr-CA", "hr", "hu", "id", "it", "ja", "ko", "lt", "lv", "ms", "mt", "nb", "nl", "pl",
          "pt", "pt-BR", "ro", "ru", "sk", "sl", "sv", "th", "tr", "vi", "zh", "zh-HK", "zh-TW");

  private CheckoutLocale() {}

  /** The nearest to a buyer's {@code es-PE}; empty to let the page follow the browser. */
  static Optional<String> nearest(String buyers) {
    Locale locale = Locale.forLanguageTag(buyers.replace('_', '-'));
    String language =
        switch (locale.getLanguage()) {
          case "no" -> "nb";
          case "tl" -> "fil";
          case String other -> other;
        };
    boolean isAmerican = language.equals("es") && !locale.getCountry().matches("|ES");
    String regional = isAmerican ? "es-419" : language + "-" + locale.getCountry();
    return Optional.of(regional)
        .filter(KNOWN::contains)
        .or(() -> Optional.of(language).filter(KNOWN::contains));
  }
}
