package io.tollgate.operator;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.tollgate.auth.Operator;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.HttpReply;
import io.tollgate.outbox.Outbox;
import io.tollgate.outbox.Redelivered;
import io.tollgate.request.JsonReader;
import io.tollgate.store.OperatorQueries;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes by which operators send events again. reconcile's next run publishes them, under the
 * same ids and equal byte for byte; an event that waits already is not sent twice.
 */
@Controller("/api/v1/admin/events")
class AdminEventsController {

  private static final Logger LOG = LoggerFactory.getLogger(AdminEventsController.class);

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
    if (outbox.redeliver(id, clock.instant()) > 0) {
      LOG.info("{} sends event={} again", operator.subject(), id);
    }
    return queries.event(id).map(responses::waiting).orElseGet(responses::unknownEvent);
  }

  @Post(uri = "/redeliver", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpReply redeliver(Operator operator, HttpEvent event) {
    RedeliverRequest window = JsonReader.parse(event.body(), RedeliverRequest::read);
    Redelivered sent = outbox.redeliver(window.from(), window.to(), clock.instant());
    LOG.info(
        "{} sends {} events again, created from {} to {}",
        operator.subject(),
        sent.events(),
        window.from(),
        window.to());
    return responses.of(sent);
  }
}
