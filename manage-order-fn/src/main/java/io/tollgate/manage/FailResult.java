package io.tollgate.manage;

import io.tollgate.money.Money;
import io.tollgate.order.OrderState;

/** What came of an operator's failing an order. */
sealed interface FailResult {

  record UnknownOrder() implements FailResult {}

  /** It has failed, now or since an earlier request. */
  record Failed(long orderId, String number, String shopRef, OrderState state)
      implements FailResult {}

  record Illegal(OrderCommand.Course.Illegal move) implements FailResult {}

  /** It holds money, and the operator did not say that it shall be given back. */
  record RefundRequired(Money held) implements FailResult {}

  /**
   * All its money is on its way back; the order fails with the last of these refunds.
   *
   * @param refunding minor units that are on their way
   */
  record RefundInProgress(
      long orderId, String number, String shopRef, OrderState state, long refunding)
      implements FailResult {}

  /** Its money is given back, and this came of that. */
  record Refund(RefundResult refund) implements FailResult {}
}
