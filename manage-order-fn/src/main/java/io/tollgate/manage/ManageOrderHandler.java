package io.tollgate.manage;

import io.tollgate.http.ProxyHandler;

/** What a shop does with a payment afterwards. */
public final class ManageOrderHandler extends ProxyHandler {

  public ManageOrderHandler() {
    super("/api/v1/payment/expire");
  }
}
