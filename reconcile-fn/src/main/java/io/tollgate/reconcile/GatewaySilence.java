package io.tollgate.reconcile;

import io.tollgate.bill.GatewayId;
import io.tollgate.sql.Rows;
import io.tollgate.sql.Script;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;

/**
 * How long a gateway has brought no money, measured by its usual gap: the longest time between two
 * neighbouring ones of its newest receipts. The longest and not the mean, since nights are long,
 * and since of usual gaps one in twenty is three times as long as the mean.
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

  /** Along an index that has both columns; each minute. */
  static final String NEWEST_OF_ONE =
      "(SELECT backend,received_at FROM receipt WHERE backend=? ORDER BY received_at DESC LIMIT "
          + NEWEST
          + ")";

  /**
   * Asks for those of gateways that have brought money, of which a payment method is on.
   *
   * @param gateways at least one
   */
  static Rows<GatewaySilence> ask(List<GatewayId> gateways, Script script) {
    return script.query(
        GatewaySilence::read,
        "SELECT backend,COUNT(*) AS receipts,MAX(received_at) AS newest_at,"
            + "COALESCE(MAX(TIMESTAMPDIFF(SECOND,before_at,received_at)),0) AS longest FROM"
            + " (SELECT backend,received_at,LAG(received_at) OVER"
            + " (PARTITION BY backend ORDER BY received_at) AS before_at FROM ("
            + String.join(" UNION ALL ", Collections.nCopies(gateways.size(), NEWEST_OF_ONE))
            + ") newest) gaps WHERE backend IN (SELECT backend FROM payment_method WHERE is_on=1)"
            + " GROUP BY backend",
        gateways.stream().map(GatewayId::value).toArray());
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
