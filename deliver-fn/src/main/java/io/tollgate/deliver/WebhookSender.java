package io.tollgate.deliver;

import io.tollgate.deliver.WebhookAnswer.Failure;
import io.tollgate.deliver.WebhookAnswer.NotAnswered;
import io.tollgate.deliver.WebhookDeliveries.Attempt;
import io.tollgate.events.EventJson;
import io.tollgate.json.Json;
import io.tollgate.outbox.EventType;
import io.tollgate.outbox.NewEvents;
import io.tollgate.outbox.OutboxEvent;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Sends an event to an endpoint, signed with all of its secrets that are valid. */
@Singleton
class WebhookSender {

  /**
   * Receivers limit what they read. The largest event has some 66 KB: whoever places its order says
   * all of its texts in one request of at most 64 KiB (DECISIONS 184).
   */
  static final int BODY_BYTES_MAX = 131_072;

  private final WebhookClient client;
  private final WebhookSecrets secrets;
  private final EventJson json;
  private final Clock clock;

  WebhookSender(WebhookClient client, WebhookSecrets secrets, EventJson json, Clock clock) {
    this.client = client;
    this.secrets = secrets;
    this.json = json;
    this.clock = clock;
  }

  /** Makes one attempt. The body is equal byte for byte in all of them; the time is its own. */
  Attempt attempt(WebhookEndpoint endpoint, Optional<OutboxEvent> event) {
    Instant at = clock.instant();
    long began = System.nanoTime();
    WebhookAnswer answer =
        event
            .map(stored -> send(endpoint, stored, at))
            .orElseGet(() -> new NotAnswered(Failure.EVENT_DELETED));
    return new Attempt(at, (int) Duration.ofNanos(System.nanoTime() - began).toMillis(), answer);
  }

  /** Sends an event of no meaning to try the endpoint, whether it is enabled or not. */
  Attempt test(WebhookEndpoint endpoint) {
    OutboxEvent event =
        new OutboxEvent(
            NewEvents.drawId(),
            EventType.ENDPOINT_TEST.label(),
            0,
            Optional.empty(),
            clock.instant(),
            1,
            Json.write(Map.of("endpoint", endpoint.publicId())));
    return attempt(endpoint, Optional.of(event));
  }

  private WebhookAnswer send(WebhookEndpoint endpoint, OutboxEvent event, Instant at) {
    String body = json.of(event);
    if (body.getBytes(StandardCharsets.UTF_8).length > BODY_BYTES_MAX) {
      return new NotAnswered(Failure.TOO_LARGE);
    }
    return client.post(
        endpoint.url(),
        WebhookSignature.headers(event.id(), at, body, secrets.valid(endpoint, at)),
        body);
  }
}
