package io.tollgate.manage;

import io.tollgate.order.OrderState;
import io.tollgate.order.OrderState.FailureReason;
import io.tollgate.order.OrderState.Step;
import java.time.Instant;
import java.util.Locale;

/**
 * An operator's command on an order. With {@link OrderState#mayBecome} it is the one table of legal
 * moves.
 */
enum OrderCommand {
  /** Starts fulfilment; money moves an order past this by itself, a person only from HOLD. */
  APPROVE,
  SHIP,
  DELIVER,
  COMPLETE,
  FAIL;

  /** Where a command takes an order. */
  sealed interface Course {

    record To(OrderState state) implements Course {}

    /** The order is there already: repeating a command is idempotent. */
    record AlreadyThere() implements Course {}

    record Illegal(String from, String to) implements Course {}
  }

  Course of(OrderState from, Instant now) {
    OrderState to = target(now);
    if (from.label().equals(to.label()) && !mayBeRevived(from)) {
      return new Course.AlreadyThere();
    }
    boolean isLegal = from.mayBecome(to) && (this != APPROVE || from == Step.HOLD);
    return isLegal ? new Course.To(to) : new Course.Illegal(from.label(), to.label());
  }

  /** Whether late money would still revive the order, so that failing it is no repetition. */
  private static boolean mayBeRevived(OrderState state) {
    return state instanceof OrderState.Failed failed && !failed.reason().isFinal();
  }

  /** The reason in the order's history. */
  String why() {
    return name().toLowerCase(Locale.ROOT) + " by an operator";
  }

  private OrderState target(Instant now) {
    return switch (this) {
      case APPROVE -> Step.PROCESSING;
      case SHIP -> Step.SHIPPED;
      case DELIVER -> Step.DELIVERED;
      case COMPLETE -> Step.COMPLETED;
      case FAIL -> new OrderState.Failed(FailureReason.CANCELLED, now);
    };
  }
}
