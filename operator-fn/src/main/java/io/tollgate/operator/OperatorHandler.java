package io.tollgate.operator;

import io.tollgate.routing.ApiGatewayHandler;

/** What operators look at and set up. Calls no gateway and publishes no event (DECISIONS 127). */
public final class OperatorHandler extends ApiGatewayHandler {

  public OperatorHandler() {
    super("/api/v1/admin/payment-methods");
  }
}
