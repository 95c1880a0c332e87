package io.tollgate.manage;

import io.tollgate.bill.Ref;
import io.tollgate.stored.StoredRefund;
import java.time.Instant;

/** What came of a request to give money of one payment back. */
sealed interface RefundResult {

  /** The gateway has given it back. */
  record Done(Ref ref, StoredRefund refund) implements RefundResult {}

  /** It is written down, and followed until it is final. */
  record Pending(Ref ref, StoredRefund refund) implements RefundResult {}

  /** The gateway refused it. */
  record Refused(Ref ref, StoredRefund refund) implements RefundResult {}

  record UnknownPayment() implements RefundResult {}

  /** This gateway gives nothing back. */
  record Unsupported() implements RefundResult {}

  /** No such money is stored for this payment. */
  record NotPaid() implements RefundResult {}

  /**
   * More than is left of this money.
   *
   * @param refundable what is left, in minor units
   * @param until when it can go back; {@link io.tollgate.bill.Pacing#NEVER} where there is no end
   */
  record Exceeds(long refundable, Instant until) implements RefundResult {}

  /** The gateway gave this money back until then. */
  record TooLate(Instant until) implements RefundResult {}

  /** The case whose decision it carries out was decided meanwhile. */
  record AlreadyDecided() implements RefundResult {}

  /** The first request with this Idempotency-Key is still under way. */
  record InFlight(Instant until) implements RefundResult {}

  /** The same Idempotency-Key came with another request. */
  record KeyReused() implements RefundResult {}
}
