package io.tollgate.manage;

import io.tollgate.http.HttpReply;
import io.tollgate.order.Order;
import io.tollgate.order.OrderState;
import io.tollgate.order.PublicId;
import java.util.LinkedHashMap;
import java.util.Map;

/** How an order stands, as an operator's command is answered. */
final class OrderJson {

  private OrderJson() {}

  static HttpReply standing(Order order, OrderState state, String trackingNumber) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", order.id());
    body.put("order_id", PublicId.ORDER.of(order.id()));
    body.put("shop_ref", order.shopRef());
    body.put("state", state.label());
    if (state instanceof OrderState.Failed failed) {
      body.put("failure", failed.reason().name());
    }
    if (!trackingNumber.isEmpty()) {
      body.put("tracking_number", trackingNumber);
    }
    return HttpReply.json(200, body);
  }

  static HttpReply illegal(OrderCommand.Course.Illegal illegal) {
    return HttpReply.problem(
        409,
        "illegal_move",
        "An order does not go that way",
        Map.of("from", illegal.from(), "to", illegal.to()));
  }

  static HttpReply unknown() {
    return HttpReply.problem(404, "not_found", "No such order");
  }
}
