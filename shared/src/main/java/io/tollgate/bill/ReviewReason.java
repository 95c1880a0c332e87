package io.tollgate.bill;

/** Why a person must look at a bill. The names are also those of the review cases they open. */
public enum ReviewReason {
  /** The gateway took another amount or currency than the bill's. */
  WRONG_AMOUNT,
  /** The gateway itself doubts the money. */
  SUSPICIOUS,
  /** The gateway did not come to a result within the time it says money can stay in flight. */
  UNDECIDED
}
