package io.tollgate.manage;

import io.tollgate.order.Order;

/** What came of a buyer's cancelling an order. */
sealed interface CancelResult {

  /** It is cancelled, now or since an earlier request. */
  record Cancelled(String number, String shopRef) implements CancelResult {}

  /** Another order has taken its place. */
  record Replaced(Order order) implements CancelResult {}

  record AlreadyPaid(Order order) implements CancelResult {}

  /** A person must decide about money of this order first. */
  record InReview(Order order) implements CancelResult {}

  /** A gateway says that the buyer has authorised the payment. */
  record PaymentInProgress(Order order) implements CancelResult {}

  /** It is being fulfilled, and is paid afterwards. */
  record AlreadyAccepted(Order order) implements CancelResult {}
}
