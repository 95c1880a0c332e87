package io.tollgate.order;

import java.time.Instant;

/** Where an order stands between being placed and being done. */
public sealed interface OrderState {

  /** The way of an order that goes well; the steps from {@link #SHIPPED} on are optional. */
  enum Step implements OrderState {
    /** Placed; nothing is verified. */
    NEW,
    /**
     * Verified money waits for approval, or an accepted order for money that no gateway collects.
     */
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

  /** Whether an order may go from here to there; staying is always allowed. */
  default boolean mayBecome(OrderState next) {
    return equals(next)
        || switch (this) {
          case Step.NEW -> next == Step.HOLD || next == Step.PROCESSING || next instanceof Failed;
          case Step.HOLD -> next == Step.PROCESSING || next instanceof Failed;
          case Step.PROCESSING ->
              next == Step.SHIPPED
                  || next == Step.DELIVERED
                  || next == Step.COMPLETED
                  || next instanceof Failed;
          case Step.SHIPPED -> next == Step.DELIVERED || next == Step.COMPLETED;
          case Step.DELIVERED -> next == Step.COMPLETED;
          case Step.COMPLETED -> false;
          case Failed failed ->
              failed.reason() != FailureReason.CANCELLED
                  && (next == Step.NEW || next == Step.HOLD || next == Step.PROCESSING);
        };
  }

  /** The state's name in the database, in the history and in events. */
  default String label() {
    return switch (this) {
      case Step step -> step.name();
      case Failed _ -> "FAILED";
    };
  }
}
