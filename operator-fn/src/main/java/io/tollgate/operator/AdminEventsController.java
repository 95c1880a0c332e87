package io.tollgate.operator;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.tollgate.auth.Operator;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.HttpReply;
import io.tollgate.outbox.Outbox;
import io.tollgate.request.JsonReader;
import io.tollgate.store.OperatorQueries;
import java.time.Clock;

/**
 * The routes by which operators send events again. reconcile's next run publishes them, under the
 * same ids and equal byte for byte; an event that waits already is not sent twice.
 */
@Controller("/api/v1/admin/events")
class AdminEventsController {

  private final OperatorQueries queries;
  private final Outbox outbox;
  private final OperatorResponses responses;
  private final Clock clock;

  AdminEventsController(
      OperatorQueries queries, Outbox outbox, OperatorResponses responses, Clock clock) {
    this.queries = queries;
    this.outbox = outbox;
    this.responses = responses;
    this.clock = clock;
  }

  @Post(uri = "/{id}/redeliver", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpReply redeliver(Operator operator, String id) {
    outbox.redeliver(id, clock.instant());
    return queries.event(id).map(responses::waiting).orElseGet(responses::unknownEvent);
  }

  @Post(uri = "/redeliver", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpReply redeliver(Operator operator, HttpEvent event) {
    RedeliverRequest window = JsonReader.parse(event.body(), RedeliverRequest::read);
    return responses.of(outbox.redeliver(window.from(), window.to(), clock.instant()));
  }
}
