package io.tollgate.schedule;

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

  /** Deletes the oldest callbacks; returns how many. */
  public int deleteCallbacks(Instant before, int rowsMax) {
    return sql.update(
        "DELETE FROM callback_log WHERE received_at<? ORDER BY received_at LIMIT ?",
        before,
        rowsMax);
  }

  /** The same for idempotency keys. One whose lease still runs is kept, whatever its age. */
  public int deleteKeys(Instant before, int rowsMax) {
    return sql.update(
        "DELETE FROM idempotency_key WHERE created_at<? AND lease_until<?"
            + " ORDER BY created_at LIMIT ?",
        before,
        before,
        rowsMax);
  }
}
