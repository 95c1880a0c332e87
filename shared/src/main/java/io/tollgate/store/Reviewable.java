package io.tollgate.store;

import io.tollgate.stored.CaseKind;

/** A row about which a person may have to decide something. */
public sealed interface Reviewable permits LockedBill, LockedReceipt, LockedRefund {

  /** Opens a case for a person about it. */
  Reviewable openCase(CaseKind kind);
}
