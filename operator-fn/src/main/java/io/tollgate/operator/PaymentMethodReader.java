package io.tollgate.operator;

import io.tollgate.bill.GatewayId;
import io.tollgate.bill.PaymentInstructions;
import io.tollgate.bill.Translations;
import io.tollgate.gateway.EmbeddedForms;
import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.Gateways;
import io.tollgate.gateway.MethodSettings;
import io.tollgate.gateway.MethodSettings.Setting;
import io.tollgate.method.PaymentMethod;
import io.tollgate.method.Rules;
import io.tollgate.money.AmountRange;
import io.tollgate.money.Money;
import io.tollgate.order.Product;
import io.tollgate.request.JsonReader;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads what an operator makes of a payment method. */
@Singleton
class PaymentMethodReader {

  /** Stands in for a name that is none, beside its error in the form. */
  private static final GatewayId NONE = new GatewayId("none");

  private static final int POSITION_MAX = 1_000_000;
  private static final int USUAL_POSITION = 100;
  private static final int NAME_CHARACTERS_MAX = 80;

  /** Words in one rule. */
  private static final int WORDS_MAX = 50;

  private static final Setting NAME =
      new Setting(PaymentMethod.NAME, NAME_CHARACTERS_MAX, Pattern.compile(".+"));

  private static final Pattern CODE = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
  private static final Set<String> CHANGEABLE =
      Set.of("version", "name", "position", "is_on", "auto_approve", "settings", "rules");
  private static final Set<String> NEW =
      Set.of(
          "code",
          "name",
          "gateway",
          "account",
          "position",
          "is_on",
          "auto_approve",
          "settings",
          "rules");

  private final Gateways gateways;
  private final Clock clock;

  PaymentMethodReader(Gateways gateways, Clock clock) {
    this.gateways = gateways;
    this.clock = clock;
  }

  /** Reads a new method: where it says nothing it is like one that configuration brings. */
  PaymentMethod created(JsonReader form) {
    form.refuseOthers(NEW);
    Instant now = clock.instant();
    String code = form.text("code", 64);
    if (!code.isEmpty() && !CODE.matcher(code).matches()) {
      form.error("code", "format", "must match " + CODE.pattern());
    }
    if (!form.has("name")) {
      form.error("name", "required", "is required");
    }
    String gateway = form.text("gateway", 20);
    String account = form.text("account", 40);
    if (form.errors().isEmpty() && !isConfigured(gateway, account)) {
      form.error("account", "unknown", "is not configured at this gateway");
    }
    PaymentMethod usual =
        new PaymentMethod(
            0,
            code,
            code,
            GatewayId.isWellFormed(gateway) ? new GatewayId(gateway) : NONE,
            account,
            USUAL_POSITION,
            true,
            true,
            new TreeMap<>(),
            Rules.NONE,
            0,
            now,
            now);
    return with(form, usual, 0, now);
  }

  /** Reads a change: what it does not name stays, and settings and rules are replaced whole. */
  PaymentMethod changed(JsonReader form, PaymentMethod before) {
    form.refuseOthers(CHANGEABLE);
    long version = form.integer("version", 0, Integer.MAX_VALUE - 1);
    Instant now = clock.instant();
    Instant at = now.isBefore(before.updatedAt()) ? before.updatedAt() : now;
    return with(form, before, (int) version + 1, at);
  }

  private PaymentMethod with(JsonReader form, PaymentMethod from, int version, Instant at) {
    return new PaymentMethod(
        from.id(),
        from.code(),
        form.optionalText("name", NAME_CHARACTERS_MAX).orElse(from.name()),
        from.gateway(),
        from.account(),
        form.optionalInteger("position", 0, POSITION_MAX)
            .map(Long::intValue)
            .orElse(from.position()),
        form.has("is_on") ? form.flag("is_on") : from.isOn(),
        form.has("auto_approve") ? form.flag("auto_approve") : from.autoApprove(),
        form.has("settings") ? settings(form, from) : from.settings(),
        form.has("rules") ? rules(form.object("rules")) : from.rules(),
        version,
        from.createdAt(),
        at);
  }

  private SortedMap<String, String> settings(JsonReader form, PaymentMethod method) {
    Optional<Gateway> gateway = gateways.find(method.gateway());
    if (gateway.isEmpty()) {
      form.error("settings", "unknown", "has no gateway here that could take any");
      return method.settings();
    }
    return settings(form.object("settings"), gateway.get());
  }

  boolean isConfigured(String gateway, String account) {
    return gateways.find(gateway).filter(g -> g.accounts().contains(account)).isPresent();
  }

  /** Reads rules; errors are left in the form. */
  static Rules rules(JsonReader form) {
    form.refuseOthers(Set.of("amounts", "currencies", "countries", "forbidden_flags"));
    return new Rules(
        amounts(form.object("amounts")),
        form.words("currencies", WORDS_MAX, Rules.CURRENCY),
        form.words("countries", 300, Rules.COUNTRY),
        form.words("forbidden_flags", WORDS_MAX, Product.FLAG));
  }

  private static SortedMap<String, AmountRange> amounts(JsonReader form) {
    SortedMap<String, AmountRange> amounts = new TreeMap<>();
    for (String currency : form.names()) {
      if (!Rules.CURRENCY.matcher(currency).matches() || amounts.size() == WORDS_MAX) {
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

  /**
   * Reads the settings of a gateway's method; errors are left in the form. Only what the gateway
   * says that it takes, and never anything that looks like a key: keys are configuration.
   */
  static SortedMap<String, String> settings(JsonReader form, Gateway gateway) {
    SortedMap<String, String> settings = new TreeMap<>();
    Map<String, Setting> taken = taken(gateway);
    for (String name : form.names()) {
      Optional<Setting> setting = setting(name, taken);
      if (SecretTexts.isNameOfOne(name)) {
        form.error(name, "forbidden", "keys are configuration and no settings");
      } else if (setting.isEmpty()) {
        form.error(name, "unknown", "is not a setting of this gateway");
      } else {
        form.optionalText(name, setting.get().charactersMax(), setting.get().shape())
            .ifPresent(text -> settings.put(name, text));
      }
    }
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      if (SecretTexts.looksLikeOne(setting.getValue())) {
        form.error(setting.getKey(), "forbidden", "looks like a key; keys are configuration");
      }
    }
    if (form.errors().isEmpty() && gateway instanceof MethodSettings own) {
      own.conflicts(settings)
          .forEach(wrong -> form.error(wrong.field(), wrong.code(), wrong.message()));
    }
    return settings;
  }

  /** One that the gateway takes, or a text for buyers in another language. */
  private static Optional<Setting> setting(String name, Map<String, Setting> taken) {
    return Optional.ofNullable(taken.get(name))
        .or(
            () ->
                switch (Translations.base(name)) {
                  case PaymentMethod.NAME ->
                      Optional.of(NAME).filter(_ -> !name.equals(NAME.name()));
                  case PaymentInstructions.TEXT ->
                      Optional.ofNullable(taken.get(PaymentInstructions.TEXT));
                  default -> Optional.empty();
                });
  }

  private static Map<String, Setting> taken(Gateway gateway) {
    Map<String, Setting> taken = new TreeMap<>();
    if (gateway instanceof MethodSettings settings) {
      settings.settings().forEach(setting -> taken.put(setting.name(), setting));
    }
    if (gateway instanceof EmbeddedForms forms) {
      taken.put(
          EmbeddedForms.MODE,
          new Setting(EmbeddedForms.MODE, 20, Pattern.compile(String.join("|", forms.modes()))));
    }
    return taken;
  }
}
