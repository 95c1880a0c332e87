package io.tollgate.store;

import io.tollgate.idempotency.IdempotentRequest;
import java.time.Instant;

/** What a request's Idempotency-Key still has to do. */
public sealed interface IdempotencyKeyUse {

  /** The caller sent none. */
  record None() implements IdempotencyKeyUse {}

  /** Seen for the first time: written with the bill, in the same transaction. */
  record Fresh(IdempotentRequest request) implements IdempotencyKeyUse {}

  /** An earlier request died before its answer: pointed at whatever answers now. */
  record Resumed(IdempotentRequest request) implements IdempotencyKeyUse {}

  /** Writes the key in the same transaction as the bill that is its answer. */
  default void write(BillIdempotencyKeys keys, Instant leaseUntil) {
    switch (this) {
      case None _ -> {}
      case Fresh fresh -> keys.remember(fresh.request(), leaseUntil);
      case Resumed resumed -> keys.repoint(resumed.request(), leaseUntil);
    }
  }

  /**
   * Writes the key in the same transaction as the refund that is its answer.
   *
   * @throws IllegalStateException for an earlier request, which has its refund
   */
  default void write(LockedRefund refund, Instant leaseUntil) {
    switch (this) {
      case None _ -> {}
      case Fresh fresh -> refund.remember(fresh.request(), leaseUntil);
      case Resumed _ -> throw new IllegalStateException("A key and its refund are written at once");
    }
  }
}
