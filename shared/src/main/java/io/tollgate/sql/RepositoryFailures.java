package io.tollgate.sql;

import io.micronaut.aop.InterceptorBean;
import io.micronaut.aop.MethodInterceptor;
import io.micronaut.aop.MethodInvocationContext;
import io.micronaut.core.order.Ordered;
import io.micronaut.data.connection.jdbc.exceptions.CannotGetJdbcConnectionException;
import io.micronaut.data.exceptions.DataAccessException;
import io.tollgate.settings.RefusedSecrets;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Makes every failure of the database a {@link DatabaseUnavailable}, also where Micronaut Data
 * reads.
 */
@Singleton
@InterceptorBean(UnavailableOnFailure.class)
public final class RepositoryFailures implements MethodInterceptor<Object, Object> {

  private final RefusedSecrets refused;

  RepositoryFailures(RefusedSecrets refused) {
    this.refused = refused;
  }

  @Override
  public Object intercept(MethodInvocationContext<Object, Object> call) {
    try {
      return call.proceed();
    } catch (DataAccessException | CannotGetJdbcConnectionException e) {
      throw Stream.<Throwable>iterate(e, Objects::nonNull, Throwable::getCause)
          .filter(SQLException.class::isInstance)
          .map(SQLException.class::cast)
          .findFirst()
          .<RuntimeException>map(failure -> SqlClient.unavailable(failure, refused))
          .orElse(e);
    }
  }

  /** Around the connection that is taken for the call, which may be what fails. */
  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }
}
