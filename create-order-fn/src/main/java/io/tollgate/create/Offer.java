package io.tollgate.create;

import io.tollgate.json.FieldError;
import io.tollgate.store.Situation;
import java.time.Instant;

/** What came of asking for a payment. */
sealed interface Offer {

  /**
   * The gateway waits for the buyer.
   *
   * @param isNew whether this request opened it, or a live payment was found
   */
  record Opened(Situation situation, boolean isNew) implements Offer {}

  /** The gateway refused, and nothing was created there. */
  record Refused(Situation situation) implements Offer {}

  /** The gateway gave no usable answer: written down, and finished by reconcile. */
  record Unreachable(Situation situation) implements Offer {}

  /**
   * Another payment of this order is under way.
   *
   * @param isReplaceable whether {@code replace} would put a new one in its place: never one whose
   *     money is on its way
   * @param until when it is worth asking again
   */
  record Live(Situation situation, boolean isReplaceable, Instant until) implements Offer {}

  record AlreadyPaid(Situation situation) implements Offer {}

  /** The order is being fulfilled, and is paid afterwards. */
  record Accepted(Situation situation) implements Offer {}

  /** A person must look at a payment of this order first. */
  record InReview(Situation situation) implements Offer {}

  /** The live order of this number asks for another amount. */
  record OrderDiffers(Situation situation) implements Offer {}

  /** The order was cancelled, and is paid no more. */
  record Cancelled(Situation situation) implements Offer {}

  /** The shop placed another order under this one's number. */
  record Replaced(Situation situation) implements Offer {}

  /** What the order sells cannot be had any more, or not as it was read. */
  record GoodsChanged() implements Offer {}

  /**
   * The customer's unpaid orders hold enough already, or ran out unpaid too often.
   *
   * @param until when it is worth asking again
   */
  record TooManyUnpaid(Instant until) implements Offer {}

  /** The same request, or one with the same Idempotency-Key, is still being answered. */
  record InFlight(Instant until) implements Offer {}

  /** The same Idempotency-Key came with another request. */
  record KeyReused() implements Offer {}

  /** No configured method is what was asked for. */
  record NoMethod(FieldError why) implements Offer {}
}
