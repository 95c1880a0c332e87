package io.tollgate.http;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;

/** Keeps what went wrong inside from the caller: the router's own answer quotes the exception. */
@Singleton
@Requires(classes = ErrorResponseProcessor.class)
final class HiddenErrors implements ErrorResponseProcessor<String> {

  @Override
  public MutableHttpResponse<String> processResponse(
      ErrorContext context, MutableHttpResponse<?> response) {
    int status = response.code();
    HttpReply reply =
        status < 500
            ? HttpReply.problem(status, "refused", HttpResponse.status(response.status()).reason())
            : HttpReply.problem(status, "internal", "Something went wrong on our side");
    return response.body(reply.body()).contentType(MediaType.of("application/problem+json"));
  }
}
