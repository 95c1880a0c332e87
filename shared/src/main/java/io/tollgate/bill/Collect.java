package io.tollgate.bill;

/** When the money of an order is collected that no gateway collects. */
public enum Collect {
  /** Before anything is shipped, as a bank transfer: the order waits until the money is there. */
  BEFORE,
  /** After fulfilment, as cash on delivery: the order is accepted on trust. */
  AFTER
}
