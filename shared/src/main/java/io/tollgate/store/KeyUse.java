package io.tollgate.store;

import java.time.Instant;

/** What a request's Idempotency-Key still has to do. */
public sealed interface KeyUse {

  /** The caller sent none. */
  record None() implements KeyUse {}

  /** Seen for the first time: written with the bill, in the same transaction. */
  record Fresh(IdempotentRequest request) implements KeyUse {}

  /** An earlier request died before its answer: pointed at whatever answers now. */
  record Resumed(IdempotentRequest request) implements KeyUse {}

  /** Writes the key in the same transaction as the bill that is its answer. */
  default void write(BillKeys keys, Instant leaseUntil) {
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
  default void write(RefundRow refund, Instant leaseUntil) {
    switch (this) {
      case None _ -> {}
      case Fresh fresh -> refund.remember(fresh.request(), leaseUntil);
      case Resumed _ -> throw new IllegalStateException("A key and its refund are written at once");
    }
  }
}
