package io.tollgate.operator;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.tollgate.http.HttpEvent;
import io.tollgate.http.HttpReply;
import io.tollgate.http.Operator;
import io.tollgate.http.PathId;
import io.tollgate.order.PublicId;
import io.tollgate.store.Register;
import java.util.Locale;

/** What the shop's operators look at. */
@Controller("/api/v1/admin")
class RegisterController {

  private final Register register;
  private final OperatorResponses responses;

  RegisterController(Register register, OperatorResponses responses) {
    this.register = register;
    this.responses = responses;
  }

  @Get(uri = "/orders", produces = MediaType.ALL)
  HttpReply orders(Operator operator, HttpEvent event) {
    return list(event, Register.Kind.ORDERS);
  }

  @Get(uri = "/payments", produces = MediaType.ALL)
  HttpReply payments(Operator operator, HttpEvent event) {
    return list(event, Register.Kind.PAYMENTS);
  }

  @Get(uri = "/refunds", produces = MediaType.ALL)
  HttpReply refunds(Operator operator, HttpEvent event) {
    return list(event, Register.Kind.REFUNDS);
  }

  @Get(uri = "/reviews", produces = MediaType.ALL)
  HttpReply reviews(Operator operator, HttpEvent event) {
    return list(event, Register.Kind.REVIEWS);
  }

  @Get(uri = "/events", produces = MediaType.ALL)
  HttpReply events(Operator operator, HttpEvent event) {
    return list(event, Register.Kind.EVENTS);
  }

  @Get(uri = "/orders/{id}", produces = MediaType.ALL)
  HttpReply order(Operator operator, String id) {
    long order = PathId.parse(PublicId.ORDER, id);
    return register.order(order).map(responses::of).orElseGet(responses::unknownOrder);
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
