package io.tollgate.operator;

import io.tollgate.auth.Operator;
import io.tollgate.json.Json;
import io.tollgate.method.PaymentMethod;
import io.tollgate.store.PaymentMethodChanges;
import io.tollgate.store.PaymentMethodJson;
import io.tollgate.store.PaymentMethods;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Adds and changes payment methods. Nobody removes one, because its bills name it; it is switched
 * off. Repeating what is so already changes nothing (DECISIONS 36).
 */
@Singleton
class ConfigureMethod {

  private final PaymentMethods stored;
  private final PaymentMethodChanges changes;

  ConfigureMethod(PaymentMethods stored, PaymentMethodChanges changes) {
    this.stored = stored;
    this.changes = changes;
  }

  MethodResult add(PaymentMethod wanted, Operator operator) {
    Optional<PaymentMethod> there = stored.find(wanted.code());
    if (there.isPresent()) {
      return facts(there.get()).equals(facts(wanted))
          ? new MethodResult.Unchanged(there.get())
          : new MethodResult.CodeTaken();
    }
    changes.add(wanted, Json.write(facts(wanted)), operator.name());
    return new MethodResult.Added(wanted);
  }

  MethodResult change(PaymentMethod before, PaymentMethod wanted, Operator operator) {
    Map<String, Object> was = facts(before);
    Map<String, Object> becomes = facts(wanted);
    if (was.equals(becomes)) {
      return new MethodResult.Unchanged(before);
    }
    boolean isChanged =
        wanted.version() == before.version() + 1
            && changes.change(wanted, Json.write(was), Json.write(becomes), operator.name());
    return isChanged
        ? new MethodResult.Changed(wanted)
        : new MethodResult.VersionConflict(stored.find(before.code()).orElseThrow().version());
  }

  /** What people decide, and the history keeps. */
  static Map<String, Object> facts(PaymentMethod method) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("code", method.code());
    facts.put("name", method.name());
    facts.put("gateway", method.gateway().value());
    facts.put("account", method.account());
    facts.put("position", method.position());
    facts.put("is_on", method.isOn());
    facts.put("auto_approve", method.autoApprove());
    facts.put("settings", method.settings());
    facts.put("rules", PaymentMethodJson.write(method.rules()));
    return facts;
  }
}
