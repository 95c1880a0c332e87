package io.tollgate.create;

import io.tollgate.http.ProxyHandler;

/** Creates orders and opens payments. */
public final class CreateOrderHandler extends ProxyHandler {

  public CreateOrderHandler() {
    super("/api/v1/payment");
  }
}
