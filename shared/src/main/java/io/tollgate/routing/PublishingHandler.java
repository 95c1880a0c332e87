package io.tollgate.routing;

import io.micronaut.context.ApplicationContext;
import io.tollgate.events.EventPublisher;
import io.tollgate.lambda.Priming;

/** The same for a function that calls gateways and publishes the events that it commits. */
public abstract class PublishingHandler extends ApiGatewayHandler {

  /**
   * Starts the function and primes it.
   *
   * @param path one of its routes, of method POST, that refuses a caller without a key
   */
  protected PublishingHandler(String path) {
    super(context -> primed(context, path));
  }

  private static ApiRouter primed(ApplicationContext context, String path) {
    EventPublisher publisher = context.getBean(EventPublisher.class);
    ApiRouter router = new ApiRouter(context, path, publisher::publishCommitted);
    context.getBean(Priming.class).client();
    return router;
  }
}
