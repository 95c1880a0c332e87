package io.tollgate.order;

import java.time.Instant;

/** Where an order stands between being placed and being done. */
public sealed interface OrderState {

  /** The way of an order that goes well; the steps from {@link #SHIPPED} on are optional. */
  enum Step implements OrderState {
    /** Placed; nothing is verified. */
    NEW,
    /** A verified payment waits for approval. */
    HOLD,
    /** Approved: fulfilment has been started, once. */
    PROCESSING,
    SHIPPED,
    DELIVERED,
    COMPLETED
  }

  /** The payment failed or ran out of time, or the order was cancelled. */
  record Failed(FailureReason reason, Instant at) implements OrderState {}

  /** Why an order failed. Late money revives the first two, never a cancelled order. */
  enum FailureReason {
    PAYMENT_FAILED,
    PAYMENT_EXPIRED,
    CANCELLED
  }

  /** The state's name in the database, in the history and in events. */
  default String label() {
    return switch (this) {
      case Step step -> step.name();
      case Failed _ -> "FAILED";
    };
  }
}
