package io.tollgate.stored;

/** How money leaves a receipt. Both count against it alike. */
public enum RefundKind {
  /** Given back by the shop. */
  REFUND,
  /** Taken by the buyer's bank in a dispute that was lost. */
  DISPUTE
}
