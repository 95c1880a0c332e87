package io.tollgate.manage;

/** What came of a request to give money of an order back. */
sealed interface RefundOrderResult {

  record UnknownOrder() implements RefundOrderResult {}

  /** No such money is stored for this order. */
  record NotPaid() implements RefundOrderResult {}

  /** Two payments of this order have this transaction number. */
  record NumberTwice() implements RefundOrderResult {}

  /** One payment brought the money, and this came of its refund. */
  record OfPayment(RefundResult refund) implements RefundOrderResult {}
}
