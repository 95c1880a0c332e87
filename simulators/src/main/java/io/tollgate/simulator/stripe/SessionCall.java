package io.tollgate.simulator.stripe;

import io.tollgate.simulator.Parameters;
import io.tollgate.simulator.RandomText;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A call that creates a session, as it came. Refuses whatever the API reference refuses; with a
 * currency in capitals it is stricter than Stripe, which lowers them.
 */
record SessionCall(Map<String, String> form) {

  private static final Duration EXPIRY_LEAST = Duration.ofMinutes(30);
  private static final Duration EXPIRY_MOST = Duration.ofHours(24);
  private static final int ITEMS_MAX = 100;
  private static final int METADATA_KEYS_MAX = 50;
  private static final long AMOUNT_MAX = 99_999_999;
  private static final long IDR_AMOUNT_MAX = 999_999_999_999L;

  /** All that the API reference names. */
  private static final Set<String> KNOWN =
      Set.of(
          "adaptive_pricing",
          "after_expiration",
          "allow_promotion_codes",
          "allowed_payment_method_types",
          "automatic_tax",
          "billing_address_collection",
          "branding_settings",
          "cancel_url",
          "client_reference_id",
          "consent_collection",
          "currency",
          "custom_fields",
          "custom_text",
          "customer",
          "customer_account",
          "customer_creation",
          "customer_email",
          "customer_update",
          "discounts",
          "excluded_payment_method_types",
          "expand",
          "expires_at",
          "integration_identifier",
          "invoice_creation",
          "line_items",
          "locale",
          "managed_payments",
          "metadata",
          "mode",
          "name_collection",
          "optional_items",
          "origin_context",
          "payment_intent_data",
          "payment_method_collection",
          "payment_method_configuration",
          "payment_method_data",
          "payment_method_options",
          "payment_method_types",
          "permissions",
          "phone_number_collection",
          "redirect_on_completion",
          "return_url",
          "saved_payment_method_options",
          "setup_intent_data",
          "shipping_address_collection",
          "shipping_options",
          "submit_type",
          "subscription_data",
          "success_url",
          "tax_id_collection",
          "ui_mode",
          "wallet_options");

  private static final Set<String> LOCALES =
      Set.of(
          "auto", "bg", "cs", "da", "de", "el", "en", "en-GB", "es", "es-419", "et", "fi", "fil",
          "fr", "fr-CA", "hr", "hu", "id", "it", "ja", "ko", "lt", "lv", "ms", "mt", "nb", "nl",
          "pl", "pt", "pt-BR", "ro", "ru", "sk", "sl", "sv", "th", "tr", "vi", "zh", "zh-HK",
          "zh-TW");

  /** Minimum charge amounts; a currency that is not here has none that is published. */
  private static final Map<String, Integer> LEAST =
      Map.ofEntries(
          Map.entry("usd", 50),
          Map.entry("aed", 200),
          Map.entry("aud", 50),
          Map.entry("bgn", 100),
          Map.entry("brl", 50),
          Map.entry("cad", 50),
          Map.entry("chf", 50),
          Map.entry("czk", 1_500),
          Map.entry("dkk", 250),
          Map.entry("eur", 50),
          Map.entry("gbp", 30),
          Map.entry("hkd", 400),
          Map.entry("huf", 17_500),
          Map.entry("inr", 50),
          Map.entry("jpy", 50),
          Map.entry("mxn", 1_000),
          Map.entry("myr", 200),
          Map.entry("nok", 300),
          Map.entry("nzd", 50),
          Map.entry("pln", 200),
          Map.entry("ron", 200),
          Map.entry("sek", 300),
          Map.entry("sgd", 50),
          Map.entry("thb", 1_000));

  private static final Set<String> THREE_DECIMALS = Set.of("bhd", "jod", "kwd", "omr", "tnd");

  /**
   * The session that this makes.
   *
   * @throws ApiError when it makes none
   */
  Session session(Account account, Instant now) {
    names();
    if (!need("mode").equals("payment")) {
      throw ApiError.invalid("", "mode", "Only mode=payment is simulated.");
    }
    if (!form.getOrDefault("ui_mode", "hosted").matches("hosted(_page)?")) {
      throw ApiError.invalid("", "ui_mode", "Only ui_mode=hosted_page is simulated.");
    }
    url("success_url", need("success_url"));
    if (form.containsKey("cancel_url")) {
      url("cancel_url", form.get("cancel_url"));
    }
    texts();
    String currency = need("line_items[0][price_data][currency]");
    long amount = amount(currency);
    Instant expiresAt = expiresAt(now);
    return new Session(
        "cs_test_" + RandomText.alphanumeric(58),
        account.name(),
        new TreeMap<>(form),
        amount,
        currency,
        now,
        expiresAt,
        "",
        new Session.Open(""));
  }

