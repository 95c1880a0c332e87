package io.tollgate.create;

import io.tollgate.routing.PublishingHandler;

/** Creates orders and opens payments. */
public final class CreateOrderHandler extends PublishingHandler {

  public CreateOrderHandler() {
    super("POST /api/v1/payment", "GET /api/v1/payment-methods");
  }
}
