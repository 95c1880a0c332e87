package io.tollgate.outbox;

import java.util.Locale;

/** All event types; {@code docs/events} has the schema and an example of each. */
public enum EventType {
  ORDER_NEW,
  ORDER_HOLD,
  ORDER_PROCESSING,
  ORDER_SHIPPED,
  ORDER_DELIVERED,
  ORDER_COMPLETED,
  ORDER_FAILED,
  ORDER_CANCELLED,
  ORDER_REPLACED,
  PAYMENT_PAID,
  PAYMENT_FAILED,
  PAYMENT_EXPIRED,
  PAYMENT_IN_REVIEW,
  REFUND_REQUESTED,
  REFUND_PENDING,
  REFUND_DONE,
  REFUND_FAILED,
  REFUND_IN_REVIEW,
  DISPUTE_OPENED,
  DISPUTE_IN_REVIEW,
  DISPUTE_WON,
  DISPUTE_LOST,
  REVIEW_OPENED,
  REVIEW_DECIDED,
  ENDPOINT_DISABLED,
  /** Sent to one endpoint alone, when an operator tries it. */
  ENDPOINT_TEST;

  /** As consumers know it, like {@code payment.in_review}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replaceFirst("_", ".");
  }
}
