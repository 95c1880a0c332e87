package io.tollgate.manage;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.tollgate.http.HttpReply;
import io.tollgate.http.IdentityDoor;
import io.tollgate.http.JsonForm;
import io.tollgate.http.Proxy;
import java.util.function.LongFunction;
import java.util.regex.Pattern;

/** The routes of the shop's operators on an order, named by its number in the path. */
@Controller("/api/v1/admin")
class AdminController {

  /** Eighteen digits fit a long, and no order has more. */
  private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,17}");

  private final IdentityDoor door;
  private final ConfirmPayment confirm;

  AdminController(IdentityDoor door, ConfirmPayment confirm) {
    this.door = door;
    this.confirm = confirm;
  }

  @Post(uri = "/orders/{id}/confirm-payment", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpResponse<String> confirmPayment(APIGatewayV2HTTPEvent event, String id) {
    return Proxy.answer(
        event,
        e ->
            door.letOperator(
                e,
                operator ->
                    withId(
                        id,
                        orderId ->
                            JsonForm.answer(
                                e.body(),
                                ConfirmRequest::read,
                                request -> confirm.confirm(orderId, request, operator)))));
  }

  private static HttpReply withId(String id, LongFunction<HttpReply> answer) {
    return ID.matcher(id).matches()
        ? answer.apply(Long.parseLong(id))
        : HttpReply.problem(404, "not_found", "No such order");
  }
}
