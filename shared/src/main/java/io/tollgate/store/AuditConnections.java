package io.tollgate.store;

import io.micronaut.configuration.jdbc.hikari.DatasourceConfiguration;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;

/**
 * Connections beside the pool's, to the same database. The pool's give up a server that has not
 * answered within seconds, which is right for a payment and too early for an audit.
 */
@Singleton
final class AuditConnections {

  /** The server ends a statement at its limit; this is for one that does not answer at all. */
  private static final Duration SILENCE_MAX = Duration.ofSeconds(5);

  /**
   * Looks subqueries up by index for each row of a range. As long as a server has no statistics, as
   * after an import, it may otherwise read the whole table of a subquery first.
   */
  static final String PLANS = "optimizer_switch='semijoin=off,materialization=off'";

  private final DatasourceConfiguration configuration;
  private final Clock clock;

  AuditConnections(@Named("default") DatasourceConfiguration configuration, Clock clock) {
    this.configuration = configuration;
    this.clock = clock;
  }

  /**
   * Opens a connection.
   *
   * @param limit for each statement
   */
  AuditConnection open(Duration limit) throws SQLException {
    Properties properties = new Properties();
    properties.putAll(configuration.getDataSourceProperties());
    properties.put("user", configuration.getUsername());
    properties.put("password", configuration.getPassword());
    properties.put("sessionVariables", PLANS);
    properties.put("socketTimeout", Long.toString(limit.plus(SILENCE_MAX).toMillis()));
    Instant now = clock.instant();
    SqlConnection connection =
        new SqlConnection(DriverManager.getConnection(configuration.getUrl(), properties), limit);
    try {
      return new AuditConnection(connection, now, eventsSince(connection, now));
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * Since when every event is still there. The oldest published one says it too, where a clock that
   * was moved forward had events deleted and was put back.
   */
  private static Instant eventsSince(SqlConnection connection, Instant now) throws SQLException {
    Instant kept = now.minus(Outbox.KEPT);
    return connection
        .first(
            "SELECT published_at FROM outbox WHERE published_at>? ORDER BY published_at LIMIT 1",
            row -> row.getTimestamp("published_at").toInstant(),
            kept)
        .orElse(kept);
  }
}
