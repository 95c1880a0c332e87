package io.tollgate.sql;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.micronaut.jdbc.DataSourceResolver;
import io.tollgate.settings.RefusedSecrets;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * SQL on the connections of the pool: each call takes one and gives it back (DECISIONS 120). Every
 * failure of the database is {@link DatabaseUnavailable}.
 */
@Singleton
public class SqlClient {

  /** Of every database: the user or the password is wrong (ISO 9075, class 28). */
  private static final String WRONG_PASSWORD = "28000";

  /** ER_OPTION_PREVENTS_STATEMENT and ER_READ_ONLY_MODE: what was the writer is a reader now. */
  private static final Set<Integer> READ_ONLY = Set.of(1290, 1836);

  private final DataSource pool;
  private final RefusedSecrets refused;

  /**
   * Takes the pool.
   *
   * @param resolver finds it where Micronaut Data is present, which has a wrapper injected that
   *     only hands out the connection of a surrounding transaction
   */
  @Inject
  public SqlClient(
      DataSource dataSource, Optional<DataSourceResolver> resolver, RefusedSecrets refused) {
    this(resolver.orElse(DataSourceResolver.DEFAULT).resolve(dataSource), refused);
  }

  public SqlClient(DataSource pool) {
    this(pool, new RefusedSecrets());
  }

  private SqlClient(DataSource pool, RefusedSecrets refused) {
    this.pool = pool;
    this.refused = refused;
  }

  /** What is done on one connection. */
  @FunctionalInterface
  public interface Work<T> {
    T on(SqlConnection connection) throws SQLException;
  }

  /** All rows of a query. */
  public <T> List<T> list(String sql, RowMapper<T> mapper, Object... values) {
    return read(connection -> connection.list(sql, mapper, values));
  }

  /** The first row of a query, if there is any. */
  public <T> Optional<T> first(String sql, RowMapper<T> mapper, Object... values) {
    return read(connection -> connection.first(sql, mapper, values));
  }

  /** Several queries in one round trip, each of which sees what is committed when it runs. */
  public void read(Script queries) {
    read(queries::run);
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

  /**
   * Reads once more where the connection turned out to be dead, since the pool lends most of them
   * untested. Only reads: of a write that met a dead connection nobody knows whether it took place.
   */
  private <T> T read(Work<T> work) {
    try {
      SqlConnection connection = open();
      try (connection) {
        return work.on(connection);
      } catch (SQLException e) {
        if (!isDeadConnection(e)) {
          throw e;
        }
      }
      closeIdleConnections();
      try (SqlConnection another = open()) {
        return work.on(another);
      }
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  /**
   * Whether the connection was closed by the server or on the way. A time-out is none: that server
   * may be busy, and whoever asked has waited long enough.
   */
  static boolean isDeadConnection(SQLException e) {
    return isConnectionLost(e)
        && Stream.<Throwable>iterate(e, Objects::nonNull, Throwable::getCause)
            .noneMatch(SocketTimeoutException.class::isInstance);
  }

  /** Class 08 of the SQL standard: it may or may not have done what it was sent. */
  public static boolean isConnectionLost(SQLException e) {
    return e.getSQLState() != null && e.getSQLState().startsWith("08");
  }

  /** What closed one connection has closed others as well, as a server does that starts anew. */
  public void closeIdleConnections() {
    hikari().ifPresent(HikariPoolMXBean::softEvictConnections);
  }

  /**
   * The same as one script, from START TRANSACTION to COMMIT, in one round trip.
   *
   * @return as {@link Script#run}
   */
  public List<Integer> transaction(Script script) {
    return run(
        connection -> {
          try {
            return script.run(connection);
          } catch (SQLException e) {
            connection.rollback(e);
            throw e;
          }
        });
  }

  private <T> T run(Work<T> work) {
    try (SqlConnection connection = open()) {
      return work.on(connection);
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  /** Closes all connections; until {@link #openConnections()} nobody gets another one. */
  public void closeConnections() {
    hikari().ifPresent(HikariPoolMXBean::suspendPool);
    closeIdleConnections();
  }

  /** Lets connections be opened again. */
  public void openConnections() {
    hikari().ifPresent(HikariPoolMXBean::resumePool);
  }

  private Optional<HikariPoolMXBean> hikari() {
    return pool instanceof HikariDataSource hikari
        ? Optional.ofNullable(hikari.getHikariPoolMXBean())
        : Optional.empty();
  }

  /**
   * What became of a failure. A refused password is noted, for it may have been rotated; where the
   * server is gone or only reads, idle connections lead to the same one and are closed.
   */
  public DatabaseUnavailable unavailable(SQLException e) {
    if (WRONG_PASSWORD.equals(e.getSQLState())) {
      refused.note();
    }
    if (isConnectionLost(e) || READ_ONLY.contains(e.getErrorCode())) {
      closeIdleConnections();
    }
    return new DatabaseUnavailable(e);
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
