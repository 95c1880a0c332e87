package io.tollgate.store;

import io.tollgate.gateway.EmbeddedForms;
import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.MethodSettings;
import io.tollgate.gateway.MethodSettings.Setting;
import io.tollgate.json.Json;
import io.tollgate.method.Rules;
import io.tollgate.money.AmountRange;
import io.tollgate.money.Money;
import io.tollgate.order.Product;
import io.tollgate.request.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The rules and settings of payment methods as JSON: what operators send and what is stored. */
public final class PaymentMethodJson {

  /**
   * How a gateway's form is shown where a request does not say; every gateway with forms has it.
   */
  public static final String MODE = "mode";

  /** Words in one rule. */
  private static final int WORDS_MAX = 50;

  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
  private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");

  /** A word of the shop's for what a product is, like {@code age-restricted}. */
  public static final Pattern FLAG =
      Pattern.compile("[a-z0-9][a-z0-9_-]{0,%d}".formatted(Product.FLAG_CHARACTERS_MAX - 1));

  private PaymentMethodJson() {}

  /** Reads rules; errors are left in the form. */
  public static Rules rules(JsonReader form) {
    form.refuseOthers(Set.of("amounts", "currencies", "countries", "forbidden_flags"));
    return new Rules(
        amounts(form.object("amounts")),
        form.words("currencies", WORDS_MAX, CURRENCY),
        form.words("countries", 300, COUNTRY),
        form.words("forbidden_flags", WORDS_MAX, FLAG));
  }

  private static SortedMap<String, AmountRange> amounts(JsonReader form) {
    SortedMap<String, AmountRange> amounts = new TreeMap<>();
    for (String currency : form.names()) {
      if (!CURRENCY.matcher(currency).matches() || amounts.size() == WORDS_MAX) {
        form.error(currency, "unknown", "is not a currency");
        return amounts;
      }
      JsonReader range = form.object(currency);
      range.refuseOthers(Set.of("min", "max"));
      long least = range.optionalInteger("min", 1, Money.MOST).orElse(1L);
      long greatest = range.optionalInteger("max", 1, Money.MOST).orElse(Money.MOST);
      if (least > greatest) {
        range.error("max", "range", "must not be below min");
      } else {
        amounts.put(currency, new AmountRange(least, greatest));
      }
    }
    return amounts;
  }

  /** The rules of a stored method. */
  public static Rules rulesOf(PaymentMethodRow method) {
    JsonReader form =
        JsonReader.read(method.rules().getBytes(StandardCharsets.UTF_8)).orElseThrow();
    Rules rules = rules(form);
    if (!form.errors().isEmpty()) {
      // A rule that cannot be read must not let everybody through.
      throw new IllegalStateException("The rules of " + method.code() + " are not ours");
    }
    return rules;
  }

  /** Writes rules so that {@link #rules} reads them back; the same rules are the same text. */
  public static Map<String, Object> write(Rules rules) {
    Map<String, Object> amounts = new TreeMap<>();
    rules
        .amounts()
        .forEach(
            (currency, range) ->
                amounts.put(
                    currency,
                    new TreeMap<>(Map.of("min", range.least(), "max", range.greatest()))));
    Map<String, Object> json = new LinkedHashMap<>();
    if (!amounts.isEmpty()) {
      json.put("amounts", amounts);
    }
    put(json, "currencies", rules.currencies());
    put(json, "countries", rules.countries());
    put(json, "forbidden_flags", rules.forbiddenFlags());
    return json;
  }

  private static void put(Map<String, Object> json, String name, SortedSet<String> words) {
    if (!words.isEmpty()) {
      json.put(name, List.copyOf(words));
    }
  }

  /**
   * Reads the settings of a gateway's method; errors are left in the form. Only what the gateway
   * says that it takes, and never anything that looks like a key: keys are configuration.
   */
  public static SortedMap<String, String> settings(JsonReader form, Gateway gateway) {
    SortedMap<String, String> settings = new TreeMap<>();
    Map<String, Setting> taken = taken(gateway);
    for (String name : form.names()) {
      if (SecretTexts.isNameOfOne(name)) {
        form.error(name, "forbidden", "keys are configuration and no settings");
      } else if (!taken.containsKey(name)) {
        form.error(name, "unknown", "is not a setting of this gateway");
      } else {
        Setting setting = taken.get(name);
        form.optionalText(name, setting.charactersMax(), setting.shape())
            .ifPresent(text -> settings.put(name, text));
      }
    }
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      if (SecretTexts.looksLikeOne(setting.getValue())) {
        form.error(setting.getKey(), "forbidden", "looks like a key; keys are configuration");
      }
    }
    return settings;
  }

  private static Map<String, Setting> taken(Gateway gateway) {
    Map<String, Setting> taken = new TreeMap<>();
    if (gateway instanceof MethodSettings settings) {
      settings.settings().forEach(setting -> taken.put(setting.name(), setting));
    }
    if (gateway instanceof EmbeddedForms forms) {
      taken.put(MODE, new Setting(MODE, 20, Pattern.compile(String.join("|", forms.modes()))));
    }
    return taken;
  }

  /** A setting of a stored method; "" where it is not set. */
  public static String setting(PaymentMethodRow method, String name) {
    return Json.texts(method.settings()).getOrDefault(name, "");
  }
}
