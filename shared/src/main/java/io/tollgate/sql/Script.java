package io.tollgate.sql;

import io.tollgate.store.PaymentStore;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Several statements that travel to the database as one string and cost one round trip. Values are
 * bound, never pasted in. Needs {@code allowMultiQueries=true}.
 */
public final class Script {

  private final StringBuilder sql = new StringBuilder();
  private final List<Object> values = new ArrayList<>();
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

  /**
   * Sends the script with one more statement behind it. May be sent again.
   *
   * @return as {@link SqlConnection#script}
   */
  public List<Integer> run(SqlConnection connection, String last) throws SQLException {
    return connection.script(sql + ";\n" + last, values);
  }

  /**
   * The same, with a query behind the commit.
   *
   * @param query empty for none
   */
  public <T> SqlConnection.ScriptAnswer<T> run(
      SqlConnection connection, RowMapper<T> mapper, Optional<String> query, List<Object> bound)
      throws SQLException {
    List<Object> all = new ArrayList<>(values);
    all.addAll(bound);
    String behind = query.map(text -> ";\n" + text).orElse("");
    return connection.script(sql + ";\nCOMMIT" + behind, all, size + 1, mapper);
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
