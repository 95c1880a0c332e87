package io.tollgate.store;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import io.micronaut.transaction.TransactionDefinition.Propagation;
import io.micronaut.transaction.annotation.Transactional;
import java.time.Instant;
import java.util.List;

/** The configured ways to pay: a gateway's account with our rules for it. */
@JdbcRepository(dialect = Dialect.MYSQL)
public interface PaymentMethods extends GenericRepository<PaymentMethodRow, Long> {

  /** All of them, in the order in which they are offered; the first is the default. */
  @Query("SELECT id,backend,account,auto_approve,created_at FROM payment_method ORDER BY id")
  @Transactional(propagation = Propagation.SUPPORTS)
  List<PaymentMethodRow> all();

  /** Adds the method of an account that has none yet; verified payments approve its orders. */
  @Query(
      "INSERT INTO payment_method(backend,account,auto_approve,created_at)"
          + " VALUES(:backend,:account,1,:now)"
          + " ON DUPLICATE KEY UPDATE backend=VALUES(backend)")
  @Transactional(propagation = Propagation.MANDATORY)
  void ensure(String backend, String account, Instant now);
}
