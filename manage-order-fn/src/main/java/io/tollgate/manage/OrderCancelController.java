package io.tollgate.manage;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.tollgate.auth.OrderHolder;
import io.tollgate.lambda.HttpReply;

/** The route by which the holder of an order's key cancels that order. */
@Controller
class OrderCancelController {

  private final CancelOrder cancel;
  private final ManageResponses responses;

  OrderCancelController(CancelOrder cancel, ManageResponses responses) {
    this.cancel = cancel;
    this.responses = responses;
  }

  @Post(uri = "/api/v1/order/cancel", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpReply cancel(OrderHolder holder) {
    return responses.of(cancel.cancel(holder.order().order().id()));
  }
}
