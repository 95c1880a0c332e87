package io.tollgate.routing;

import io.micronaut.context.ApplicationContext;
import io.tollgate.events.EventPublisher;
import java.util.List;

/** The same for a function that calls gateways and publishes the events that it commits. */
public abstract class PublishingHandler extends ApiGatewayHandler {

  /**
   * Starts the function.
   *
   * @param primed keys of routes that change nothing for a caller without a key
   */
  protected PublishingHandler(String... primed) {
    super(PublishingHandler::router, router -> router.prime(List.of(primed)).client().settling());
  }

  private static ApiRouter router(ApplicationContext context) {
    EventPublisher publisher = context.getBean(EventPublisher.class);
    return new ApiRouter(context, publisher::publishCommitted);
  }
}
