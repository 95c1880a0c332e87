package io.tollgate.http;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import io.micronaut.function.aws.proxy.payload2.APIGatewayV2HTTPEventFunction;
import io.micronaut.http.exceptions.UriSyntaxException;
import java.util.Map;

/** A function whose routes are controllers, behind an HTTP API with payload 2.0. */
public abstract class ProxyHandler extends APIGatewayV2HTTPEventFunction {

  /**
   * Starts the function and primes it.
   *
   * @param path one of its routes, of method POST, that refuses a caller without a key
   */
  @SuppressWarnings(
      "this-escape") // Subclasses have no state, so there is nothing to see too early.
  protected ProxyHandler(String path) {
    getApplicationContext()
        .getBean(Priming.class)
        .database()
        .client()
        .step("router", () -> handleRequest(unauthorized(path), null));
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    try {
      return super.handleRequest(event, context);
    } catch (UriSyntaxException e) {
      // API Gateway hands on decoded paths, which need not be URIs any more.
      HttpReply reply = HttpReply.problem(400, "bad_path", "The path is not a valid URI");
      return APIGatewayV2HTTPResponse.builder()
          .withStatusCode(reply.status())
          .withHeaders(reply.headers())
          .withBody(reply.body())
          .build();
    }
  }

  private static APIGatewayV2HTTPEvent unauthorized(String path) {
    return APIGatewayV2HTTPEvent.builder()
        .withVersion("2.0")
        .withRouteKey("POST " + path)
        .withRawPath(path)
        .withRawQueryString("")
        .withHeaders(Map.of("content-type", "application/json"))
        .withBody("{}")
        .withIsBase64Encoded(false)
        .withRequestContext(
            APIGatewayV2HTTPEvent.RequestContext.builder()
                .withHttp(
                    APIGatewayV2HTTPEvent.RequestContext.Http.builder()
                        .withMethod("POST")
                        .withPath(path)
                        .build())
                .build())
        .build();
  }
}
