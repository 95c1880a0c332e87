package io.tollgate.store;

import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import io.tollgate.bill.Bill;
import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Pacing;
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
 * The writes that do not take the order's lock, because they only say who may ask and who looks
 * next: {@code ask_after}, {@code next_check_at} and the once-only mark of a return. They never
 * touch a version, and they are committed before any gateway is called.
 */
@Singleton
public class Claims {

  private static final int DUE_AGAIN_ROWS = 1_000;
  private static final int DUE_AGAIN_STATEMENTS_MAX = 100;
  private static final int CANDIDATES = 16;

  private final DataSource dataSource;
  private final ClaimStatements statements;

  public Claims(DataSource dataSource) {
    this.dataSource = DelegatingDataSource.unwrapDataSource(dataSource);
    this.statements = new ClaimStatements(this.dataSource);
  }

  /** Claims the next question about a bill; false when somebody asked a moment ago. */
  public boolean mayAsk(long billId, Instant now, Instant nextAfter) {
    return update(
            "UPDATE bill SET ask_after=? WHERE id=? AND ask_after<=?",
            Timestamp.from(nextAfter),
            billId,
            Timestamp.from(now))
        == 1;
  }

  /**
   * The buyer came back: one question out of turn, once for each bill. A strict gateway is only
   * asked early for the first time.
   */
  public boolean returned(Bill bill, Instant now, Pacing pacing) {
    Timestamp neverAsked = Timestamp.from(bill.createdAt().plus(pacing.firstQuestion()));
    return update(
            "UPDATE bill SET ask_after=IF(? OR ask_after=?,?,ask_after),returned_at=?"
                + " WHERE ref=? AND returned_at IS NULL",
            !pacing.isStrict(),
            neverAsked,
            Timestamp.from(now),
            Timestamp.from(now),
            bill.ref().value())
        == 1;
  }

  /**
   * Leases the bill of one gateway that has been due longest. Rows that somebody else holds are
   * skipped. One at a time, so that nothing is leased that nobody has begun.
   *
   * @param leaseUntil when it comes up again should this run die
   */
  public Optional<Ref> leaseBill(GatewayId gateway, Instant now, Instant leaseUntil) {
    return lease("bill", "ref", gateway, now, leaseUntil).map(Ref::new);
  }

  /** The same for a refund, by identity. */
  public Optional<String> leaseRefund(GatewayId gateway, Instant now, Instant leaseUntil) {
    return lease("refund", "identity", gateway, now, leaseUntil);
  }

  /** How many bills of a gateway are due and not leased, counted up to 1,000. */
  public int countDueBills(GatewayId gateway, Instant now) {
    return countDue("bill", gateway, now);
  }

  /** The same for refunds. */
  public int countDueRefunds(GatewayId gateway, Instant now) {
    return countDue("refund", gateway, now);
  }

  /** Schedules the next look at a bill that an answer did not change, unless it changed since. */
  public void lookAgain(Ref ref, Instant leased, Instant next) {
    update(
        "UPDATE bill SET next_check_at=? WHERE ref=? AND next_check_at=?",
        Timestamp.from(next),
        ref.value(),
        Timestamp.from(leased));
  }

  /** The same for a refund about which the gateway did not answer. */
  public void lookAgain(StoredRefund refund, Instant leased, Instant next) {
    update(
        "UPDATE refund SET next_check_at=? WHERE id=? AND next_check_at=?",
        Timestamp.from(next),
        refund.id(),
        Timestamp.from(leased));
  }

  /** A person wants to know: the next run of reconcile asks about a bill, if pacing allows. */
  public void dueNow(Bill bill, Instant now) {
    due("bill", bill.id(), now);
  }

  /** The same for a refund. */
  public void dueNow(StoredRefund refund, Instant now) {
    due("refund", refund.id(), now);
  }

  private void due(String table, long id, Instant now) {
    update(
        "UPDATE " + table + " SET next_check_at=LEAST(next_check_at,?) WHERE id=?",
        Timestamp.from(now),
        id);
  }

  /**
   * Makes bills that were created in this window due now, at most 100,000; returns how many were
   * not. In small statements, because each holds its rows against the payments of the moment.
   */
  public int dueAgain(Instant from, Instant to, Instant now) {
    int total = 0;
    for (int statement = 0; statement < DUE_AGAIN_STATEMENTS_MAX; statement++) {
      int count =
          update(
              "UPDATE bill SET next_check_at=? WHERE created_at>=? AND created_at<?"
                  + " AND state<>'PAID' AND next_check_at>? LIMIT "
                  + DUE_AGAIN_ROWS,
              Timestamp.from(now),
              Timestamp.from(from),
              Timestamp.from(to),
              Timestamp.from(now));
      total += count;
      if (count < DUE_AGAIN_ROWS) {
        break;
      }
    }
    return total;
  }

  private record Due(long id, String name) {}

  /**
   * The first of the longest due that nobody holds. A locking read along the index would also lock
   * the row behind its range, the longest due of another gateway, and hide it from that one's
   * claim: so candidates are read without a lock, and locked by their primary key.
   *
   * <p>What goes wrong leaves an open transaction, which the pool rolls back when it is closed.
   */
  private Optional<String> lease(
      String table, String name, GatewayId gateway, Instant now, Instant leaseUntil) {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      Optional<String> leased = Optional.empty();
      for (Due due : candidates(connection, table, name, gateway, now)) {
        if (lease(connection, table, due.id(), now, leaseUntil)) {
          leased = Optional.of(due.name());
          break;
        }
      }
      connection.commit();
      return leased;
    } catch (SQLException e) {
      throw new StoreUnavailable(e);
    }
  }

  private static List<Due> candidates(
      Connection connection, String table, String name, GatewayId gateway, Instant now)
      throws SQLException {
    String sql =
        "SELECT id,%s FROM %s WHERE backend=? AND next_check_at<=? ORDER BY next_check_at LIMIT %d";
    try (PreparedStatement select =
        connection.prepareStatement(sql.formatted(name, table, CANDIDATES))) {
      select.setString(1, gateway.value());
      select.setTimestamp(2, Timestamp.from(now));
      List<Due> due = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          due.add(new Due(rows.getLong(1), rows.getString(2)));
        }
      }
      return due;
    }
  }

  /** False when somebody holds the row, or has taken it meanwhile. */
  private static boolean lease(
      Connection connection, String table, long id, Instant now, Instant leaseUntil)
      throws SQLException {
    String lock = "SELECT id FROM " + table + " WHERE id=? AND next_check_at<=?";
    try (PreparedStatement select = connection.prepareStatement(lock + " FOR UPDATE SKIP LOCKED");
        PreparedStatement update =
            connection.prepareStatement("UPDATE " + table + " SET next_check_at=? WHERE id=?")) {
      select.setLong(1, id);
      select.setTimestamp(2, Timestamp.from(now));
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return false;
        }
      }
      update.setTimestamp(1, Timestamp.from(leaseUntil));
      update.setLong(2, id);
      return update.executeUpdate() == 1;
    }
  }

  private int countDue(String table, GatewayId gateway, Instant now) {
    return statements.countDue(table, "next_check_at", gateway, now);
  }

  private int update(String sql, Object... values) {
    return statements.update(sql, values);
  }
}
