package io.tollgate.idempotency;

import io.tollgate.catalogue.Products;
import io.tollgate.sql.SqlClient;
import io.tollgate.store.StoreTransaction;
import io.tollgate.stored.RowMappers;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What became of requests that carried an Idempotency-Key. Written by {@link StoreTransaction} and
 * {@link Products}.
 */
@Singleton
public class IdempotencyKeys {

  private final SqlClient sql;

  IdempotencyKeys(SqlClient sql) {
    this.sql = sql;
  }

  public Optional<IdempotencyRecord> find(IdempotentRequest request) {
    return sql.first(
        "SELECT request_sha256,bill_id,refund_id,http_status,lease_until,COALESCE(answer,'') AS"
            + " answer FROM idempotency_key WHERE caller=? AND route=? AND idem_key=?",
        IdempotencyKeys::row,
        request.caller(),
        request.route(),
        request.key());
  }

  private static IdempotencyRecord row(ResultSet row) throws SQLException {
    return new IdempotencyRecord(
        row.getString("request_sha256"),
        row.getLong("bill_id"),
        row.getLong("refund_id"),
        row.getInt("http_status"),
        RowMappers.instant(row, "lease_until"),
        row.getString("answer"));
  }
}
