package io.tollgate.operator;

import io.tollgate.gateway.Gateways;
import io.tollgate.json.Json;
import io.tollgate.request.JsonReader;
import io.tollgate.store.PaymentMethodJson;
import io.tollgate.store.PaymentMethodRow;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.Pattern;

/** Reads what an operator makes of a payment method. */
@Singleton
class PaymentMethodReader {

  private static final int POSITION_MAX = 1_000_000;
  private static final int USUAL_POSITION = 100;
  private static final int NAME_CHARACTERS_MAX = 80;
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
  PaymentMethodRow created(JsonReader form) {
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
    PaymentMethodRow usual =
        new PaymentMethodRow(
            0, code, code, gateway, account, USUAL_POSITION, true, true, "{}", "{}", 0, now, now);
    return with(form, usual, 0, now);
  }

  /** Reads a change: what it does not name stays, and settings and rules are replaced whole. */
  PaymentMethodRow changed(JsonReader form, PaymentMethodRow before) {
    form.refuseOthers(CHANGEABLE);
    long version = form.integer("version", 0, Integer.MAX_VALUE - 1);
    Instant now = clock.instant();
    Instant at = now.isBefore(before.updatedAt()) ? before.updatedAt() : now;
    return with(form, before, (int) version + 1, at);
  }

  private PaymentMethodRow with(JsonReader form, PaymentMethodRow from, int version, Instant at) {
    return new PaymentMethodRow(
        from.id(),
        from.code(),
        form.optionalText("name", NAME_CHARACTERS_MAX).orElse(from.name()),
        from.backend(),
        from.account(),
        form.optionalInteger("position", 0, POSITION_MAX)
            .map(Long::intValue)
            .orElse(from.position()),
        form.has("is_on") ? form.flag("is_on") : from.isOn(),
        form.has("auto_approve") ? form.flag("auto_approve") : from.autoApprove(),
        form.has("settings") ? settings(form, from) : from.settings(),
        form.has("rules")
            ? Json.write(PaymentMethodJson.write(PaymentMethodJson.rules(form.object("rules"))))
            : from.rules(),
        version,
        from.createdAt(),
        at);
  }

  private String settings(JsonReader form, PaymentMethodRow method) {
    Optional<SortedMap<String, String>> settings =
        gateways
            .find(method.backend())
            .map(g -> PaymentMethodJson.settings(form.object("settings"), g));
    if (settings.isEmpty()) {
      form.error("settings", "unknown", "has no gateway here that could take any");
    }
    return settings.map(Json::write).orElse(method.settings());
  }

  boolean isConfigured(String gateway, String account) {
    return gateways.find(gateway).filter(g -> g.accounts().contains(account)).isPresent();
  }
}
