package io.tollgate.privacy;

import java.util.Locale;

/** Why the personal data of an order is needed yet. */
public enum OpenFor {
  UNPAID,
  IN_FULFILMENT,
  REFUND_PENDING,
  CASE_OPEN,
  /** Money may come late, and its gateway is asked about it. */
  PAYMENT_WATCHED;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