  String description() {
    return form.getOrDefault("line_items[0][price_data][product_data][name]", "");
  }

  private void names() {
    for (String name : form.keySet()) {
      String top = name.replaceFirst("\\[.*", "");
      if (!KNOWN.contains(top)) {
        throw ApiError.invalid("parameter_unknown", name, "Received unknown parameter: " + name);
      }
      if (form.get(name).isEmpty() && !top.equals("metadata")) {
        throw ApiError.invalid(
            "parameter_invalid_empty", name, "You passed an empty string for '" + name + "'.");
      }
    }
  }

  private void texts() {
    String reference = form.getOrDefault("client_reference_id", "");
    if (!reference.matches("[A-Za-z0-9_-]{0,200}")) {
      throw ApiError.invalid("", "client_reference_id", "Invalid client_reference_id.");
    }
    if (!form.getOrDefault("customer_email", "a@b.vn").matches("[!-?A-~]+@[!-?A-~]+\\.[A-Za-z]+")) {
      throw ApiError.invalid(
          "email_invalid",
          "customer_email",
          "Invalid email address: " + form.get("customer_email"));
    }
    if (!LOCALES.contains(form.getOrDefault("locale", "auto"))) {
      throw ApiError.invalid("", "locale", "Invalid locale.");
    }
    for (String place : List.of("metadata", "payment_intent_data[metadata]")) {
      Map<String, String> metadata = Shapes.under(form, place);
      boolean fits =
          metadata.size() <= METADATA_KEYS_MAX
              && metadata.entrySet().stream()
                  .allMatch(m -> m.getKey().length() <= 40 && m.getValue().length() <= 500);
      if (!fits) {
        throw ApiError.invalid("", place, "Metadata has too many or too long members.");
      }
    }
  }

  private long amount(String currency) {
    if (!currency.matches("[a-z]{3}")) {
      throw ApiError.invalid("", "currency", "Invalid currency: " + currency);
    }
    int items = LineItems.count(form);
    if (items == 0) {
      throw ApiError.missing("line_items[0][quantity]");
    }
    if (items > ITEMS_MAX) {
      throw ApiError.invalid("", "line_items", "There are more than 100 line items.");
    }
    long total = 0;
    for (int i = 0; i < items; i++) {
      String item = LineItems.line(i);
      String price = item + "[price_data]";
      if (!need(price + "[currency]").equals(currency)) {
        throw ApiError.invalid("", price + "[currency]", "All prices are of one currency.");
      }
      need(price + "[product_data][name]");
      total += whole(item + "[quantity]", 1) * whole(price + "[unit_amount]", 0);
    }
    return inRange(total, currency);
  }

  private static long inRange(long total, String currency) {
    if (total < LEAST.getOrDefault(currency, 1)) {
      throw ApiError.invalid(
          "amount_too_small", "", "The Checkout Session's total amount due is too small.");
    }
    long most = currency.equalsIgnoreCase("idr") ? IDR_AMOUNT_MAX : AMOUNT_MAX;
    if (total > most) {
      throw ApiError.invalid("amount_too_large", "", "Amount must be no more than " + most + ".");
    }
    if (THREE_DECIMALS.contains(currency) && total % 10 != 0) {
      throw ApiError.invalid("", "", "The last digit of a three-decimal amount must be 0.");
    }
    return total;
  }

  private Instant expiresAt(Instant now) {
    if (!form.containsKey("expires_at")) {
      return now.plus(EXPIRY_MOST);
    }
    Instant at = Instant.ofEpochSecond(whole("expires_at", 1));
    // Stripe counts in whole seconds.
    Instant second = Instant.ofEpochSecond(now.getEpochSecond());
    if (at.isBefore(second.plus(EXPIRY_LEAST)) || at.isAfter(second.plus(EXPIRY_MOST))) {
      throw ApiError.invalid(
          "",
          "expires_at",
          "The `expires_at` timestamp must be between 30 minutes and 24 hours from now.");
    }
    return at;
  }

  private long whole(String name, long least) {
    return Parameters.whole(need(name))
        .filter(number -> number >= least && number <= IDR_AMOUNT_MAX)
        .orElseThrow(
            () ->
                ApiError.invalid(
                    "parameter_invalid_integer", name, "Invalid integer: " + form.get(name)));
  }

  private static void url(String name, String url) {
    try {
      URI uri = URI.create(url.replaceAll("[{}]", ""));
      if (uri.getHost() != null && uri.getScheme().matches("https?")) {
        return;
      }
    } catch (IllegalArgumentException _) {
      // No URL at all.
    }
    throw ApiError.invalid("url_invalid", name, "Not a valid URL");
  }

  private String need(String name) {
    String value = form.get(name);
    if (value == null) {
      throw ApiError.missing(name);
    }
    return value;
  }
}
