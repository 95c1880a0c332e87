package io.tollgate.reconcile;

import io.tollgate.bill.GatewayId;
import io.tollgate.metrics.Metric;
import io.tollgate.sql.Rows;
import io.tollgate.sql.Script;
import io.tollgate.sql.SqlClient;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * How much waits, and for how long, when a run begins: the figures that alarms watch. Read along
 * indexes and no further than to the thousandth row, because it is asked each minute.
 */
final class Backlog {

  /** A run a minute, and one that was missed, are no delay. */
  private static final Duration OVERDUE = Duration.ofMinutes(5);

  private static final int ROWS_MAX = 1_000;

  private static final List<Metric> COUNTS =
      List.of(
          Metric.BILLS_OVERDUE,
          Metric.REFUNDS_OVERDUE,
          Metric.REVIEWS_OPEN,
          Metric.EVENTS_DEAD,
          Metric.DELIVERIES_FAILING);

  private static final List<Metric> AGES =
      List.of(Metric.REVIEW_AGE, Metric.REFUND_AGE, Metric.OUTBOX_AGE);

  private final StringJoiner select = new StringJoiner(",", "SELECT ", "");
  private final List<Object> values = new ArrayList<>();
  private final Instant now;

  private Backlog(Instant now) {
    this.now = now;
  }

  /**
   * Asks for it; ages are 0 where nothing waits.
   *
   * @param gateways whose bills and refunds may be due
   */
  static Rows<Map<Metric, Long>> ask(List<GatewayId> gateways, Instant now, Script script) {
    Backlog backlog = new Backlog(now);
    Object[] overdue = new Object[gateways.size() + 1];
    for (int i = 0; i < gateways.size(); i++) {
      overdue[i] = gateways.get(i).value();
    }
    overdue[gateways.size()] = now.minus(OVERDUE);
    String due = " WHERE backend IN (" + SqlClient.marks(gateways.size()) + ") AND next_check_at<?";
    backlog.count(Metric.BILLS_OVERDUE, "bill" + due, overdue);
    backlog.count(Metric.REFUNDS_OVERDUE, "refund" + due, overdue);
    backlog.count(Metric.REVIEWS_OPEN, "review_case WHERE is_open=1");
    backlog.count(Metric.EVENTS_DEAD, "outbox WHERE state='dead' AND dead_at IS NOT NULL");
    backlog.count(
        Metric.DELIVERIES_FAILING,
        "webhook_endpoint e JOIN webhook_delivery d ON d.endpoint_id=e.id"
            + " WHERE e.failing_since IS NOT NULL AND d.next_at IS NOT NULL");
    backlog.oldest(Metric.REVIEW_AGE, "opened_at", "review_case WHERE is_open=1");
    backlog.oldest(
        Metric.REFUND_AGE, "created_at", "refund WHERE state IN ('REQUESTED','PENDING')");
    // One that is sent again was published when it was new.
    backlog.oldest(
        Metric.OUTBOX_AGE, "created_at", "outbox WHERE state='waiting' AND published_at IS NULL");
    return script.query(backlog::read, backlog.select.toString(), backlog.values.toArray());
  }

  private void count(Metric metric, String rows, Object... bound) {
    add(
        metric,
        "SELECT COUNT(*) FROM (SELECT 1 FROM %s LIMIT %d) counted".formatted(rows, ROWS_MAX),
        bound);
  }

  private void oldest(Metric metric, String since, String rows) {
    add(metric, "SELECT %s FROM %s ORDER BY %s LIMIT 1".formatted(since, rows, since));
  }

  private void add(Metric metric, String query, Object... bound) {
    select.add("(" + query + ") AS " + metric.label());
    values.addAll(List.of(bound));
  }

  private Map<Metric, Long> read(ResultSet row) throws SQLException {
    Map<Metric, Long> figures = new EnumMap<>(Metric.class);
    for (Metric count : COUNTS) {
      figures.put(count, row.getLong(count.label()));
    }
    for (Metric age : AGES) {
      figures.put(
          age,
          Optional.ofNullable(row.getTimestamp(age.label()))
              .map(Timestamp::toInstant)
              .map(since -> Math.max(0, Duration.between(since, now).toSeconds()))
              .orElse(0L));
    }
    return figures;
  }
}
