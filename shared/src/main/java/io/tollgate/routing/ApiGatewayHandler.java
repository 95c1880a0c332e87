package io.tollgate.routing;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import io.micronaut.context.ApplicationContext;
import io.micronaut.http.annotation.Controller;
import io.tollgate.lambda.FunctionBeans;
import java.util.function.Function;

/**
 * A function whose routes are controllers (DECISIONS 108), behind an HTTP API with payload 2.0. Not
 * Micronaut's own handler class, which makes all accounts of gateways at the start, also those with
 * wrong settings, and registers four beans at each call.
 */
public abstract class ApiGatewayHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse>, AutoCloseable {

  private final FunctionBeans<ApiRouter> beans;

  /**
   * Starts the function and primes it.
   *
   * @param path one of its routes, of method POST, that refuses a caller without a key
   */
  protected ApiGatewayHandler(String path) {
    this(context -> new ApiRouter(context, path));
  }

  ApiGatewayHandler(Function<ApplicationContext, ApiRouter> assembly) {
    beans = FunctionBeans.startWith(Controller.class, assembly);
  }

  @Override
  public final APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context lambda) {
    APIGatewayV2HTTPResponse response = beans.current().respond(event);
    beans.renewIfRefused();
    return response;
  }

  @Override
  public void close() {
    beans.close();
  }
}
