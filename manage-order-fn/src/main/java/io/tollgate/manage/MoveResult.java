package io.tollgate.manage;

import io.tollgate.money.Money;
import io.tollgate.order.OrderState;
import io.tollgate.stored.ReviewCase;

/** What came of an operator's moving an order. */
sealed interface MoveResult {

  record UnknownOrder() implements MoveResult {}

  /**
   * The order stands where it was to go, now or since an earlier request.
   *
   * @param trackingNumber empty where the goods cannot be followed
   */
  record Moved(long orderId, String number, String shopRef, OrderState state, String trackingNumber)
      implements MoveResult {}

  record Illegal(OrderCommand.Course.Illegal move) implements MoveResult {}

  /** There is no verified money, and none is to come after fulfilment. */
  record NotPaid() implements MoveResult {}

  /** All the money is on its way back; the last refund fails the order. */
  record RefundInProgress() implements MoveResult {}

  /** The buyer disputes the payment, and the operator did not say that it goes on anyway. */
  record MoneyDisputed(ReviewCase dispute) implements MoveResult {}

  /** Some of the money went back, and the operator did not say that it goes on anyway. */
  record MoneyRefunded(Money refunded) implements MoveResult {}

  /** It was shipped under another tracking number. */
  record AlreadyShipped(String trackingNumber) implements MoveResult {}
}
