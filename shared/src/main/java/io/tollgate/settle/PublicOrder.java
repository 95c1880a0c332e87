package io.tollgate.settle;

import io.tollgate.bill.BillState;
import io.tollgate.order.OrderState;
import io.tollgate.order.OrderState.FailureReason;
import io.tollgate.order.OrderState.Step;
import io.tollgate.stored.BillMoney;
import io.tollgate.stored.BillSnapshot;
import java.util.Locale;

/**
 * The public status of the order that a bill belongs to, shown to its buyer beside the bill's own
 * status (DECISIONS 89). A pure function of what is stored (Invariant 8).
 */
public enum PublicOrder {
  /** It is not paid, and may be paid, or paid again after a payment that failed. */
  OPEN,
  /** It is paid, or is being fulfilled and paid afterwards; by this bill or by another one. */
  CONFIRMED,
  /** It comes to nothing: it was cancelled, or another order has taken its place. */
  CANCELLED,
  /** The money of this bill has gone back to its buyer wholly. */
  REFUNDED,
  /** The money of this bill is not what paid the order. */
  DUPLICATE,
  /** A person must decide about money before the order goes on, or about this bill. */
  UNDER_REVIEW;

  /** The value in the API. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static PublicOrder of(BillSnapshot snapshot) {
    BillMoney money = snapshot.money();
    if (money == BillMoney.REFUNDED) {
      return REFUNDED;
    }
    boolean isInReview = snapshot.bill().bill().state() instanceof BillState.InReview;
    if (snapshot.moneyInReview() && (isInReview || !snapshot.orderPaid())) {
      return UNDER_REVIEW;
    }
    return money == BillMoney.EXTRA && snapshot.orderPaid() ? DUPLICATE : ofOrder(snapshot);
  }

  private static PublicOrder ofOrder(BillSnapshot snapshot) {
    return switch (snapshot.order().state()) {
      case Step.NEW, Step.HOLD -> snapshot.orderPaid() ? CONFIRMED : OPEN;
      case Step.PROCESSING, Step.SHIPPED, Step.DELIVERED, Step.COMPLETED -> CONFIRMED;
      case OrderState.Failed _ when snapshot.orderPaid() || snapshot.replaced() -> CANCELLED;
      case OrderState.Failed failed -> ofUnpaid(failed.reason());
    };
  }

  private static PublicOrder ofUnpaid(FailureReason reason) {
    return switch (reason) {
      case PAYMENT_FAILED, PAYMENT_EXPIRED -> OPEN;
      case CANCELLED, REPLACED -> CANCELLED;
    };
  }
}
