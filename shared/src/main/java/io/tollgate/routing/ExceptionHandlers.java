package io.tollgate.routing;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.tollgate.lambda.ExceptionReplies;
import io.tollgate.lambda.HttpReply;
import io.tollgate.lambda.RequestRefused;
import io.tollgate.settle.Settle;
import io.tollgate.sql.DatabaseUnavailable;
import jakarta.inject.Singleton;

/** Turns the exceptions of controllers into replies. */
@Factory
@Requires(classes = ExceptionHandler.class)
final class ExceptionHandlers {

  @Singleton
  ExceptionHandler<RequestRefused, HttpReply> refused() {
    return (_, e) -> e.reply();
  }

  @Singleton
  ExceptionHandler<DatabaseUnavailable, HttpReply> unavailable() {
    return (_, e) -> ExceptionReplies.unavailable(e);
  }

  @Singleton
  ExceptionHandler<Settle.Contended, HttpReply> contended() {
    return (_, e) -> ExceptionReplies.unavailable(e);
  }
}
