package io.tollgate.store;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import io.micronaut.transaction.TransactionDefinition.Propagation;
import io.micronaut.transaction.annotation.Transactional;
import java.util.Optional;

/** The keys of shops. Only a hash of each is stored. */
@JdbcRepository(dialect = Dialect.MYSQL)
@Transactional(propagation = Propagation.SUPPORTS)
public interface ApiKeys extends GenericRepository<ApiKeyRow, String> {

  @Query("SELECT id,sha256,scopes,name,expires_at FROM api_key WHERE id=:id")
  Optional<ApiKeyRow> find(String id);
}
