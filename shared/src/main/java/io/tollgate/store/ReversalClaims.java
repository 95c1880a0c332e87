package io.tollgate.store;

import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Ref;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Which paid bills are asked about refunds and disputes, and how far the gateways' event logs were
 * read. Like {@link Claims} these writes take no order's lock: they only say who asks next.
 */
@Singleton
public class ReversalClaims {

  private final DataSource dataSource;
  private final ClaimStatements statements;

  public ReversalClaims(DataSource dataSource) {
    this.dataSource = DelegatingDataSource.unwrapDataSource(dataSource);
    this.statements = new ClaimStatements(this.dataSource);
  }

  /**
   * A paid bill whose question is due.
   *
   * @param isFirst whether nobody asked before, or asked for a question
   */
  public record DueBill(Ref ref, boolean isFirst) {}

  private record Due(long id, DueBill bill, Timestamp at) {}

  /**
   * Claims the paid bills of one gateway that are due, oldest first.
   *
   * @param next when they come up again should this run die
   */
  public List<DueBill> dueBills(GatewayId gateway, Instant now, Instant next, int countMax) {
    try (Connection connection = dataSource.getConnection()) {
      List<DueBill> claimed = new ArrayList<>();
      for (Due due : due(connection, gateway, now, countMax)) {
        if (moved(connection, due, next)) {
          claimed.add(due.bill());
        }
      }
      return claimed;
    } catch (SQLException e) {
      throw new StoreUnavailable(e);
    }
  }

  private static List<Due> due(Connection connection, GatewayId gateway, Instant now, int countMax)
      throws SQLException {
    String sql =
        "SELECT id,ref,reversals_next_at IS NULL,reversals_due_at FROM bill WHERE backend=? AND"
            + " reversals_due_at<=? ORDER BY reversals_due_at LIMIT ?";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, gateway.value());
      select.setTimestamp(2, Timestamp.from(now));
      select.setInt(3, countMax);
      List<Due> due = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          DueBill bill = new DueBill(new Ref(rows.getString(2)), rows.getBoolean(3));
          due.add(new Due(rows.getLong(1), bill, rows.getTimestamp(4)));
        }
      }
      return due;
    }
  }

  /** False when another run claimed it in this moment. */
  private static boolean moved(Connection connection, Due due, Instant next) throws SQLException {
    String sql = "UPDATE bill SET reversals_next_at=? WHERE id=? AND reversals_due_at=?";
    try (PreparedStatement update = connection.prepareStatement(sql)) {
      update.setTimestamp(1, Timestamp.from(next));
      update.setLong(2, due.id());
      update.setTimestamp(3, due.at());
      return update.executeUpdate() == 1;
    }
  }

  /**
   * Schedules the next question about a bill, unless it was scheduled anew since it was claimed.
   */
  public void askAgain(Ref ref, Instant claimed, Instant next) {
    statements.update(
        "UPDATE bill SET reversals_next_at=? WHERE ref=? AND reversals_next_at=?",
        Timestamp.from(next),
        ref.value(),
        Timestamp.from(claimed));
  }

  /** How many paid bills of a gateway are due and not claimed, counted up to 1,000. */
  public int countDueBills(GatewayId gateway, Instant now) {
    return statements.countDue("bill", "reversals_due_at", gateway, now);
  }

  /** How far the log of an account was read; empty when it never was. */
  public Optional<GatewayMark> mark(GatewayId gateway, String account) {
    String sql =
        "SELECT mark_at,scan_began_at,scan_after FROM gateway_mark WHERE backend=? AND account=?";
    try (Connection connection = dataSource.getConnection();
        PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, gateway.value());
      select.setString(2, account);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? Optional.of(mark(rows)) : Optional.empty();
      }
    } catch (SQLException e) {
      throw new StoreUnavailable(e);
    }
  }

  private static GatewayMark mark(ResultSet row) throws SQLException {
    Instant at = Rows.instant(row, "mark_at");
    String after = row.getString("scan_after");
    return after == null
        ? new GatewayMark.Settled(at)
        : new GatewayMark.Reading(at, Rows.instant(row, "scan_began_at"), after);
  }

  /** Stores how far a log was read. Of two runs at once either may be the last. */
  public void keep(GatewayId gateway, String account, GatewayMark mark) {
    String sql =
        "INSERT INTO gateway_mark(backend,account,mark_at,scan_began_at,scan_after)"
            + " VALUES(?,?,?,%s) ON DUPLICATE KEY UPDATE mark_at=VALUES(mark_at),"
            + "scan_began_at=VALUES(scan_began_at),scan_after=VALUES(scan_after)";
    Timestamp at = Timestamp.from(mark.at());
    switch (mark) {
      case GatewayMark.Settled _ ->
          statements.update(sql.formatted("NULL,NULL"), gateway.value(), account, at);
      case GatewayMark.Reading(_, Instant beganAt, String after) ->
          statements.update(
              sql.formatted("?,?"), gateway.value(), account, at, Timestamp.from(beganAt), after);
    }
  }
}
