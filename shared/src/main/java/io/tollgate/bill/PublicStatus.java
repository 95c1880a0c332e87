package io.tollgate.bill;

/** The status of a bill that an anonymous caller may see. */
public enum PublicStatus {
  PAID,
  PENDING,
  FAILED
}
