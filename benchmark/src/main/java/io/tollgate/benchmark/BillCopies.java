package io.tollgate.benchmark;

import io.tollgate.local.database.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Unpaid payments by the thousand: copies of one that was really opened, numbered from 1. */
final class BillCopies {

  private static final int TOGETHER = 10_000;

  private final Database database;
  private final String original;
  private final AtomicLong made = new AtomicLong();
  private final AtomicLong taken = new AtomicLong();

  private BillCopies(Database database, String original) {
    this.database = database;
    this.original = original;
  }

  static BillCopies of(Database database, String ref) {
    return new BillCopies(database, ref);
  }

  /** The number of a copy that nobody has taken. */
  long next() {
    long next = taken.incrementAndGet();
    if (next > made.get()) {
      ensure(TOGETHER / 10);
    }
    return next;
  }

  /** The number that was taken last. */
  long taken() {
    return taken.get();
  }

  /** Makes so many more, before time is measured. */
  synchronized void ensure(int more) {
    try (Connection connection = database.open();
        Statement statement = connection.createStatement()) {
      for (long left = more; left > 0; left -= TOGETHER) {
        copy(statement, made.get(), Math.min(left, TOGETHER));
        made.addAndGet(Math.min(left, TOGETHER));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static String appTransId(long number) {
    return "000102_%09d".formatted(number);
  }

  static String transactionId(long number) {
    return Long.toString(990_000_000_000_000L + number);
  }

  private void copy(Statement statement, long after, long count) throws SQLException {
    String numbers =
        "(SELECT %d+a.d+10*b.d+100*c.d+1000*e.d AS n FROM %s a,%s b,%s c,%s e) n"
            .formatted(after + 1, digits(), digits(), digits(), digits());
    String range = " AND n.n<=" + (after + count);
    statement.executeUpdate(
        insert(
            statement,
            "orders",
            Map.of(
                "shop_ref", "CONCAT('copy-',n.n)",
                "number", "LPAD(n.n,9,'0')",
                "key_nonce", "LPAD(HEX(n.n),32,'0')",
                "key_sha256", "LPAD(LOWER(HEX(n.n)),64,'0')"),
            " FROM orders t,%s WHERE t.id=(SELECT order_id FROM bill WHERE ref='%s')"
                .formatted(numbers, original),
            range));
    statement.executeUpdate(
        insert(
            statement,
            "bill",
            Map.of("order_id", "o.id", "ref", "CONCAT('000102',LPAD(n.n,9,'0'))"),
            " FROM bill t,%s JOIN orders o ON o.shop_ref=CONCAT('copy-',n.n) WHERE t.ref='%s'"
                .formatted(numbers, original),
            range));
  }

  private static String digits() {
    return "(SELECT 0 AS d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3"
        + " UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7"
        + " UNION ALL SELECT 8 UNION ALL SELECT 9)";
  }

  /** All columns that the database does not fill by itself. */
  private static String insert(
      Statement statement, String table, Map<String, String> own, String from, String range)
      throws SQLException {
    List<String> columns = new ArrayList<>();
    try (ResultSet rows =
        statement.executeQuery(
            "SELECT column_name FROM information_schema.columns WHERE table_schema=DATABASE()"
                + " AND table_name='"
                + table
                + "' AND column_name<>'id' AND COALESCE(generation_expression,'')=''")) {
      while (rows.next()) {
        columns.add(rows.getString(1));
      }
    }
    List<String> values =
        columns.stream().map(column -> own.getOrDefault(column, "t." + column)).toList();
    return "INSERT INTO %s(%s) SELECT %s%s%s"
        .formatted(table, String.join(",", columns), String.join(",", values), from, range);
  }
}
