package io.tollgate.sql;

import io.tollgate.store.PaymentStore;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Several statements that travel to the database as one string and cost one round trip. Values are
 * bound, never pasted in. Needs {@code allowMultiQueries=true}.
 */
public final class Script {

  private final StringBuilder sql = new StringBuilder();
  private final List<Object> values = new ArrayList<>();
  private final Map<Integer, Rows<?>> queries = new HashMap<>();
  private int size;

  public Script add(String statement, Object... bound) {
    return add(statement, List.of(bound));
  }

  public Script add(String statement, List<Object> bound) {
    if (size > 0) {
      sql.append(";\n");
    }
    size++;
    return append(statement, bound);
  }

  /** Adds the statements of another one behind these. */
  public Script addAll(Script other) {
    if (other.size > 0) {
      other.queries.forEach((number, rows) -> queries.put(size + number, rows));
      add(other.sql.toString(), other.values);
      size += other.size - 1;
    }
    return this;
  }

  /** Adds to the statement that was added last. */
  public Script append(String more, Object... bound) {
    return append(more, List.of(bound));
  }

  public Script append(String more, List<Object> bound) {
    sql.append(more);
    values.addAll(bound);
    return this;
  }

  /** Adds the name of a row to the statement that was added last. */
  public Script append(RowId row) {
    return append(row.sql(), row.values());
  }

  /** How many statements there are. */
  public int size() {
    return size;
  }

  /** Adds a query, whose rows are there once the script has run. */
  public <T> Rows<T> query(RowMapper<T> mapper, String select, Object... bound) {
    Rows<T> rows = new Rows<>(mapper);
    queries.put(size, rows);
    add(select, bound);
    return rows;
  }

  /**
   * Sends the script. May be sent again.
   *
   * @return as {@link SqlConnection#script}
   */
  public List<Integer> run(SqlConnection connection) throws SQLException {
    return connection.script(sql.toString(), values, queries);
  }

  /**
   * Error 1242 ends the script here. Not only for bugs: a server that cannot send an answer,
   * because the client has gone, carries on with the next statement and has ROW_COUNT() say -1;
   * without this, it would skip all that is guarded and still commit (MySQL 8.0.31 and MariaDB
   * 11.4.5).
   */
  public static String failUnless(String condition) {
    return "SELECT IF(" + condition + ",0,(SELECT 1 UNION SELECT 2))";
  }

  /**
   * Ends the script here with error 1690, a number that is too large, unless this holds. Another
   * error than for what must never be: {@link PaymentStore.Commit#GOODS_CHANGED} comes of it.
   */
  public static String goodsUnless(String condition) {
    return "SELECT IF(" + condition + ",0,9223372036854775807+@w)";
  }

  /** SQL's NULL as a value. */
  public enum Null {
    NULL
  }
}
