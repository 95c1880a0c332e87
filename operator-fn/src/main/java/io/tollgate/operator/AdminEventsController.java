package io.tollgate.operator;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.tollgate.http.HttpReply;
import io.tollgate.http.IdentityDoor;
import io.tollgate.http.JsonForm;
import io.tollgate.http.Proxy;
import io.tollgate.store.Outbox;
import io.tollgate.store.Register;
import java.time.Clock;

/**
 * The routes by which operators send events again. reconcile's next run publishes them, under the
 * same ids and equal byte for byte; an event that waits already is not sent twice.
 */
@Controller("/api/v1/admin/events")
class AdminEventsController {

  private final IdentityDoor door;
  private final Register register;
  private final Outbox outbox;
  private final OperatorResponses responses;
  private final Clock clock;

  AdminEventsController(
      IdentityDoor door,
      Register register,
      Outbox outbox,
      OperatorResponses responses,
      Clock clock) {
    this.door = door;
    this.register = register;
    this.outbox = outbox;
    this.responses = responses;
    this.clock = clock;
  }

  @Post(uri = "/{id}/redeliver", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpResponse<String> redeliver(APIGatewayV2HTTPEvent event, String id) {
    return Proxy.answer(event, e -> door.letOperator(e, _ -> redeliver(id)));
  }

  @Post(uri = "/redeliver", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpResponse<String> redeliver(APIGatewayV2HTTPEvent event) {
    return Proxy.answer(
        event,
        e ->
            door.letOperator(
                e, _ -> JsonForm.answer(e.body(), RedeliverRequest::read, this::redeliver)));
  }

  private HttpReply redeliver(String id) {
    outbox.redeliver(id, clock.instant());
    return register.event(id).map(responses::waiting).orElseGet(responses::unknownEvent);
  }

  private HttpReply redeliver(RedeliverRequest window) {
    return responses.of(outbox.redeliver(window.from(), window.to(), clock.instant()));
  }
}
