package io.tollgate.reconcile;

import io.tollgate.sql.Rows;
import io.tollgate.sql.Script;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/**
 * How long a gateway has brought no money, measured by its usual gap: the longest time between two
 * neighbouring receipts of it among the newest of all gateways. The longest and not the mean, since
 * nights are long, and since of usual gaps one in twenty is three times as long as the mean.
 *
 * @param count of its receipts among the newest
 * @param last when the newest of them came in
 * @param longest between two of them
 */
record GatewaySilence(String gateway, int count, Instant last, Duration longest) {

  private static final int NEWEST = 1_000;

  /** Of fewer receipts nothing can be said. */
  private static final int ENOUGH = 20;

  /** A pause of some minutes is nothing, however busy the gateway was before. */
  private static final Duration SHORTEST = Duration.ofMinutes(5);

  private static final String QUERY =
      "SELECT backend,COUNT(*) AS receipts,MAX(received_at) AS newest_at,"
          + "COALESCE(MAX(TIMESTAMPDIFF(SECOND,before_at,received_at)),0) AS longest FROM"
          + " (SELECT backend,received_at,LAG(received_at) OVER (PARTITION BY backend ORDER BY id)"
          + " AS before_at FROM"
          + " (SELECT id,backend,received_at FROM receipt ORDER BY id DESC LIMIT "
          + NEWEST
          + ") newest) gaps GROUP BY backend";

  /** Asks for those of all gateways that have brought money. */
  static Rows<GatewaySilence> ask(Script script) {
    return script.query(GatewaySilence::read, QUERY);
  }

  private static GatewaySilence read(ResultSet row) throws SQLException {
    return new GatewaySilence(
        row.getString("backend"),
        row.getInt("receipts"),
        row.getTimestamp("newest_at").toInstant(),
        Duration.ofSeconds(row.getLong("longest")));
  }

  /** Whether there were enough to tell what is usual. */
  boolean isKnown() {
    return count >= ENOUGH;
  }

  /** 1 where it lasts for as long as usual gaps do. */
  double ratio(Instant now) {
    Duration usual = longest.compareTo(SHORTEST) > 0 ? longest : SHORTEST;
    return (double) Duration.between(last, now).toSeconds() / usual.toSeconds();
  }
}
