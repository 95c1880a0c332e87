package io.tollgate.operator;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.tollgate.auth.Operator;
import io.tollgate.auth.Viewer;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.HttpReply;
import io.tollgate.method.PaymentMethod;
import io.tollgate.request.JsonReader;
import io.tollgate.store.PaymentMethods;
import java.util.Optional;

/** The routes by which operators decide how buyers may pay. */
@Controller("/api/v1/admin/payment-methods")
class AdminMethodsController {

  private final PaymentMethods stored;
  private final PaymentMethodReader form;
  private final ConfigureMethod methods;
  private final OperatorResponses responses;

  AdminMethodsController(
      PaymentMethods stored,
      PaymentMethodReader form,
      ConfigureMethod methods,
      OperatorResponses responses) {
    this.stored = stored;
    this.form = form;
    this.methods = methods;
    this.responses = responses;
  }

  @Get(produces = MediaType.ALL)
  HttpReply list(Viewer viewer) {
    return responses.ofMethods(stored.list());
  }

  @Post(consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpReply create(Operator operator, HttpEvent event) {
    PaymentMethod wanted = JsonReader.parse(event.body(), form::created);
    return responses.of(methods.add(wanted, operator));
  }

  @Put(uri = "/{code}", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpReply change(Operator operator, HttpEvent event, @PathVariable String code) {
    Optional<PaymentMethod> before = stored.find(code);
    if (before.isEmpty()) {
      return responses.unknownMethod();
    }
    PaymentMethod wanted =
        JsonReader.parse(event.body(), changes -> form.changed(changes, before.get()));
    return responses.of(methods.change(before.get(), wanted, operator));
  }
}
