package io.tollgate.operator;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.tollgate.http.HttpEvent;
import io.tollgate.http.HttpReply;
import io.tollgate.http.JsonForm;
import io.tollgate.http.Operator;
import io.tollgate.store.Outbox;
import io.tollgate.store.Register;
import java.time.Clock;

/**
 * The routes by which operators send events again. reconcile's next run publishes them, under the
 * same ids and equal byte for byte; an event that waits already is not sent twice.
 */
@Controller("/api/v1/admin/events")
class AdminEventsController {

  private final Register register;
  private final Outbox outbox;
  private final OperatorResponses responses;
  private final Clock clock;

  AdminEventsController(
      Register register, Outbox outbox, OperatorResponses responses, Clock clock) {
    this.register = register;
    this.outbox = outbox;
    this.responses = responses;
    this.clock = clock;
  }

  @Post(uri = "/{id}/redeliver", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpReply redeliver(Operator operator, String id) {
    outbox.redeliver(id, clock.instant());
    return register.event(id).map(responses::waiting).orElseGet(responses::unknownEvent);
  }

  @Post(uri = "/redeliver", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpReply redeliver(Operator operator, HttpEvent event) {
    RedeliverRequest window = JsonForm.parse(event.body(), RedeliverRequest::read);
    return responses.of(outbox.redeliver(window.from(), window.to(), clock.instant()));
  }
}
