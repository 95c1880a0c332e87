package io.tollgate.acceptance;

import io.tollgate.local.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The database, looked at beside the functions. */
record DatabaseQueries(Database database) {

  /** Those that grow at a caller's request only; to the others reconcile may add beside a test. */
  private static final List<String> OF_CALLERS =
      List.of("orders", "order_line", "bill", "idempotency_key", "payment_method", "api_key");

  /** Those that grow when something becomes of an order, or comes in for none. */
  private static final List<String> OF_ORDERS =
      List.of("receipt", "refund", "review_case", "history", "outbox");

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

  /** How many statements have written, or tried to, since the server started. */
  long writes() {
    String sql =
        "SHOW GLOBAL STATUS WHERE Variable_name IN ('Com_insert','Com_insert_select','Com_update',"
            + "'Com_update_multi','Com_delete','Com_delete_multi')";
    try (var connection = database.open();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      long sum = 0;
      while (rows.next()) {
        sum += rows.getLong("Value");
      }
      return sum;
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  /** How many rows callers have made by table, and how many belong to nobody's order. */
  Map<String, Long> sizes() {
    return sizes("");
  }

  /** The same, and with them the rows that belong to the order of this bill. */
  Map<String, Long> sizes(String ref) {
    Map<String, Long> sizes = new TreeMap<>();
    OF_CALLERS.forEach(table -> sizes.put(table, count("SELECT COUNT(*) FROM " + table)));
    for (String table : OF_ORDERS) {
      String sql =
          "SELECT COUNT(*) FROM %s t LEFT JOIN bill b ON b.order_id=t.order_id"
              + " WHERE t.order_id IS NULL OR b.ref=?";
      sizes.put(table, count(sql.formatted(table), ref));
    }
    sizes.put("callback_log", count("SELECT COUNT(*) FROM callback_log WHERE ref IN ('',?)", ref));
    return sizes;
  }

  /** How often the order of this bill was handed over to be fulfilled. */
  long fulfilments(String ref) {
    return count(
        "SELECT COUNT(*) FROM outbox e JOIN bill b ON b.order_id=e.order_id"
            + " WHERE e.type='order.processing' AND b.ref=?",
        ref);
  }

  /** Until it is closed, whoever reads or writes a bill has to wait. */
  Stop freezeBills() {
    return freeze("LOCK TABLES bill WRITE");
  }

  /** Until it is closed, a client holds the locks of these bills' orders, and does nothing. */
  Stop freezeOrders(List<String> refs) {
    String bills = "SELECT order_id FROM bill WHERE ref IN ('" + String.join("','", refs) + "')";
    return freeze(
        "SELECT 1 FROM orders WHERE id IN (" + String.join(",", column(bills)) + ") FOR UPDATE");
  }

  private Stop freeze(String sql) {
    try {
      Connection connection = database.open();
      connection.setAutoCommit(false);
      try (var statement = connection.createStatement()) {
        statement.execute(sql);
      }
      return () -> unlock(connection);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static void unlock(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** Until it is closed, whoever reads or writes a bill finds no such table. */
  Stop hideBills() {
    write("RENAME TABLE bill TO bill_hidden");
    return () -> write("RENAME TABLE bill_hidden TO bill");
  }

  /** Ends what was done to the database. */
  @FunctionalInterface
  interface Stop extends AutoCloseable {
    @Override
    void close();
  }

  String state(String ref) {
    return column("SELECT state FROM bill WHERE ref=?", ref).getFirst();
  }

  /** Waits until the gateway's report that the money is on its way has been stored. */
  void awaitInProgress(String ref) {
    Eventually.holds(
        "in progress",
        () -> count("SELECT COUNT(*) FROM bill WHERE ref=? AND in_progress=1", ref) == 1);
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
