package io.tollgate.schedule;

import io.tollgate.sql.Condition;
import io.tollgate.sql.SqlClient;
import jakarta.inject.Singleton;
import java.time.Instant;

/** Deletes callbacks and idempotency keys that are past their retention. */
@Singleton
public class ExpiredRows {

  private final SqlClient sql;

  ExpiredRows(SqlClient sql) {
    this.sql = sql;
  }

  public static DueRows callbacks(Instant before) {
    return new DueRows(
        "old_callbacks", "callback_log", new Condition().holds("received_at<?", before));
  }

  /**
   * One whose lease still runs is kept, whatever its age. So is one that names a refund: when it is
   * sent again it must not send the money back again, and nothing else would recognise it.
   */
  public static DueRows keys(Instant before) {
    return new DueRows(
        "old_keys",
        "idempotency_key",
        new Condition()
            .isNull("refund_id")
            .holds("created_at<?", before)
            .holds("lease_until<?", before));
  }

  /** Deletes the oldest callbacks; returns how many. */
  public int deleteCallbacks(Instant before, int rowsMax) {
    return delete(callbacks(before), "received_at", rowsMax);
  }

  /** The same for idempotency keys. */
  public int deleteKeys(Instant before, int rowsMax) {
    return delete(keys(before), "created_at", rowsMax);
  }

  private int delete(DueRows rows, String oldestFirst, int rowsMax) {
    return sql.update(
        "DELETE FROM %s ORDER BY %s LIMIT %d".formatted(rows.sql(), oldestFirst, rowsMax),
        rows.values());
  }
}
