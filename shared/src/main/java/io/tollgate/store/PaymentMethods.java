package io.tollgate.store;

import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import io.micronaut.transaction.TransactionDefinition.Propagation;
import io.micronaut.transaction.annotation.Transactional;
import io.tollgate.json.Text;
import io.tollgate.sql.UnavailableOnFailure;
import java.util.List;
import java.util.Optional;

/**
 * The ways to pay: each a gateway's account with our rules for it. Written by {@link
 * PaymentMethodChanges}.
 */
@JdbcRepository(dialect = Dialect.MYSQL)
@Transactional(propagation = Propagation.SUPPORTS)
@UnavailableOnFailure
public interface PaymentMethods extends GenericRepository<PaymentMethodRow, Long> {

  /** All of them, in the order in which they are offered; the first is the default. */
  List<PaymentMethodRow> listOrderByPositionAndId();

  Optional<PaymentMethodRow> findByCode(String code);

  /** The one of this code, whatever a caller wrote there. */
  default Optional<PaymentMethodRow> find(String code) {
    return findByCode(Text.ascii(code));
  }
}
