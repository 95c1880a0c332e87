package io.tollgate.auth;

import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import io.micronaut.transaction.TransactionDefinition.Propagation;
import io.micronaut.transaction.annotation.Transactional;
import io.tollgate.sql.UnavailableOnFailure;
import java.util.Optional;

/** The keys of shops. Only a hash of each is stored. */
@JdbcRepository(dialect = Dialect.MYSQL)
@Transactional(propagation = Propagation.SUPPORTS)
@UnavailableOnFailure
public interface ApiKeys extends GenericRepository<ApiKey, String> {

  Optional<ApiKey> findById(String id);
}
