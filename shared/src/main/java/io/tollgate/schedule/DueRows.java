package io.tollgate.schedule;

import io.tollgate.sql.Condition;

/**
 * Rows of one kind whose time has come.
 *
 * @param name of the kind: "refunds of vnpay"
 */
public record DueRows(String name, String table, Condition which) {

  /** What follows FROM in a query for them. */
  public String sql() {
    return table + " WHERE " + which.sql();
  }

  public Object[] values() {
    return which.values().toArray();
  }
}
