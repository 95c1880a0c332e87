package io.tollgate.deliver;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.tollgate.auth.Operator;
import io.tollgate.auth.Viewer;
import io.tollgate.crypto.Nonce;
import io.tollgate.deliver.WebhookDeliveries.Delivery;
import io.tollgate.deliver.WebhookDeliveries.State;
import io.tollgate.deliver.WebhookDeliveries.Window;
import io.tollgate.deliver.WebhookEndpoint.Reason;
import io.tollgate.json.Text;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.HttpReply;
import io.tollgate.lambda.RequestRefused;
import io.tollgate.order.PublicId;
import io.tollgate.request.JsonReader;
import io.tollgate.request.PathId;
import io.tollgate.request.QueryParameters;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes by which operators say where the shop's events go, and see what became of them. */
@Controller(EndpointsController.ENDPOINTS)
class EndpointsController {

  static final String ENDPOINTS = "/api/v1/admin/endpoints";

  private static final Logger LOG = LoggerFactory.getLogger(EndpointsController.class);

  private static final byte[] NOTHING = "{}".getBytes(StandardCharsets.UTF_8);
  private static final int DELIVERIES_MAX = 50;

  private final WebhookEndpoints endpoints;
  private final WebhookDeliveries deliveries;
  private final WebhookTargets targets;
  private final WebhookSender sender;
  private final EndpointResponses responses;
  private final Clock clock;

  EndpointsController(
      WebhookEndpoints endpoints,
      WebhookDeliveries deliveries,
      WebhookTargets targets,
      WebhookSender sender,
      EndpointResponses responses,
      Clock clock) {
    this.endpoints = endpoints;
    this.deliveries = deliveries;
    this.targets = targets;
    this.sender = sender;
    this.responses = responses;
    this.clock = clock;
  }

  @Get(produces = MediaType.ALL)
  HttpReply list(Viewer viewer) {
    return responses.list(endpoints.list());
  }

