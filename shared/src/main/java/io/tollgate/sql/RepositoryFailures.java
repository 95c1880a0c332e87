package io.tollgate.sql;

import io.micronaut.aop.InterceptorBean;
import io.micronaut.aop.MethodInterceptor;
import io.micronaut.aop.MethodInvocationContext;
import io.micronaut.core.order.Ordered;
import io.micronaut.data.connection.jdbc.exceptions.CannotGetJdbcConnectionException;
import io.micronaut.data.exceptions.DataAccessException;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes every failure of the database a {@link DatabaseUnavailable}, also where Micronaut Data
 * reads, and reads once more where the connection turned out to be dead, as {@link SqlClient} does.
 */
@Singleton
@InterceptorBean(UnavailableOnFailure.class)
public final class RepositoryFailures implements MethodInterceptor<Object, Object> {

  private final SqlClient sql;

  RepositoryFailures(SqlClient sql) {
    this.sql = sql;
  }

  @Override
  public Object intercept(MethodInvocationContext<Object, Object> call) {
    try {
      return call.proceed();
    } catch (DataAccessException e) {
      if (failure(e).filter(SqlClient::isDeadConnection).isEmpty()) {
        throw unavailable(e);
      }
    } catch (CannotGetJdbcConnectionException e) {
      throw unavailable(e);
    }
    sql.closeIdleConnections();
    try {
      return call.proceed(this);
    } catch (DataAccessException | CannotGetJdbcConnectionException e) {
      throw unavailable(e);
    }
  }

  private RuntimeException unavailable(RuntimeException e) {
    return failure(e).<RuntimeException>map(sql::unavailable).orElse(e);
  }

  private static Optional<SQLException> failure(RuntimeException e) {
    return Stream.<Throwable>iterate(e, Objects::nonNull, Throwable::getCause)
        .filter(SQLException.class::isInstance)
        .map(SQLException.class::cast)
        .findFirst();
  }

  /** Around the connection that is taken for the call, which may be what fails. */
  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }
}
