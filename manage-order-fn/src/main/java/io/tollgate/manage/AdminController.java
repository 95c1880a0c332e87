package io.tollgate.manage;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.tollgate.http.HttpReply;
import io.tollgate.http.IdentityDoor;
import io.tollgate.http.Operator;
import io.tollgate.http.Proxy;

/** The routes of the shop's operators on an order, named by its number in the path. */
@Controller("/api/v1/admin")
class AdminController {

  private final IdentityDoor door;

  AdminController(IdentityDoor door) {
    this.door = door;
  }

  @Post(uri = "/orders/{id}/confirm-payment", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpResponse<String> confirmPayment(APIGatewayV2HTTPEvent event, String id) {
    return Proxy.answer(event, e -> door.letOperator(e, operator -> confirmPayment(id, operator)));
  }

  private static HttpReply confirmPayment(String id, Operator operator) {
    return HttpReply.problem(404, "not_found", "No such order");
  }
}
