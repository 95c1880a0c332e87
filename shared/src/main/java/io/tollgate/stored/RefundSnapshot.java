package io.tollgate.stored;

/**
 * A refund, and the bill of its money with its order. The order was read first: whatever changes
 * the refund after that also changes the order's row, whose version guards what is decided on both.
 *
 * @param isOfOnlyPayment whether the bill was paid only once
 */
public record RefundSnapshot(BillSnapshot bill, StoredRefund refund, boolean isOfOnlyPayment) {}
