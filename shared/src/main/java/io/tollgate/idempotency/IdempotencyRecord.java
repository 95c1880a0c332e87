package io.tollgate.idempotency;

import java.time.Instant;

/**
 * A request that took effect, or is about to.
 *
 * @param billId 0 where it belongs to no order
 * @param refundId 0 where it belongs to no refund
 * @param httpStatus of the first answer; 0 while the gateway has not answered
 * @param leaseUntil until when the first request may still be under way
 * @param answer the body of the first answer, where no bill or refund says it; else empty
 */
public record IdempotencyRecord(
    String requestSha256,
    long billId,
    long refundId,
    int httpStatus,
    Instant leaseUntil,
    String answer) {}
