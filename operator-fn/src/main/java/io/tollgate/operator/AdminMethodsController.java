package io.tollgate.operator;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.tollgate.http.HttpEvent;
import io.tollgate.http.HttpReply;
import io.tollgate.http.IdentityDoor;
import io.tollgate.http.JsonForm;
import io.tollgate.http.Operator;
import io.tollgate.http.Proxy;
import io.tollgate.store.PaymentMethods;

/** The routes by which operators decide how buyers may pay. */
@Controller("/api/v1/admin/payment-methods")
class AdminMethodsController {

  private final IdentityDoor door;
  private final PaymentMethods stored;
  private final MethodForm form;
  private final ConfigureMethod methods;
  private final OperatorResponses responses;

  AdminMethodsController(
      IdentityDoor door,
      PaymentMethods stored,
      MethodForm form,
      ConfigureMethod methods,
      OperatorResponses responses) {
    this.door = door;
    this.stored = stored;
    this.form = form;
    this.methods = methods;
    this.responses = responses;
  }

  @Get(produces = MediaType.ALL)
  HttpResponse<String> list(APIGatewayV2HTTPEvent event) {
    return Proxy.answer(
        event,
        e -> door.letOperator(e, _ -> responses.ofMethods(stored.listOrderByPositionAndId())));
  }

  @Post(consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpResponse<String> create(APIGatewayV2HTTPEvent event) {
    return Proxy.answer(
        event,
        e ->
            door.letOperator(
                e,
                operator ->
                    JsonForm.answer(
                        e.body(),
                        form::created,
                        wanted -> responses.of(methods.add(wanted, operator)))));
  }

  @Put(uri = "/{code}", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpResponse<String> change(APIGatewayV2HTTPEvent event, @PathVariable String code) {
    return Proxy.answer(event, e -> door.letOperator(e, operator -> change(e, code, operator)));
  }

  private HttpReply change(HttpEvent event, String code, Operator operator) {
    return stored
        .find(code)
        .map(
            before ->
                JsonForm.answer(
                    event.body(),
                    f -> form.changed(f, before),
                    wanted -> responses.of(methods.change(before, wanted, operator))))
        .orElseGet(responses::unknownMethod);
  }
}
