package io.tollgate.stored;

/** What became of the money that came by a bill. */
public enum BillMoney {
  /** None has come. */
  NONE,
  /** It pays the order, and not all of it was refunded. */
  APPLIED,
  /** It pays nothing, and not all of it was refunded. */
  EXTRA,
  /** It was refunded wholly: what paid the order, or all of it where none did. */
  REFUNDED
}
