package io.tollgate.operator;

import io.tollgate.routing.ApiGatewayHandler;

/**
 * Serves operators' lists, their changes of products, payment methods and API keys, and redelivery
 * of events. Calls no gateway and publishes no event (DECISIONS 127).
 */
public final class OperatorHandler extends ApiGatewayHandler {

  public OperatorHandler() {
    super("GET /api/v1/admin/orders");
  }
}
