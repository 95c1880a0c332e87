package io.tollgate.deliver;

import io.tollgate.routing.ApiGatewayHandler;

/**
 * Serves the routes by which operators set up webhook endpoints: a function of its own over this
 * module's jar, because operator-fn's resource policy has no room for them (DECISIONS 142).
 */
public final class EndpointsHandler extends ApiGatewayHandler {

  public EndpointsHandler() {
    super("GET " + EndpointsController.ENDPOINTS);
  }
}
