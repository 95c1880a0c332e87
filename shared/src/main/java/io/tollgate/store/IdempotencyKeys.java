package io.tollgate.store;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import io.micronaut.transaction.TransactionDefinition.Propagation;
import io.micronaut.transaction.annotation.Transactional;
import java.util.Optional;

/**
 * What became of requests that carried an Idempotency-Key. Written by {@link LedgerTransaction} and
 * {@link Catalogue}.
 */
@JdbcRepository(dialect = Dialect.MYSQL)
@Transactional(propagation = Propagation.SUPPORTS)
public interface IdempotencyKeys extends GenericRepository<IdempotencyKeyRow, Long> {

  @Query(
      "SELECT id,request_sha256,COALESCE(bill_id,0) AS bill_id,refund_id,http_status,lease_until,"
          + "COALESCE(answer,'') AS answer FROM idempotency_key"
          + " WHERE caller=:caller AND route=:route AND idem_key=:key")
  Optional<IdempotencyKeyRow> find(String caller, String route, String key);
}
