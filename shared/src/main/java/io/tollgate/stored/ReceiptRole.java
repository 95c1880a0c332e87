package io.tollgate.stored;

/** How reported money is stored. */
public enum ReceiptRole {
  /** No money was reported, or this money is stored already. */
  NONE,
  /** It pays the order. At most one for each order, by a unique key. */
  APPLIED,
  /** Real money that pays nothing: a second payment, or one that came too late. */
  EXTRA,
  /** Real money of another amount or currency than the bill's. */
  MISMATCH,
  /** Real money for a reference we do not know. */
  ORPHAN
}
