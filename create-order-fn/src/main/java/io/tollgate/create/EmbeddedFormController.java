package io.tollgate.create;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.tollgate.auth.Anyone;
import io.tollgate.bill.Ref;
import io.tollgate.gateway.EmbeddedForms;
import io.tollgate.gateway.Gateways;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.HttpReply;
import io.tollgate.response.ConfirmationPage;

/**
 * The page of ours that shows a gateway's form, and the session that every showing needs. The page
 * is the same for everybody; the session is for whoever holds the order's key, which reaches the
 * page behind the {@code #} of its address and leaves it in a header.
 */
@Controller("/api/v1/form/{gateway}/{ref}")
class EmbeddedFormController {

  private final Gateways gateways;
  private final OpenFormSession sessions;
  private final CreateResponses responses;
  private final ConfirmationPage confirmation;

  EmbeddedFormController(
      Gateways gateways,
      OpenFormSession sessions,
      CreateResponses responses,
      ConfirmationPage confirmation) {
    this.gateways = gateways;
    this.sessions = sessions;
    this.responses = responses;
    this.confirmation = confirmation;
  }

  @Get(produces = MediaType.ALL)
  HttpReply page(Anyone anyone, HttpEvent event) {
    return gateways
        .find(gateway(event))
        .filter(_ -> Ref.parse(ref(event)).isPresent())
        .filter(EmbeddedForms.class::isInstance)
        .map(forms -> responses.of(((EmbeddedForms) forms).page()))
        .orElseGet(() -> confirmation.insteadOf(responses.unknownPayment(), event));
  }

  @Post(uri = "/session", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpReply session(Anyone anyone, HttpEvent event) {
    return responses.of(
        sessions.open(gateway(event), ref(event), event.header("x-order-key").orElse("")));
  }

  private static String gateway(HttpEvent event) {
    return event.pathParameters().getOrDefault("gateway", "");
  }

  private static String ref(HttpEvent event) {
    return event.pathParameters().getOrDefault("ref", "");
  }
}
