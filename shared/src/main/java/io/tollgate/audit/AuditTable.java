package io.tollgate.audit;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The tables that the audit walks, in this order, each in ranges of its ids. */
enum AuditTable {
  ORDERS("order"),
  ORDER_LINE("line"),
  BILL("bill"),
  RECEIPT("receipt"),
  REFUND("refund"),
  REVIEW_CASE("case"),
  HISTORY("history"),
  OUTBOX("event"),
  /** One row may stand for any number of lines of orders, so the ranges begin small. */
  PRODUCT("product", 1),
  STOCK_MOVE("stock move"),
  CART_LINE("cart line"),
  IDEMPOTENCY_KEY("idempotency key"),
  PAYMENT_METHOD("payment method");

  private static final int FIRST_RANGE_ROWS = 64;

  private final String noun;
  private final int firstRangeRows;

  AuditTable(String noun) {
    this(noun, FIRST_RANGE_ROWS);
  }

  AuditTable(String noun, int firstRangeRows) {
    this.noun = noun;
    this.firstRangeRows = firstRangeRows;
  }

  /** What one row is called in a violation. */
  String noun() {
    return noun;
  }

  int firstRangeRows() {
    return firstRangeRows;
  }

  /** As the database names it. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<AuditTable> of(String label) {
    return Arrays.stream(values()).filter(table -> table.label().equals(label)).findFirst();
  }

  Optional<AuditTable> following() {
    return ordinal() + 1 < values().length
        ? Optional.of(values()[ordinal() + 1])
        : Optional.empty();
  }
}
