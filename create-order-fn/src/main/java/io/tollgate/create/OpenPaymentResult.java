package io.tollgate.create;

import io.tollgate.json.FieldError;
import io.tollgate.stored.BillSnapshot;
import java.time.Instant;

/** What came of opening a payment. */
sealed interface OpenPaymentResult {

  /** Of an order that waits for no money. */
  static OpenPaymentResult ofPaidOrAccepted(BillSnapshot snapshot) {
    return snapshot.orderPaid() ? new AlreadyPaid(snapshot) : new Accepted(snapshot);
  }

  /**
   * The gateway waits for the buyer.
   *
   * @param isNew whether this request opened it, or a live payment was found
   */
  record Opened(BillSnapshot snapshot, boolean isNew) implements OpenPaymentResult {}

  /** The gateway refused, and nothing was created there. */
  record Refused(BillSnapshot snapshot) implements OpenPaymentResult {}

  /** The gateway gave no usable answer: written down, and finished by reconcile. */
  record Unreachable(BillSnapshot snapshot) implements OpenPaymentResult {}

  /**
   * Another payment of this order is live.
   *
   * @param isReplaceable whether {@code replace} would put a new one in its place
   * @param until when it is worth asking again
   */
  record Live(BillSnapshot snapshot, boolean isReplaceable, Instant until)
      implements OpenPaymentResult {}

  /** The money of a payment is on its way, which stops every other one. */
  record InProgress(BillSnapshot snapshot) implements OpenPaymentResult {}

  record AlreadyPaid(BillSnapshot snapshot) implements OpenPaymentResult {}

  /** The order is being fulfilled, and is paid afterwards. */
  record Accepted(BillSnapshot snapshot) implements OpenPaymentResult {}

  /** A person must look at a payment of this order first. */
  record InReview(BillSnapshot snapshot) implements OpenPaymentResult {}

  /** The live order of this number asks for another amount. */
  record OrderDiffers(BillSnapshot snapshot) implements OpenPaymentResult {}

  /** The order was cancelled, and is paid no more. */
  record Cancelled(BillSnapshot snapshot) implements OpenPaymentResult {}

  /** The shop placed another order under this one's number. */
  record Replaced(BillSnapshot snapshot) implements OpenPaymentResult {}

  /** What the order sells cannot be had any more, or not as it was read. */
  record GoodsChanged() implements OpenPaymentResult {}

  /**
   * The customer's unpaid orders hold enough already, or ran out unpaid too often.
   *
   * @param until when it is worth asking again
   */
  record TooManyUnpaid(Instant until) implements OpenPaymentResult {}

  /** The same request, or one with the same Idempotency-Key, is still being answered. */
  record InFlight(Instant until) implements OpenPaymentResult {}

  /** The same Idempotency-Key came with another request. */
  record KeyReused() implements OpenPaymentResult {}

  /** No configured method is what was asked for. */
  record NoMethod(FieldError why) implements OpenPaymentResult {}
}
