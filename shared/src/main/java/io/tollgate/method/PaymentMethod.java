package io.tollgate.method;

import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Translations;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One way to pay: a gateway's account with what the shop's people decided about it.
 *
 * @param id 0 for one that is not stored yet
 * @param code what callers name it by, for ever
 * @param name what buyers read
 * @param position the lower, the earlier it is offered
 * @param isOn whether it is offered at all
 * @param autoApprove whether a verified payment starts fulfilment by itself
 * @param settings of the gateway, by name, and what buyers read in other languages
 * @param version counts the changes to it
 */
public record PaymentMethod(
    long id,
    String code,
    String name,
    GatewayId gateway,
    String account,
    int position,
    boolean isOn,
    boolean autoApprove,
    SortedMap<String, String> settings,
    Rules rules,
    int version,
    Instant createdAt,
    Instant updatedAt) {

  /** The settings that translate the name begin with this, like {@code name_vi}. */
  public static final String NAME = "name";

  public PaymentMethod {
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
  }

  /** The name in other languages, by language. */
  public SortedMap<String, String> names() {
    return Translations.of(settings, NAME);
  }

  /** A setting; "" where it is not set. */
  public String setting(String setting) {
    return settings.getOrDefault(setting, "");
  }
}
