package io.tollgate.manage;

import io.tollgate.order.OrderState;
import io.tollgate.order.OrderState.FailureReason;
import io.tollgate.order.OrderState.Step;
import java.time.Instant;
import java.util.Locale;

/** What an operator says of an order. With {@link OrderState#mayBecome} it is the one table. */
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

    /** It is there already: repeating a command is no mistake. */
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

  /** Late money would still revive it, so giving it up is no repetition. */
  private static boolean mayBeRevived(OrderState state) {
    return state instanceof OrderState.Failed failed && !failed.reason().isFinal();
  }

  /** As the history tells it. */
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
