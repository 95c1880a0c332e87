package io.tollgate.store;

import io.micronaut.data.annotation.GeneratedValue;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;

/**
 * One configured way to pay.
 *
 * @param autoApprove whether a verified payment starts fulfilment by itself
 */
@MappedEntity("payment_method")
public record PaymentMethodRow(
    @Id @GeneratedValue long id,
    String backend,
    String account,
    boolean autoApprove,
    Instant createdAt) {}
