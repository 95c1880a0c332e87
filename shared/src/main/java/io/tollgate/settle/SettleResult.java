package io.tollgate.settle;

import io.tollgate.gateway.Acknowledgement;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.StoredBill;

/** The result of settling a report. Exists only after the commit. */
public sealed interface SettleResult {

  Acknowledgement acknowledgement();

  /** It changed a bill of ours, which now stands like this. */
  record Changed(Acknowledgement acknowledgement, StoredBill bill) implements SettleResult {}

  /** It was about a bill of ours and changed nothing: bill and order stand as they were read. */
  record Unchanged(Acknowledgement acknowledgement, BillSnapshot snapshot)
      implements SettleResult {}

  /** It was about no bill of this account. */
  record Unknown(Acknowledgement acknowledgement) implements SettleResult {}
}
