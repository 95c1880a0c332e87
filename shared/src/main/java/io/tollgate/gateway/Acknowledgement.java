package io.tollgate.gateway;

/**
 * The result of a callback, as it is acknowledged to the gateway. Built after the commit: a
 * positive one always means that it is stored.
 */
public enum Acknowledgement {
  RECORDED,
  /** The bill was decided before; what this adds, if anything, is written down too. */
  ALREADY_RECORDED,
  /** Genuine, and nothing to do. */
  IGNORED,
  /** Genuine, for a reference we do not know; money is written down as an orphan. */
  UNKNOWN_REF,
  /** Genuine, with another amount than the bill's; written down for a person to look at. */
  WRONG_AMOUNT,
  /** Not believed. */
  REJECTED,
  /** Our failure: the gateway should call again. */
  NOT_RECORDED
}
