package io.tollgate.routing;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import io.tollgate.lambda.HttpEvent;

/**
 * What Micronaut's router needs of an event, and the event itself, which the arguments of
 * controllers are made of. It is not AWS's deserializer that makes it: that alone is a tenth of a
 * function's classes.
 */
final class RoutedEvent extends APIGatewayV2HTTPEvent {

  private final HttpEvent event;

  /**
   * The event of a request.
   *
   * @param path that leads to the route which API Gateway chose
   */
  RoutedEvent(HttpEvent event, String path) {
    this.event = event;
    setRouteKey(event.routeKey());
    setRawPath(path);
    setHeaders(event.headers());
    setRequestContext(
        RequestContext.builder()
            .withHttp(
                RequestContext.Http.builder().withMethod(event.method()).withPath(path).build())
            .build());
  }

  HttpEvent event() {
    return event;
  }
}
