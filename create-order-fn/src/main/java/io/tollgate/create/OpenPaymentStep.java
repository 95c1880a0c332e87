package io.tollgate.create;

import io.tollgate.bill.Ref;
import io.tollgate.stored.BillSnapshot;

/** What is to be done next to open a payment, as {@link OpenPaymentDecision} decides it. */
sealed interface OpenPaymentStep {

  /** Nothing is written: this is the result. */
  record Answer(OpenPaymentResult result) implements OpenPaymentStep {}

  /**
   * A concurrent request is opening the same bill: wait for it, then decide again.
   *
   * @param ifItTakesLonger the result where it is not done in time
   */
  record AwaitOpening(BillSnapshot opening, OpenPaymentResult ifItTakesLonger)
      implements OpenPaymentStep {}

  /** The live bill is the result, also for every repetition under the same key. */
  record Reuse(BillSnapshot live, boolean updatesDetails) implements OpenPaymentStep {}

  /** Writes a new order with its first bill, and opens that. */
  record Place() implements OpenPaymentStep {}

  /** Writes a new bill for an order whose last bill is over, and opens it. */
  record PayAgain(BillSnapshot last) implements OpenPaymentStep {}

  /** Opens a bill again whose first opening was lost. */
  record OpenAgain(BillSnapshot lost) implements OpenPaymentStep {}

  /** Asks the gateway about a bill that is to be replaced, then decides again. */
  record QueryGateway(BillSnapshot live) implements OpenPaymentStep {}

  /**
   * Writes a new bill for the same order in the place of the live one, and opens it.
   *
   * @param isToEnd whether the gateway is asked first to take no more money for the old one
   */
  record ReplaceBill(BillSnapshot live, boolean isToEnd) implements OpenPaymentStep {}

  /**
   * Fails the order as replaced and writes another one in its place, because an order's total never
   * changes under a bill; then opens the new bill.
   *
   * @param isToEnd whether the gateway is asked first to take no more money for the old order's
   *     bill
   */
  record ReplaceOrder(BillSnapshot before, boolean isToEnd) implements OpenPaymentStep {}

  /** Opens a new bill whose predecessor was ended at its gateway. */
  record OpenReplacement(BillSnapshot replacement) implements OpenPaymentStep {}

  /** Leaves a new bill unopened; whoever asks next may open it. */
  record LeaveUnopened(BillSnapshot replacement, OpenPaymentResult result)
      implements OpenPaymentStep {}

  /** Gives the place back to a predecessor that has, or may get, the money; then decides again. */
  record Withdraw(BillSnapshot replacement, Ref replaced) implements OpenPaymentStep {}
}