  @Post(consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpReply add(Operator operator, HttpEvent event) {
    EndpointRequest wanted =
        JsonReader.parse(event.body(), form -> EndpointRequest.added(form, targets));
    // A repeat of a request whose answer was lost: the secret is not shown again.
    Optional<WebhookEndpoint> existing = endpoints.list().stream().filter(wanted::isOf).findFirst();
    if (existing.isPresent()) {
      return responses.one(existing.get());
    }
    if (!endpoints.hasRoom()) {
      return responses.tooMany();
    }
    return endpoints
        .add(wanted, Nonce.draw(), clock.instant())
        .map(
            added -> {
              LOG.info("{} adds endpoint={}", operator.subject(), added.publicId());
              return responses.withSecret(201, added);
            })
        .orElseGet(responses::urlTaken);
  }

  @Put(uri = "/{id}", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpReply change(Operator operator, String id, HttpEvent event) {
    WebhookEndpoint before = endpoint(id);
    EndpointRequest wanted =
        JsonReader.parse(event.body(), form -> EndpointRequest.changed(form, before, targets));
    if (!endpoints.change(before.id(), wanted, clock.instant())) {
      return responses.urlTaken();
    }
    LOG.info("{} changes endpoint={}", operator.subject(), before.publicId());
    return responses.one(endpoint(id));
  }

  @Post(uri = "/{id}/rotate", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpReply rotate(Operator operator, String id) {
    WebhookEndpoint before = endpoint(id);
    endpoints.rotate(before.id(), before.secretVersion(), clock.instant());
    WebhookEndpoint after = endpoint(id);
    if (after.secretVersion() == before.secretVersion()) {
      return responses.tooManySecrets();
    }
    LOG.info("{} rotates the secret of endpoint={}", operator.subject(), before.publicId());
    return responses.withSecret(200, after);
  }

  @Post(uri = "/{id}/disable", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpReply disable(Operator operator, String id) {
    WebhookEndpoint before = endpoint(id);
    if (endpoints.disable(before, Reason.OPERATOR, clock.instant())) {
      LOG.info("{} disables endpoint={}", operator.subject(), before.publicId());
    }
    return responses.one(endpoint(id));
  }

  /**
   * What waited when it was disabled, and what came since, is sent only from a time that is named.
   */
  @Post(uri = "/{id}/enable", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpReply enable(Operator operator, String id, HttpEvent event) {
    WebhookEndpoint before = endpoint(id);
    Optional<Instant> from =
        parse(
            event,
            form -> {
              form.refuseOthers(Set.of("redeliver_from"));
              return form.has("redeliver_from")
                  ? Optional.of(form.time("redeliver_from"))
                  : Optional.empty();
            });
    Instant now = clock.instant();
    from.ifPresent(since -> requireSmall("redeliver_from", since, now));
    if (!before.isEnabled()) {
      if (!endpoints.hasRoom()) {
        return responses.tooMany();
      }
      endpoints.enable(before, operator.name(), now);
    }
    // Also of one that is enabled: the request before may have died here.
    from.ifPresent(since -> deliveries.redeliver(before, new Window(since, now, false), now));
    LOG.info("{} enables endpoint={}", operator.subject(), before.publicId());
    return responses.one(endpoint(id));
  }

  @Post(uri = "/{id}/test", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpReply test(Operator operator, String id) {
    return responses.test(sender.test(endpoint(id)));
  }

  @Post(
      uri = "/{id}/deliveries/{event}/redeliver",
      consumes = MediaType.ALL,
      produces = MediaType.ALL)
  HttpReply redeliver(Operator operator, String id, String event) {
    WebhookEndpoint endpoint = enabled(id);
    String stored = Text.ascii(event);
    if (deliveries.redeliver(endpoint.id(), stored, clock.instant()) > 0) {
      LOG.info(
          "{} sends event={} again to endpoint={}",
          operator.subject(),
          stored,
          endpoint.publicId());
    }
    return deliveries
        .find(endpoint.id(), stored)
        .map(found -> responses.waiting(found, deliveries.attempts(List.of(found))))
        .orElseGet(responses::unknownDelivery);
  }

  @Post(uri = "/{id}/redeliver", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpReply redeliver(Operator operator, String id, HttpEvent event) {
    WebhookEndpoint endpoint = enabled(id);
    Window window = JsonReader.parse(event.body(), EndpointRequest::window);
    requireSmall("to", window.from(), window.to());
    int due = deliveries.redeliver(endpoint, window, clock.instant());
    LOG.info(
        "{} sends {} events again to endpoint={}, created from {} to {}",
        operator.subject(),
        due,
        endpoint.publicId(),
        window.from(),
        window.to());
    return responses.redelivered(due);
  }

  @Get(uri = "/{id}/deliveries", produces = MediaType.ALL)
  HttpReply deliveries(Viewer viewer, String id, HttpEvent event) {
    WebhookEndpoint endpoint = endpoint(id);
    QueryParameters form = new QueryParameters(event.rawQuery(), event::query);
    form.refuseOthers(Set.of("status"));
    Optional<State> only = form.parsed("status", "waiting, delivered or failed", State::of);
    if (!form.errors().isEmpty()) {
      return HttpReply.invalid(form.errors());
    }
    List<Delivery> newest = deliveries.newest(endpoint.id(), only, DELIVERIES_MAX);
    return responses.deliveries(newest, deliveries.attempts(newest));
  }

  private WebhookEndpoint endpoint(String id) {
    return endpoints
        .find(PathId.parse(PublicId.ENDPOINT, id))
        .orElseThrow(() -> new RequestRefused(responses.unknownEndpoint()));
  }

  private WebhookEndpoint enabled(String id) {
    WebhookEndpoint endpoint = endpoint(id);
    if (!endpoint.isEnabled()) {
      throw new RequestRefused(responses.disabled());
    }
    return endpoint;
  }

  /** A window that is too large is refused before any of it is sent. */
  private void requireSmall(String field, Instant from, Instant to) {
    if (deliveries.countEvents(from, to) > WebhookDeliveries.WINDOW_EVENTS_MAX) {
      throw new RequestRefused(EndpointResponses.largeWindow(field));
    }
  }

  private static <T> T parse(HttpEvent event, Function<JsonReader, T> reading) {
    return JsonReader.parse(event.body().length == 0 ? NOTHING : event.body(), reading);
  }
}
