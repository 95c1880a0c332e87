package io.tollgate.audit;

import io.micronaut.configuration.jdbc.hikari.DatasourceConfiguration;
import io.micronaut.context.annotation.Property;
import io.tollgate.outbox.Outbox;
import io.tollgate.sql.SqlConnection;
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
  private final Duration eventsKept;
  private final Clock clock;

  AuditConnections(
      @Named("default") DatasourceConfiguration configuration,
      @Property(name = Outbox.KEPT, defaultValue = Outbox.KEPT_USUALLY) Duration eventsKept,
      Clock clock) {
    this.configuration = configuration;
    this.eventsKept = eventsKept;
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
    return new AuditConnection(
        new SqlConnection(DriverManager.getConnection(configuration.getUrl(), properties), limit),
        now,
        now.minus(eventsKept));
  }
}
