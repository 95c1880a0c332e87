package io.tollgate.order;

import java.time.Instant;

/** Where an order stands between being placed and being done. */
public sealed interface OrderState {

  /** The steps of an order that goes well; those from {@link #SHIPPED} on are optional. */
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

  /** The order came to nothing, or its money went back. */
  record Failed(FailureReason reason, Instant at) implements OrderState {}

  /** Why an order failed. */
  enum FailureReason {
    PAYMENT_FAILED,
    PAYMENT_EXPIRED,
    /** Given up by its buyer, or by the shop. */
    CANCELLED,
    /** Its buyer, or the shop, placed another order in its place. */
    REPLACED;

    /**
     * Whether somebody decided it: then neither late money nor another payment revives the order.
     */
    public boolean isFinal() {
      return switch (this) {
        case PAYMENT_FAILED, PAYMENT_EXPIRED -> false;
        case CANCELLED, REPLACED -> true;
      };
    }
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
          case Failed failed -> !failed.reason().isFinal() && isAfterFailure(next);
        };
  }

  /** What a payment can revive can also be given up for good. */
  private static boolean isAfterFailure(OrderState next) {
    return switch (next) {
      case Step step -> step == Step.NEW || step == Step.HOLD || step == Step.PROCESSING;
      case Failed failed -> failed.reason() == FailureReason.CANCELLED;
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
