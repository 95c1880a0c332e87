package io.tollgate.bill;

/** All that an anonymous caller may know of a bill. */
public enum PublicStatus {
  PAID,
  PENDING,
  FAILED
}
