package io.tollgate.store;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import io.micronaut.transaction.TransactionDefinition.Propagation;
import io.micronaut.transaction.annotation.Transactional;
import java.time.Instant;

/** Rows that have been kept long enough. */
@JdbcRepository(dialect = Dialect.MYSQL)
@Transactional(propagation = Propagation.MANDATORY)
public interface Expired extends GenericRepository<IdempotencyKeyRow, Long> {

  @Query("DELETE FROM callback_log WHERE received_at<:before ORDER BY received_at LIMIT :rowsMax")
  int deleteCallbacks(Instant before, int rowsMax);

  /** A key whose lease still runs is kept, whatever its age. */
  @Query(
      "DELETE FROM idempotency_key WHERE created_at<:before AND lease_until<:before"
          + " ORDER BY created_at LIMIT :rowsMax")
  int deleteKeys(Instant before, int rowsMax);
}
