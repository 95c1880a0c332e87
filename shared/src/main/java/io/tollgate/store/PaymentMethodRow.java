package io.tollgate.store;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.tollgate.bill.GatewayId;
import io.tollgate.json.Json;
import io.tollgate.method.PaymentMethod;
import java.time.Instant;
import java.util.TreeMap;

/**
 * A row of {@code payment_method}, as Micronaut Data reads it; {@code settings} and {@code rules}
 * are JSON.
 */
@MappedEntity("payment_method")
record PaymentMethodRow(
    @Id long id,
    String code,
    String name,
    String backend,
    String account,
    int position,
    boolean isOn,
    boolean autoApprove,
    String settings,
    String rules,
    int version,
    Instant createdAt,
    Instant updatedAt) {

  PaymentMethod method() {
    return new PaymentMethod(
        id,
        code,
        name,
        new GatewayId(backend),
        account,
        position,
        isOn,
        autoApprove,
        new TreeMap<>(Json.texts(settings)),
        PaymentMethodJson.read(rules),
        version,
        createdAt,
        updatedAt);
  }
}
