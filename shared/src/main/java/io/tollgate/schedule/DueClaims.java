package io.tollgate.schedule;

import io.tollgate.bill.Bill;
import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Pacing;
import io.tollgate.bill.Ref;
import io.tollgate.sql.Condition;
import io.tollgate.sql.Script;
import io.tollgate.sql.SqlClient;
import io.tollgate.stored.StoredRefund;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

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

  /** Of the longest due rows so many may be held by others without hiding those behind them. */
  private static final int HELD_BY_OTHERS = 8;

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

  /** The bills of a gateway that are to be queried. */
  public static DueRows dueBills(GatewayId gateway, Instant now) {
    return due("bills of " + gateway, "bill", gateway, now);
  }

  /** The refunds of a gateway that are to be followed. */
  public static DueRows dueRefunds(GatewayId gateway, Instant now) {
    return due("refunds of " + gateway, "refund", gateway, now);
  }

  private static DueRows due(String name, String table, GatewayId gateway, Instant now) {
    return new DueRows(
        name, table, new Condition().is("backend", gateway.value()).holds("next_check_at<=?", now));
  }

  /**
   * Leases the bills of one gateway that have been due longest. Rows that somebody else holds are
   * skipped.
   *
   * @param leaseUntil when they come up again should this run die
   * @param countMax no more than whoever leases them begins at once
   */
  public List<Ref> leaseBills(GatewayId gateway, Instant now, Instant leaseUntil, int countMax) {
    return lease("ref", dueBills(gateway, now), now, leaseUntil, countMax).stream()
        .map(Ref::new)
        .toList();
  }

  /** The same for refunds, by identity. */
  public List<String> leaseRefunds(
      GatewayId gateway, Instant now, Instant leaseUntil, int countMax) {
    return lease("identity", dueRefunds(gateway, now), now, leaseUntil, countMax);
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
   * claim: so candidates are read without a lock, and locked one by one by their primary key.
   */
  private List<String> lease(
      String name, DueRows rows, Instant now, Instant leaseUntil, int countMax) {
    List<Due> candidates =
        sql.list(
            "SELECT id,%s FROM %s ORDER BY next_check_at LIMIT %d"
                .formatted(name, rows.sql(), countMax + HELD_BY_OTHERS),
            row -> new Due(row.getLong("id"), row.getString(name)),
            rows.values());
    if (candidates.isEmpty()) {
      return List.of();
    }
    Script script = new Script().add("START TRANSACTION").add("SET @n=0");
    List<Integer> leases = new ArrayList<>();
    for (Due due : candidates) {
      script
          .add("SET @id=0")
          .add(
              "SELECT id INTO @id FROM %s WHERE id=? AND next_check_at<=? AND @n<?"
                      .formatted(rows.table())
                  + " FOR UPDATE SKIP LOCKED",
              due.id(),
              now,
              countMax);
      leases.add(script.size());
      script
          .add("UPDATE %s SET next_check_at=? WHERE id=@id".formatted(rows.table()), leaseUntil)
          .add("SET @n=@n+ROW_COUNT()");
    }
    List<Integer> counts = sql.transaction(script.add("COMMIT"));
    return IntStream.range(0, candidates.size())
        .filter(i -> counts.get(leases.get(i)) == 1)
        .mapToObj(i -> candidates.get(i).name())
        .toList();
  }
}
