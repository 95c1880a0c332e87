package io.tollgate.schedule;

import io.tollgate.bill.Bill;
import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Pacing;
import io.tollgate.bill.Ref;
import io.tollgate.sql.SqlClient;
import io.tollgate.sql.SqlConnection;
import io.tollgate.stored.StoredRefund;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Claims and leases that schedule queries, without the order's lock, because they only say who may
 * ask and who looks next: {@code ask_after}, {@code next_check_at} and the once-only mark of a
 * return (DECISIONS 16). They never touch a version, and they are committed before any gateway is
 * called.
 */
@Singleton
public class DueClaims {

  private static final int DUE_AGAIN_ROWS = 1_000;
  private static final int DUE_AGAIN_STATEMENTS_MAX = 100;
  private static final int CANDIDATES = 16;
  private static final int DUE_COUNTED_MAX = 1_000;

  private final SqlClient sql;

  public DueClaims(SqlClient sql) {
    this.sql = sql;
  }

  /** Claims the next query of a bill; false when its pacing does not allow one yet. */
  public boolean mayAsk(long billId, Instant now, Instant nextAfter) {
    return sql.update(
            "UPDATE bill SET ask_after=? WHERE id=? AND ask_after<=?", nextAfter, billId, now)
        == 1;
  }

  /**
   * The buyer came back: one question out of turn, once for each bill. A strict gateway is only
   * asked early for the first time.
   */
  public boolean returned(Bill bill, Instant now, Pacing pacing) {
    Instant neverAsked = bill.createdAt().plus(pacing.firstQuestion());
    return sql.update(
            "UPDATE bill SET ask_after=IF(? OR ask_after=?,?,ask_after),returned_at=?"
                + " WHERE ref=? AND returned_at IS NULL",
            !pacing.isStrict(),
            neverAsked,
            now,
            now,
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
    sql.update(
        "UPDATE bill SET next_check_at=? WHERE ref=? AND next_check_at=?",
        next,
        ref.value(),
        leased);
  }

  /** The same for a refund about which the gateway did not answer. */
  public void lookAgain(StoredRefund refund, Instant leased, Instant next) {
    sql.update(
        "UPDATE refund SET next_check_at=? WHERE id=? AND next_check_at=?",
        next,
        refund.id(),
        leased);
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
    sql.update("UPDATE " + table + " SET next_check_at=LEAST(next_check_at,?) WHERE id=?", now, id);
  }

  /**
   * Makes bills that were created in this window due now, at most 100,000; returns how many were
   * not. In small statements, because each holds its rows against the payments of the moment.
   */
  public int dueAgain(Instant from, Instant to, Instant now) {
    int total = 0;
    for (int statement = 0; statement < DUE_AGAIN_STATEMENTS_MAX; statement++) {
      int count =
          sql.update(
              "UPDATE bill SET next_check_at=? WHERE created_at>=? AND created_at<?"
                  + " AND state<>'PAID' AND next_check_at>? LIMIT "
                  + DUE_AGAIN_ROWS,
              now,
              from,
              to,
              now);
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
   */
  private Optional<String> lease(
      String table, String name, GatewayId gateway, Instant now, Instant leaseUntil) {
    String candidates =
        "SELECT id,%s FROM %s WHERE backend=? AND next_check_at<=? ORDER BY next_check_at LIMIT %d"
            .formatted(name, table, CANDIDATES);
    return sql.transaction(
        connection -> {
          List<Due> longest =
              connection.list(
                  candidates,
                  row -> new Due(row.getLong("id"), row.getString(name)),
                  gateway.value(),
                  now);
          for (Due due : longest) {
            if (isLeased(connection, table, due.id(), now, leaseUntil)) {
              return Optional.of(due.name());
            }
          }
          return Optional.empty();
        });
  }

  /** False when somebody holds the row, or has taken it meanwhile. */
  private static boolean isLeased(
      SqlConnection connection, String table, long id, Instant now, Instant leaseUntil)
      throws SQLException {
    String lock =
        "SELECT id FROM %s WHERE id=? AND next_check_at<=? FOR UPDATE SKIP LOCKED".formatted(table);
    String lease = "UPDATE %s SET next_check_at=? WHERE id=?".formatted(table);
    return connection.first(lock, row -> row.getLong("id"), id, now).isPresent()
        && connection.update(lease, leaseUntil, id) == 1;
  }

  private int countDue(String table, GatewayId gateway, Instant now) {
    return countDue(sql, table, "next_check_at", gateway, now);
  }

  /** How many rows of a gateway are due by this column, counted up to 1,000. */
  static int countDue(SqlClient sql, String table, String dueAt, GatewayId gateway, Instant now) {
    return sql.first(
            "SELECT COUNT(*) AS n FROM (SELECT 1 FROM %s WHERE backend=? AND %s<=? LIMIT %d) due"
                .formatted(table, dueAt, DUE_COUNTED_MAX),
            row -> row.getInt("n"),
            gateway.value(),
            now)
        .orElseThrow();
  }
}
