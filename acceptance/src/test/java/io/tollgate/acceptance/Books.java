package io.tollgate.acceptance;

import io.tollgate.local.database.Database;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The database, looked at beside the functions. */
record Books(Database database) {

  private static final List<String> TABLES =
      List.of(
          "orders",
          "order_line",
          "bill",
          "receipt",
          "refund",
          "review_case",
          "history",
          "outbox",
          "callback_log",
          "idempotency_key",
          "payment_method",
          "api_key");

  /** The first column of every row. */
  List<String> column(String sql, Object... values) {
    try (var connection = database.open();
        var statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      List<String> column = new ArrayList<>();
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          column.add(rows.getString(1));
        }
      }
      return column;
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  long count(String sql, Object... values) {
    return Long.parseLong(column(sql, values).getFirst());
  }

  void write(String sql) {
    try {
      database.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  /** How many rows every table has. */
  Map<String, Long> sizes() {
    Map<String, Long> sizes = new TreeMap<>();
    TABLES.forEach(table -> sizes.put(table, count("SELECT COUNT(*) FROM " + table)));
    return sizes;
  }

  /** How often the order of this bill was handed over to be fulfilled. */
  long fulfilments(String ref) {
    return count(
        "SELECT COUNT(*) FROM outbox e JOIN bill b ON b.order_id=e.order_id"
            + " WHERE e.type='order.processing' AND b.ref=?",
        ref);
  }

  String state(String ref) {
    return column("SELECT state FROM bill WHERE ref=?", ref).getFirst();
  }

  String orderState(String ref) {
    return column("SELECT o.state FROM orders o JOIN bill b ON b.order_id=o.id WHERE b.ref=?", ref)
        .getFirst();
  }

  /** The kinds of the cases that were opened for a bill's order. */
  List<String> cases(String ref) {
    return column(
        "SELECT c.kind FROM review_case c JOIN bill b ON b.order_id=c.order_id"
            + " WHERE b.ref=? ORDER BY c.id",
        ref);
  }

  List<String> roles(String ref) {
    return column("SELECT role FROM receipt WHERE ref=? ORDER BY id", ref);
  }
}
