package io.tollgate.manage;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.tollgate.http.OrderDoor;
import io.tollgate.http.Proxy;

/** What whoever holds an order's key may do with it, beside paying. */
@Controller
class OrderCancelController {

  private final OrderDoor door;
  private final CancelOrder cancel;
  private final ManageResponses responses;

  OrderCancelController(OrderDoor door, CancelOrder cancel, ManageResponses responses) {
    this.door = door;
    this.cancel = cancel;
    this.responses = responses;
  }

  @Post(uri = "/api/v1/order/cancel", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpResponse<String> cancel(APIGatewayV2HTTPEvent event) {
    return Proxy.answer(
        event, e -> door.let(e, order -> responses.of(cancel.cancel(order.order().id()))));
  }
}
