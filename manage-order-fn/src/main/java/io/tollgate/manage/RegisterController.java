package io.tollgate.manage;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.tollgate.http.IdentityDoor;
import io.tollgate.http.Proxy;
import io.tollgate.order.PublicId;
import io.tollgate.store.Register;

/** What the shop's operators look at. */
@Controller("/api/v1/admin")
class RegisterController {

  private final IdentityDoor door;
  private final Lists lists;
  private final OrderStory story;

  RegisterController(IdentityDoor door, Lists lists, OrderStory story) {
    this.door = door;
    this.lists = lists;
    this.story = story;
  }

  @Get(uri = "/orders", produces = MediaType.ALL)
  HttpResponse<String> orders(APIGatewayV2HTTPEvent event) {
    return list(event, Register.Kind.ORDERS);
  }

  @Get(uri = "/payments", produces = MediaType.ALL)
  HttpResponse<String> payments(APIGatewayV2HTTPEvent event) {
    return list(event, Register.Kind.PAYMENTS);
  }

  @Get(uri = "/refunds", produces = MediaType.ALL)
  HttpResponse<String> refunds(APIGatewayV2HTTPEvent event) {
    return list(event, Register.Kind.REFUNDS);
  }

  @Get(uri = "/reviews", produces = MediaType.ALL)
  HttpResponse<String> reviews(APIGatewayV2HTTPEvent event) {
    return list(event, Register.Kind.REVIEWS);
  }

  @Get(uri = "/orders/{id}", produces = MediaType.ALL)
  HttpResponse<String> order(APIGatewayV2HTTPEvent event, String id) {
    return Proxy.answer(
        event, e -> door.letOperator(e, _ -> Numbers.withId(PublicId.ORDER, id, story::tell)));
  }

  private HttpResponse<String> list(APIGatewayV2HTTPEvent event, Register.Kind kind) {
    return Proxy.answer(event, e -> door.letOperator(e, _ -> lists.list(kind, e)));
  }
}
