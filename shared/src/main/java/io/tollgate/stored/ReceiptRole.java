package io.tollgate.stored;

/** What a report of money is to our books. */
public enum ReceiptRole {
  /** No money was reported, or this money stands in the books already. */
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
