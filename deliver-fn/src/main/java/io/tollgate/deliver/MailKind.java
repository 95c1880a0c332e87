package io.tollgate.deliver;

import java.util.Locale;

/** The facts that a buyer is told of by mail. */
enum MailKind {
  /** Money paid the order. */
  PAID,
  /** The payment failed or expired for good; the order may be paid again. */
  NOT_PAID,
  /** Money came for an order that was paid or given up already. */
  RETURNING,
  SHIPPED,
  REFUNDED;

  /** What its texts are called. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
