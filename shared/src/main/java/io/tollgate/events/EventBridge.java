package io.tollgate.events;

import io.micronaut.context.annotation.Property;
import io.micronaut.json.tree.JsonNode;
import io.tollgate.aws.AwsClient;
import io.tollgate.aws.AwsRequest;
import io.tollgate.aws.AwsResponse;
import io.tollgate.aws.AwsService;
import io.tollgate.aws.AwsUnreachable;
import io.tollgate.json.Json;
import io.tollgate.outbox.OutboxEvent;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends events to the event bus by {@code PutEvents} (Amazon EventBridge API Reference). */
@Singleton
class EventBridge {

  /** Entries of one PutEvents. */
  static final int ENTRIES_MAX = 10;

  private static final String SOURCE = "tollgate";

  /** Errors of an entry that pass (Amazon EventBridge API Reference, PutEventsResultEntry). */
  private static final Set<String> PASSING =
      Set.of("ThrottlingException", "InternalFailure", "InternalException", "ServiceUnavailable");

  private static final Logger LOG = LoggerFactory.getLogger(EventBridge.class);

  private final AwsClient aws;
  private final Optional<String> bus;
  private final EventJson json;

  EventBridge(
      AwsClient aws, @Property(name = "tollgate.event-bus") Optional<String> bus, EventJson json) {
    this.aws = aws;
    this.bus = bus;
    this.json = json;
  }

  /** Whether a bus is configured; a test of the store has none. */
  boolean isConfigured() {
    return bus.isPresent();
  }

  /**
   * Sends at most ten events in one call. A request that is refused as a whole, because one event
   * in it is, is sent again in halves.
   *
   * @param within for all calls together
   */
  BusAnswer put(List<OutboxEvent> events, Duration within) {
    return put(events, System.nanoTime() + within.toNanos());
  }

  private BusAnswer put(List<OutboxEvent> events, long endNanos) {
    Duration left = Duration.ofNanos(endNanos - System.nanoTime());
    if (!left.isPositive()) {
      return BusAnswer.unknown(events);
    }
    AwsResponse response;
    try {
      response = aws.send(request(events), left);
    } catch (AwsUnreachable e) {
      LOG.warn("{} events not published: {}", events.size(), e.getMessage());
      return BusAnswer.unknown(events);
    }
    if (response.status() == 200) {
      return answer(events, response.body());
    }
    LOG.warn("PutEvents answered {} {}", response.status(), response.errorType());
    if (!isInvalid(response)) {
      return BusAnswer.unknown(events);
    }
    if (events.size() == 1) {
      return new BusAnswer(List.of(), events, List.of());
    }
    int half = events.size() / 2;
    BusAnswer first = put(events.subList(0, half), endNanos);
    List<OutboxEvent> rest = events.subList(half, events.size());
    return first.and(first.isComplete() ? put(rest, endNanos) : BusAnswer.unknown(rest));
  }

  private AwsRequest request(List<OutboxEvent> events) {
    List<Map<String, Object>> entries =
        events.stream()
            .map(
                event -> {
                  Map<String, Object> entry = new LinkedHashMap<>();
                  entry.put("EventBusName", bus.orElseThrow());
                  entry.put("Source", SOURCE);
                  entry.put("DetailType", event.type());
                  entry.put("Detail", json.of(event));
                  return entry;
                })
            .toList();
    return AwsRequest.json(
        AwsService.EVENT_BRIDGE,
        "1.1",
        "AWSEvents.PutEvents",
        Json.write(Map.of("Entries", entries)));
  }

  /** Answer 200 has an id or an error for each entry, in their order. */
  private static BusAnswer answer(List<OutboxEvent> events, String body) {
    Optional<JsonNode> results = Json.object(body).map(json -> json.get("Entries"));
    if (results.isEmpty() || !results.get().isArray() || results.get().size() != events.size()) {
      LOG.warn("PutEvents answered without a result for each event");
      return BusAnswer.unknown(events);
    }
    BusAnswer answer = BusAnswer.unknown(List.of());
    for (int i = 0; i < events.size(); i++) {
      answer = answer.and(answer(events.get(i), results.get().get(i)));
    }
    return answer;
  }

  private static BusAnswer answer(OutboxEvent event, JsonNode result) {
    JsonNode id = result.get("EventId");
    if (id != null && id.isString()) {
      return new BusAnswer(List.of(event), List.of(), List.of());
    }
    JsonNode error = result.get("ErrorCode");
    String code = error != null && error.isString() ? error.getStringValue() : "";
    LOG.warn("event={} type={} not taken by the bus: {}", event.id(), event.type(), code);
    return PASSING.contains(code)
        ? BusAnswer.unknown(List.of(event))
        : new BusAnswer(List.of(), List.of(event), List.of());
  }

  /** Of the request itself: too large, or an event that the bus calls malformed. */
  private static boolean isInvalid(AwsResponse response) {
    return response.status() == 413
        || (response.status() == 400 && response.errorType().endsWith("ValidationException"));
  }
}
