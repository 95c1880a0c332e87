package io.tollgate.schedule;

import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Ref;
import io.tollgate.sql.Condition;
import io.tollgate.sql.Script.Null;
import io.tollgate.sql.SqlClient;
import io.tollgate.stored.RowMappers;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Claims paid bills to be queried for refunds and disputes, and stores how far the gateways' event
 * logs were read. Like {@link DueClaims} these writes take no order's lock: they only say who asks
 * next.
 */
@Singleton
public class ReversalClaims {

  private final SqlClient sql;

  public ReversalClaims(SqlClient sql) {
    this.sql = sql;
  }

  /**
   * A paid bill whose question is due.
   *
   * @param isFirst whether nobody asked before, or asked for a question
   */
  public record DueBill(Ref ref, boolean isFirst) {}

  private record Due(long id, DueBill bill, Instant at) {}

  /** The paid bills of a gateway that are to be queried. */
  public static DueRows dueBills(GatewayId gateway, Instant now) {
    return new DueRows(
        "paid bills of " + gateway,
        "bill",
        new Condition().is("backend", gateway.value()).holds("reversals_due_at<=?", now));
  }

  /**
   * Claims the paid bills of one gateway that are due, oldest first.
   *
   * @param next when they come up again should this run die
   */
  public List<DueBill> claim(GatewayId gateway, Instant now, Instant next, int countMax) {
    DueRows rows = dueBills(gateway, now);
    return sql
        .list(
            "SELECT id,ref,reversals_next_at IS NULL AS is_first,reversals_due_at FROM %s"
                    .formatted(rows.sql())
                + " ORDER BY reversals_due_at LIMIT "
                + countMax,
            ReversalClaims::due,
            rows.values())
        .stream()
        .filter(due -> isClaimed(due, next))
        .map(Due::bill)
        .toList();
  }

  private static Due due(ResultSet row) throws SQLException {
    return new Due(
        row.getLong("id"),
        new DueBill(new Ref(row.getString("ref")), row.getBoolean("is_first")),
        RowMappers.instant(row, "reversals_due_at"));
  }

  /** False when another run claimed it in this moment. */
  private boolean isClaimed(Due due, Instant next) {
    return sql.update(
            "UPDATE bill SET reversals_next_at=? WHERE id=? AND reversals_due_at=?",
            next,
            due.id(),
            due.at())
        == 1;
  }

  /**
   * Schedules the next question about a bill, unless it was scheduled anew since it was claimed.
   */
  public void askAgain(Ref ref, Instant claimed, Instant next) {
    sql.update(
        "UPDATE bill SET reversals_next_at=? WHERE ref=? AND reversals_next_at=?",
        next,
        ref.value(),
        claimed);
  }

  /** How far the logs were read. */
  public GatewayMarks marks() {
    return new GatewayMarks(
        sql
            .list(
                "SELECT backend,account,mark_at,scan_began_at,scan_after FROM gateway_mark",
                row ->
                    Map.entry(
                        new GatewayMarks.Log(
                            new GatewayId(row.getString("backend")), row.getString("account")),
                        mark(row)))
            .stream()
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  private static GatewayMark mark(ResultSet row) throws SQLException {
    Instant at = RowMappers.instant(row, "mark_at");
    String after = row.getString("scan_after");
    return after == null
        ? new GatewayMark.Settled(at)
        : new GatewayMark.Reading(at, RowMappers.instant(row, "scan_began_at"), after);
  }

  /** Stores how far a log was read. Of two runs at once either may be the last. */
  public void keep(GatewayId gateway, String account, GatewayMark mark) {
    sql.update(
        "INSERT INTO gateway_mark(backend,account,mark_at,scan_began_at,scan_after)"
            + " VALUES(?,?,?,?,?) ON DUPLICATE KEY UPDATE mark_at=VALUES(mark_at),"
            + "scan_began_at=VALUES(scan_began_at),scan_after=VALUES(scan_after)",
        gateway.value(),
        account,
        mark.at(),
        mark instanceof GatewayMark.Reading reading ? reading.beganAt() : Null.NULL,
        mark instanceof GatewayMark.Reading reading ? reading.after() : Null.NULL);
  }
}
