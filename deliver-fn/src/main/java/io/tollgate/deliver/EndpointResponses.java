package io.tollgate.deliver;

import io.tollgate.deliver.WebhookAnswer.Answered;
import io.tollgate.deliver.WebhookAnswer.NotAnswered;
import io.tollgate.deliver.WebhookDeliveries.Attempt;
import io.tollgate.deliver.WebhookDeliveries.Delivery;
import io.tollgate.deliver.WebhookEndpoint.Reason;
import io.tollgate.deliver.WebhookEndpoint.Status;
import io.tollgate.json.FieldError;
import io.tollgate.lambda.HttpReply;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Endpoints and deliveries as operators see them. */
@Singleton
class EndpointResponses {

  private final WebhookSecrets secrets;
  private final Clock clock;

  EndpointResponses(WebhookSecrets secrets, Clock clock) {
    this.secrets = secrets;
    this.clock = clock;
  }

  HttpReply list(List<WebhookEndpoint> endpoints) {
    return HttpReply.json(
        200, Map.of("endpoints", endpoints.stream().map(this::describe).toList()));
  }

  HttpReply one(WebhookEndpoint endpoint) {
    return HttpReply.json(200, describe(endpoint));
  }

  /** The only answers that show a secret: of an endpoint that is new, or has a new one. */
  HttpReply withSecret(int httpStatus, WebhookEndpoint endpoint) {
    Map<String, Object> body = describe(endpoint);
    body.put("secret", secrets.newest(endpoint));
    return HttpReply.json(httpStatus, body);
  }

  private Map<String, Object> describe(WebhookEndpoint endpoint) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", endpoint.publicId());
    body.put("url", endpoint.url().toString());
    body.put("description", endpoint.description());
    body.put("events", List.copyOf(endpoint.events()));
    switch (endpoint.status()) {
      case Status.Enabled _ -> body.put("status", "enabled");
      case Status.Disabled(Reason why, Instant at, Instant undeliveredSince) -> {
        body.put("status", "disabled");
        body.put("disabled_reason", why.word());
        body.put("disabled_at", at.toString());
        body.put("undelivered_since", undeliveredSince.toString());
      }
    }
    if (clock.instant().isBefore(endpoint.previousUntil())) {
      body.put("previous_secret_until", endpoint.previousUntil().toString());
    }
    body.put("created_at", endpoint.createdAt().toString());
    body.put("updated_at", endpoint.updatedAt().toString());
    return body;
  }

  HttpReply test(Attempt attempt) {
    return HttpReply.json(200, describe(attempt));
  }

  HttpReply unknownEndpoint() {
    return HttpReply.notFound("No such endpoint");
  }

  HttpReply urlTaken() {
    return HttpReply.conflict("url_taken", "Another endpoint has this URL: change that one");
  }

  HttpReply tooMany() {
    return HttpReply.conflict(
        "too_many_endpoints",
        WebhookEndpoints.ENABLED_MAX + " endpoints are enabled already: disable one first");
  }

  HttpReply tooManySecrets() {
    return HttpReply.conflict(
        "too_many_secrets",
        WebhookEndpoints.SECRETS_MAX + " secrets sign already: wait until the older ones end");
  }

  HttpReply disabled() {
    return HttpReply.conflict(
        "endpoint_disabled", "The endpoint is disabled: enable it with redeliver_from");
  }

  static HttpReply largeWindow(String field) {
    return HttpReply.invalid(
        List.of(
            new FieldError(
                field,
                "range",
                "makes a window of more than %d events: choose a smaller one"
                    .formatted(WebhookDeliveries.WINDOW_EVENTS_MAX))));
  }

  HttpReply unknownDelivery() {
    return HttpReply.notFound("No such delivery");
  }

  /** A delivery that goes out with the next run. */
  HttpReply waiting(Delivery delivery, Map<Long, List<Attempt>> attempts) {
    return HttpReply.json(202, describe(delivery, attempts));
  }

  HttpReply redelivered(int count) {
    return HttpReply.json(202, Map.of("redelivered", count));
  }

  HttpReply deliveries(List<Delivery> newest, Map<Long, List<Attempt>> attempts) {
    return HttpReply.json(
        200, Map.of("deliveries", newest.stream().map(each -> describe(each, attempts)).toList()));
  }

  private static Map<String, Object> describe(
      Delivery delivery, Map<Long, List<Attempt>> attempts) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("event", delivery.eventId());
    body.put("type", delivery.type());
    body.put("status", delivery.state().word());
    delivery.nextAt().ifPresent(next -> body.put("next_attempt_at", next.toString()));
    body.put("created_at", delivery.createdAt().toString());
    List<Attempt> own = attempts.getOrDefault(delivery.id(), List.of());
    body.put("attempts", own.stream().map(EndpointResponses::describe).toList());
    return body;
  }

  private static Map<String, Object> describe(Attempt attempt) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("at", attempt.at().toString());
    body.put("milliseconds", attempt.millis());
    switch (attempt.answer()) {
      case Answered(int status, String answer) -> {
        body.put("http_status", status);
        body.put("answer", answer);
      }
      case NotAnswered(WebhookAnswer.Failure why) -> body.put("failure", lower(why));
    }
    return body;
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
