package io.tollgate.operator;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.tollgate.http.HttpEvent;
import io.tollgate.http.HttpReply;
import io.tollgate.http.IdentityDoor;
import io.tollgate.http.PathId;
import io.tollgate.http.Proxy;
import io.tollgate.order.PublicId;
import io.tollgate.store.Register;
import java.util.Locale;

/** What the shop's operators look at. */
@Controller("/api/v1/admin")
class RegisterController {

  private final IdentityDoor door;
  private final Register register;
  private final OperatorResponses responses;

  RegisterController(IdentityDoor door, Register register, OperatorResponses responses) {
    this.door = door;
    this.register = register;
    this.responses = responses;
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

  @Get(uri = "/events", produces = MediaType.ALL)
  HttpResponse<String> events(APIGatewayV2HTTPEvent event) {
    return list(event, Register.Kind.EVENTS);
  }

  @Get(uri = "/orders/{id}", produces = MediaType.ALL)
  HttpResponse<String> order(APIGatewayV2HTTPEvent event, String id) {
    return Proxy.answer(
        event, e -> door.letOperator(e, _ -> PathId.answer(PublicId.ORDER, id, this::order)));
  }

  private HttpReply order(long id) {
    return register.order(id).map(responses::of).orElseGet(responses::unknownOrder);
  }

  private HttpResponse<String> list(APIGatewayV2HTTPEvent event, Register.Kind kind) {
    return Proxy.answer(event, e -> door.letOperator(e, _ -> list(e, kind)));
  }

  private HttpReply list(HttpEvent event, Register.Kind kind) {
    QueryForm form = new QueryForm(event.rawQuery(), event::query);
    boolean prefersTable =
        event.header("accept").orElse("").toLowerCase(Locale.ROOT).contains("text/csv");
    ListRequest request = ListRequest.read(kind, form, prefersTable);
    return form.errors().isEmpty()
        ? responses.of(request, register.list(kind, request.search()))
        : HttpReply.invalid(form.errors());
  }
}
