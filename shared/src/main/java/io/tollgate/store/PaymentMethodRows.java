package io.tollgate.store;

import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import io.micronaut.transaction.TransactionDefinition.Propagation;
import io.micronaut.transaction.annotation.Transactional;
import io.tollgate.sql.UnavailableOnFailure;
import java.util.List;
import java.util.Optional;

/** Look-ups of payment methods that Micronaut Data derives. */
@JdbcRepository(dialect = Dialect.MYSQL)
@Transactional(propagation = Propagation.SUPPORTS)
@UnavailableOnFailure
interface PaymentMethodRows extends GenericRepository<PaymentMethodRow, Long> {

  List<PaymentMethodRow> listOrderByPositionAndId();

  Optional<PaymentMethodRow> findByCode(String code);
}
