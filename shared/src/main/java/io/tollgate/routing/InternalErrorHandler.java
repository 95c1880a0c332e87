package io.tollgate.routing;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import io.tollgate.lambda.ExceptionReplies;
import io.tollgate.lambda.HttpReply;
import jakarta.inject.Singleton;

/**
 * Keeps what went wrong inside from the caller: the router's own answer quotes the exception. What
 * it says of routes that there are not is said as everywhere.
 */
@Singleton
@Requires(classes = ErrorResponseProcessor.class)
final class InternalErrorHandler implements ErrorResponseProcessor<String> {

  @Override
  public MutableHttpResponse<String> processResponse(
      ErrorContext context, MutableHttpResponse<?> response) {
    HttpReply reply = reply(response.code(), response.reason());
    if (reply.status() >= 500) {
      context.getRootCause().ifPresent(ExceptionReplies::note);
    }
    reply.headers().forEach(response.getHeaders()::set);
    return response.status(reply.status()).body(reply.body());
  }

  private static HttpReply reply(int status, String reason) {
    if (status == 404 || status == 405) {
      return HttpReply.unknownRoute();
    }
    return status < 500
        ? HttpReply.problem(status, "refused", reason)
        : HttpReply.problem(status, "internal", "Something went wrong on our side");
  }
}
