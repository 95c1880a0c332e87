package io.tollgate.events;

import io.micronaut.context.annotation.Property;
import io.micronaut.json.tree.JsonNode;
import io.tollgate.aws.AwsClient;
import io.tollgate.aws.AwsRequest;
import io.tollgate.aws.AwsResponse;
import io.tollgate.aws.AwsService;
import io.tollgate.aws.AwsUnreachable;
import io.tollgate.bill.Mode;
import io.tollgate.json.Json;
import io.tollgate.store.OutboxEvent;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The event bus, spoken to by {@code PutEvents} (Amazon EventBridge API Reference). */
@Singleton
class EventBridge {

  /** Entries of one PutEvents. */
  static final int ENTRIES_MAX = 10;

  private static final String SOURCE = "tollgate";

  private final AwsClient aws;
  private final Optional<String> bus;
  private final Mode mode;

  EventBridge(
      AwsClient aws,
      @Property(name = "tollgate.event-bus") Optional<String> bus,
      @Property(name = "tollgate.mode", defaultValue = "test") String mode) {
    this.aws = aws;
    this.bus = bus;
    this.mode = Mode.valueOf(mode.toUpperCase(Locale.ROOT));
  }

  /** Whether there is a bus at all; a test of the books has none. */
  boolean isConfigured() {
    return bus.isPresent();
  }

  /**
   * Sends at most ten events in one call. A request that is refused as a whole, because one event
   * in it is, is sent again in halves.
   */
  BusAnswer put(List<OutboxEvent> events, Duration within) {
    AwsResponse response;
    try {
      response = aws.send(request(events), within);
    } catch (AwsUnreachable e) {
      return new BusAnswer.Unreachable(e.getMessage());
    }
    if (response.status() == 200) {
      return answer(events, response.body());
    }
    if (!isInvalid(response)) {
      return new BusAnswer.Unreachable("PutEvents answered " + response.status());
    }
    return events.size() == 1 ? new BusAnswer.Taken(List.of(), events) : halves(events, within);
  }

  private BusAnswer halves(List<OutboxEvent> events, Duration within) {
    int half = events.size() / 2;
    BusAnswer first = put(events.subList(0, half), within);
    BusAnswer second = put(events.subList(half, events.size()), within);
    if (first instanceof BusAnswer.Taken(List<OutboxEvent> taken, List<OutboxEvent> refused)
        && second instanceof BusAnswer.Taken(List<OutboxEvent> more, List<OutboxEvent> others)) {
      return new BusAnswer.Taken(joined(taken, more), joined(refused, others));
    }
    return first instanceof BusAnswer.Unreachable ? first : second;
  }

  private static List<OutboxEvent> joined(List<OutboxEvent> some, List<OutboxEvent> more) {
    List<OutboxEvent> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
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
                  entry.put("Detail", EventJson.of(event, mode));
                  return entry;
                })
            .toList();
    return AwsRequest.json(
        AwsService.EVENT_BRIDGE,
        "1.1",
        "AWSEvents.PutEvents",
        Json.write(Map.of("Entries", entries)));
  }

  /** Answer 200 tells of each entry, in their order, by an id or an error. */
  private static BusAnswer answer(List<OutboxEvent> events, String body) {
    Optional<JsonNode> results = Json.object(body).map(json -> json.get("Entries"));
    if (results.isEmpty() || !results.get().isArray() || results.get().size() != events.size()) {
      return new BusAnswer.Unreachable("PutEvents answered without a result for each event");
    }
    List<OutboxEvent> taken = new ArrayList<>();
    List<OutboxEvent> refused = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      boolean isTaken = results.get().get(i).get("EventId") != null;
      (isTaken ? taken : refused).add(events.get(i));
    }
    return new BusAnswer.Taken(taken, refused);
  }

  /** Of the request itself: too large, or an event that the bus calls malformed. */
  private static boolean isInvalid(AwsResponse response) {
    return response.status() == 413
        || (response.status() == 400 && response.body().contains("ValidationException"));
  }
}
