package io.tollgate.manage;

import io.tollgate.routing.PublishingHandler;

/**
 * Refunds, expires and cancels payments, and carries out operators' commands on orders and cases.
 */
public final class ManageOrderHandler extends PublishingHandler {

  public ManageOrderHandler() {
    super("POST /api/v1/payment/refund");
  }
}
