package io.tollgate.store;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.tollgate.bill.GatewayId;
import java.time.Instant;

/**
 * One way to pay: a gateway's account with what the shop's people decided about it.
 *
 * @param code what callers name it by, for ever
 * @param name what buyers read
 * @param position the lower, the earlier it is offered
 * @param isOn whether it is offered at all
 * @param autoApprove whether a verified payment starts fulfilment by itself
 * @param settings JSON, an object of texts
 * @param rules JSON
 * @param version counts the changes to this row
 */
@MappedEntity("payment_method")
public record PaymentMethodRow(
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

  public GatewayId gateway() {
    return new GatewayId(backend);
  }
}
