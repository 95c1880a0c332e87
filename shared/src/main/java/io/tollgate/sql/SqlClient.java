package io.tollgate.sql;

import io.micronaut.jdbc.DataSourceResolver;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * SQL on the connections of the pool: each call takes one and gives it back (DECISIONS 120). Every
 * failure of the database is {@link DatabaseUnavailable}.
 */
@Singleton
public class SqlClient {

  private final DataSource pool;

  /**
   * Takes the pool.
   *
   * @param resolver finds it where Micronaut Data is present, which has a wrapper injected that
   *     only hands out the connection of a surrounding transaction
   */
  @Inject
  public SqlClient(DataSource dataSource, Optional<DataSourceResolver> resolver) {
    this(resolver.orElse(DataSourceResolver.DEFAULT).resolve(dataSource));
  }

  public SqlClient(DataSource pool) {
    this.pool = pool;
  }

  /** What is done on one connection. */
  @FunctionalInterface
  public interface Work<T> {
    T on(SqlConnection connection) throws SQLException;
  }

  /** All rows of a query. */
  public <T> List<T> list(String sql, RowMapper<T> mapper, Object... values) {
    return run(connection -> connection.list(sql, mapper, values));
  }

  /** The first row of a query, if there is any. */
  public <T> Optional<T> first(String sql, RowMapper<T> mapper, Object... values) {
    return run(connection -> connection.first(sql, mapper, values));
  }

  /** A statement that is a transaction by itself; returns how many rows it changed. */
  public int update(String sql, Object... values) {
    return run(connection -> connection.update(sql, values));
  }

  /** Several statements as one transaction; the pool rolls back what a failure leaves open. */
  public <T> T transaction(Work<T> work) {
    return run(
        connection -> {
          connection.begin();
          T result = work.on(connection);
          connection.commit();
          return result;
        });
  }

  private <T> T run(Work<T> work) {
    try (SqlConnection connection = open()) {
      return work.on(connection);
    } catch (SQLException e) {
      throw new DatabaseUnavailable(e);
    }
  }

  /** A connection for who has to know why it failed. */
  public SqlConnection open() throws SQLException {
    return new SqlConnection(pool.getConnection());
  }

  /** As many question marks as there are values, for IN. */
  public static String marks(int count) {
    return String.join(",", Collections.nCopies(count, "?"));
  }
}
