package io.tollgate.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import java.util.function.Function;

/** The step between the router of micronaut-function-aws-api-proxy and our own words. */
public final class Proxy {

  private Proxy() {}

  public static HttpResponse<String> answer(
      APIGatewayV2HTTPEvent event, Function<HttpEvent, HttpReply> answer) {
    HttpReply reply = Safely.answer(() -> answer.apply(HttpEvent.of(event)));
    MutableHttpResponse<String> response =
        HttpResponse.<String>status(HttpStatus.valueOf(reply.status())).body(reply.body());
    reply.headers().forEach(response::header);
    return response;
  }
}
