package io.tollgate.audit;

import io.micronaut.context.annotation.Property;
import io.tollgate.outbox.Outbox;
import io.tollgate.sql.UnpooledConnections;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

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

  private final UnpooledConnections connections;
  private final Duration eventsKept;
  private final Clock clock;

  AuditConnections(
      UnpooledConnections connections,
      @Property(name = Outbox.KEPT, defaultValue = Outbox.KEPT_USUALLY) Duration eventsKept,
      Clock clock) {
    this.connections = connections;
    this.eventsKept = eventsKept;
    this.clock = clock;
  }

  /**
   * Opens a connection.
   *
   * @param limit for each statement
   */
  AuditConnection open(Duration limit) throws SQLException {
    Instant now = clock.instant();
    Map<String, String> properties =
        Map.of(
            "sessionVariables",
            PLANS,
            "socketTimeout",
            Long.toString(limit.plus(SILENCE_MAX).toMillis()));
    return new AuditConnection(connections.open(limit, properties), now, now.minus(eventsKept));
  }
}
