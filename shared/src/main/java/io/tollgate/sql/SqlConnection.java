package io.tollgate.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * SQL on one connection. Every statement is prepared, bound and read here: values are bound, never
 * pasted in. A value may be a text, a number, a flag, a time, a constant of an enum by its name,
 * {@link Script.Null}, or an Optional, of which an empty one is NULL.
 */
public final class SqlConnection implements AutoCloseable {

  private final Connection connection;
  private final Duration limit;

  public SqlConnection(Connection connection) {
    this(connection, Duration.ZERO);
  }

  /**
   * Takes a connection over.
   *
   * @param limit whole seconds after which the server ends a statement; zero for none
   */
  public SqlConnection(Connection connection, Duration limit) {
    this.connection = connection;
    this.limit = limit;
  }

  /** All rows. */
  public <T> List<T> list(String sql, RowMapper<T> mapper, Object... values) throws SQLException {
    try (PreparedStatement statement = prepare(sql, List.of(values));
        ResultSet result = statement.executeQuery()) {
      List<T> rows = new ArrayList<>();
      while (result.next()) {
        rows.add(mapper.map(result));
      }
      return rows;
    }
  }

  /** The first row, if there is any. */
  public <T> Optional<T> first(String sql, RowMapper<T> mapper, Object... values)
      throws SQLException {
    try (PreparedStatement statement = prepare(sql, List.of(values));
        ResultSet result = statement.executeQuery()) {
      return result.next() ? Optional.of(mapper.map(result)) : Optional.empty();
    }
  }

  /** Hands out rows one by one as they arrive: together they might not fit into memory. */
  public <T> void stream(String sql, RowMapper<T> mapper, Consumer<T> reader, Object... values)
      throws SQLException {
    try (PreparedStatement statement = prepare(sql, List.of(values))) {
      statement.setFetchSize(Integer.MIN_VALUE);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          reader.accept(mapper.map(result));
        }
      }
    }
  }

  /** Returns how many rows it changed. */
  public int update(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = prepare(sql, List.of(values))) {
      return statement.executeUpdate();
    }
  }

  /**
   * Sends several statements as one string.
   *
   * @param queries by the number of their statement, from zero
   * @return how many rows each statement changed, in order; -1 for one that answered with rows
   * @throws SQLException of the first statement that failed; what stood before it has taken effect
   *     and a transaction it opened is still open
   */
  List<Integer> script(String sql, List<Object> values, Map<Integer, Rows<?>> queries)
      throws SQLException {
    try (PreparedStatement statement = prepare(sql, values)) {
      List<Integer> counts = new ArrayList<>();
      boolean hasRows = statement.execute();
      while (hasRows || statement.getUpdateCount() != -1) {
        if (queries.containsKey(counts.size())) {
          try (ResultSet rows = statement.getResultSet()) {
            queries.get(counts.size()).read(rows);
          }
        }
        counts.add(hasRows ? -1 : statement.getUpdateCount());
        hasRows = statement.getMoreResults();
      }
      return counts;
    }
  }

  /** What follows is one transaction, which ends with {@link #commit}. */
  void begin() throws SQLException {
    connection.setAutoCommit(false);
  }

  public void commit() throws SQLException {
    connection.commit();
  }

  /**
   * Ends the transaction that a failed script left open, since the pool would lend it to the next
   * caller; where that fails too, the connection itself.
   */
  public void rollback(SQLException cause) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      cause.addSuppressed(e);
      abort(cause);
    }
  }

  private void abort(SQLException cause) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private PreparedStatement prepare(String sql, List<?> values) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    if (limit.isPositive()) {
      statement.setQueryTimeout((int) limit.toSeconds());
    }
    for (int i = 0; i < values.size(); i++) {
      bind(statement, i + 1, values.get(i));
    }
    return statement;
  }

  private static void bind(PreparedStatement statement, int index, Object value)
      throws SQLException {
    switch (value) {
      case Script.Null _ -> statement.setObject(index, null);
      case Optional<?> optional ->
          bind(statement, index, optional.isPresent() ? optional.get() : Script.Null.NULL);
      case Instant at -> statement.setTimestamp(index, Timestamp.from(at));
      case String text -> statement.setString(index, text);
      case Long number -> statement.setLong(index, number);
      case Integer number -> statement.setInt(index, number);
      case Boolean flag -> statement.setBoolean(index, flag);
      case Enum<?> constant -> statement.setString(index, constant.name());
      default -> throw new IllegalArgumentException("Cannot bind " + value.getClass());
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
