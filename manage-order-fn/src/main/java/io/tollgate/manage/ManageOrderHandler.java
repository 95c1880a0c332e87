package io.tollgate.manage;

import io.tollgate.routing.PublishingHandler;

/** What a shop does with a payment afterwards. */
public final class ManageOrderHandler extends PublishingHandler {

  public ManageOrderHandler() {
    super("/api/v1/payment/expire");
  }
}
