package io.tollgate.store;

/** A row about which a person may have to decide something. */
public sealed interface Reviewable permits BillRow, ReceiptRow, RefundRow {

  /** Opens a case for a person about it. */
  Reviewable openCase(CaseKind kind);
}
