package io.tollgate.routing;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.servlet.http.ServletHttpRequest;
import io.tollgate.lambda.HttpReply;

/** Writes the {@link HttpReply} that a controller or an exception handler returns. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Requires(classes = ServletHttpRequest.class)
final class ReplyFilter {

  @ResponseFilter
  void write(MutableHttpResponse<?> response) {
    if (response.body() instanceof HttpReply reply) {
      response.status(reply.status()).body(reply.body());
      reply.headers().forEach(response.getHeaders()::set);
    }
  }
}
