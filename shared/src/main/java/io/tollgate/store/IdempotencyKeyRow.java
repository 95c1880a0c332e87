package io.tollgate.store;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.data.annotation.GeneratedValue;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;

/**
 * A request that took effect, or is about to.
 *
 * @param billId 0 where it belongs to no order
 * @param httpStatus of the first answer; none while the gateway has not answered
 * @param leaseUntil until when the first request may still be under way
 * @param answer the body of the first answer, where no bill or refund says it; else empty
 */
@MappedEntity("idempotency_key")
public record IdempotencyKeyRow(
    @Id @GeneratedValue long id,
    String requestSha256,
    long billId,
    @Nullable Long refundId,
    @Nullable Integer httpStatus,
    Instant leaseUntil,
    String answer) {}
