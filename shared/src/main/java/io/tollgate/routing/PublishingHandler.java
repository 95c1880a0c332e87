package io.tollgate.routing;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import io.tollgate.events.EventPublisher;
import io.tollgate.lambda.Priming;

/** The same for a function that calls gateways and publishes the events that it commits. */
public abstract class PublishingHandler extends ApiGatewayHandler {

  private final EventPublisher publisher;

  /**
   * Starts the function and primes it.
   *
   * @param path one of its routes, of method POST, that refuses a caller without a key
   */
  protected PublishingHandler(String path) {
    super(path);
    publisher = context.getBean(EventPublisher.class);
    context.getBean(Priming.class).client();
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context lambda) {
    APIGatewayV2HTTPResponse response = super.handleRequest(event, lambda);
    publisher.publishCommitted();
    return response;
  }
}
