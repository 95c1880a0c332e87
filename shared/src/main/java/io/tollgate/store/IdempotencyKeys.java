package io.tollgate.store;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What became of requests that carried an Idempotency-Key. Written by {@link LedgerTransaction} and
 * {@link Catalogue}.
 */
@Singleton
public class IdempotencyKeys {

  private final SqlClient sql;

  IdempotencyKeys(SqlClient sql) {
    this.sql = sql;
  }

  public Optional<IdempotencyKeyRow> find(IdempotentRequest request) {
    return sql.first(
        "SELECT request_sha256,bill_id,refund_id,http_status,lease_until,COALESCE(answer,'') AS"
            + " answer FROM idempotency_key WHERE caller=? AND route=? AND idem_key=?",
        IdempotencyKeys::row,
        request.caller(),
        request.route(),
        request.key());
  }

  private static IdempotencyKeyRow row(ResultSet row) throws SQLException {
    return new IdempotencyKeyRow(
        row.getString("request_sha256"),
        row.getLong("bill_id"),
        row.getLong("refund_id"),
        row.getInt("http_status"),
        Rows.instant(row, "lease_until"),
        row.getString("answer"));
  }
}
