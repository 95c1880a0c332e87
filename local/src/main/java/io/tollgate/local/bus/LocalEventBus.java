package io.tollgate.local.bus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.local.apigateway.LambdaFunction;
import io.tollgate.local.page.OutageSwitch;
import io.tollgate.local.page.PageFile;
import io.tollgate.simulator.Parameters;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * EventBridge and what lies behind it, on one machine: {@code PutEvents} over HTTP, the rule that
 * starts fulfilment, its queue, and a page that shows what came. It can be switched off, as a bus
 * that is down. The newest events are in memory; the functions' outbox has them all.
 */
public final class LocalEventBus implements AutoCloseable {

  /** Under the front's address, what functions take for AWS's. */
  public static final String ENDPOINT = "/_local/aws";

  /** Where the events can be looked at. */
  public static final String PAGE = "/local/events";

  private static final String SCRIPT = "/local/events.js";
  private static final String LIST = "/local/events.json";
  private static final String SWITCH = "/local/events/bus";
  private static final String WEBHOOKS = "/local/events/webhooks";
  private static final String FULFILMENT = "order.processing";
  private static final int KEPT_MAX = 5_000;
  private static final int LISTED_MAX = 200;
  private static final int ENTRIES_MAX = 10;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Clock clock;
  private final Deque<Arrival> arrivals = new ArrayDeque<>();
  private final List<LocalQueue> queues;
  private final WebhookDeliveries webhooks;
  private final OutageSwitch outage = new OutageSwitch("bus");

  /** One copy of an event that the bus took. */
  private record Arrival(Instant at, int copy, JsonNode event) {

    String id() {
      return event.path("id").asText();
    }

    boolean isOf(String type) {
      return event.path("type").asText().startsWith(type);
    }

    boolean names(String text) {
      return event.toString().contains(text);
    }
  }

  /**
   * Starts.
   *
   * @param consumers functions that take every event out of a queue each
   * @param webhooks where events went from there
   */
  public LocalEventBus(Clock clock, List<LambdaFunction> consumers, WebhookDeliveries webhooks) {
    this.clock = clock;
    this.webhooks = webhooks;
    this.queues = consumers.stream().map(LocalQueue::new).toList();
  }

  @Override
  public void close() {
    queues.forEach(LocalQueue::close);
  }

  /** Puts what another service of AWS's reports into the queues of the consumers. */
  public void send(String message) {
    queues.forEach(queue -> queue.send(message));
  }

  /** The answer, when the request is for one of its addresses. */
  public Optional<HttpResponse.Message> find(HttpRequest request) {
    String what = request.method() + " " + request.rawPath();
    return switch (what) {
      case "POST " + ENDPOINT + "/" -> Optional.of(aws(request));
      case "GET " + PAGE -> Optional.of(file("events.html", "text/html"));
      case "GET " + SCRIPT -> Optional.of(file("events.js", "text/javascript"));
      case "GET " + LIST -> Optional.of(list(request));
      case "POST " + SWITCH -> Optional.of(outage.turn(request));
      case "GET " + WEBHOOKS -> Optional.of(deliveries(request));
      case "POST " + WEBHOOKS -> Optional.of(sendAgain(request));
      default -> Optional.empty();
    };
  }

  private synchronized HttpResponse.Message aws(HttpRequest request) {
    if (!outage.isUp()) {
      return HttpResponse.json(503, "{\"__type\":\"ServiceUnavailableException\"}");
    }
    return switch (request.header("x-amz-target").orElse("")) {
      case "AWSEvents.PutEvents" -> put(request);
      case "AWSEvents.DescribeEventBus" -> describe(request);
      default -> invalid("UnknownOperationException");
    };
  }

  /** Whatever it is called, it is this one. */
  private static HttpResponse.Message describe(HttpRequest request) {
    String name = read(request.text()).path("Name").asText("default");
    return HttpResponse.json(
        200,
        JSON.createObjectNode()
            .put("Arn", "arn:aws:events:local:000000000000:event-bus/" + name)
            .put("Name", name)
            .toString());
  }

  private HttpResponse.Message put(HttpRequest request) {
    JsonNode entries = read(request.text()).path("Entries");
    if (!entries.isArray() || entries.isEmpty() || entries.size() > ENTRIES_MAX) {
      return invalid("ValidationException");
    }
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode results = answer.putArray("Entries");
    int failed = 0;
    for (JsonNode entry : entries) {
      JsonNode event = read(entry.path("Detail").asText());
      if (event.isObject()) {
        keep(event);
        queues.forEach(queue -> queue.send(event.toString()));
        results.addObject().put("EventId", UUID.randomUUID().toString());
      } else {
        failed++;
        results.addObject().put("ErrorCode", "MalformedDetail");
      }
    }
    return HttpResponse.json(200, answer.put("FailedEntryCount", failed).toString());
  }

  private void keep(JsonNode event) {
    String id = event.path("id").asText();
    int copies = (int) arrivals.stream().filter(arrival -> arrival.id().equals(id)).count();
    arrivals.addFirst(new Arrival(clock.instant(), copies + 1, event));
    if (arrivals.size() > KEPT_MAX) {
      arrivals.removeLast();
    }
  }

  /** The newest first, of a type or its beginning, and with a text in them. */
  private synchronized HttpResponse.Message list(HttpRequest request) {
    Parameters query = Parameters.of(request);
    ObjectNode answer = outage.state();
    ArrayNode events = answer.putArray("events");
    Iterator<Arrival> fitting =
        arrivals.stream()
            .filter(arrival -> arrival.isOf(query.text("type").orElse("")))
            .filter(arrival -> arrival.names(query.text("q").orElse("")))
            .limit(LISTED_MAX)
            .iterator();
    fitting.forEachRemaining(
        arrival -> {
          ObjectNode shown = events.addObject().put("received_at", arrival.at().toString());
          shown.put("copy", arrival.copy());
          shown.put("queue", arrival.isOf(FULFILMENT) ? "fulfilment" : "");
          shown.set("event", arrival.event());
        });
    return HttpResponse.json(200, answer.toString());
  }

  private HttpResponse.Message deliveries(HttpRequest request) {
    String event = Parameters.of(request).text("event").orElse("");
    return HttpResponse.json(200, webhooks.of(event));
  }

  private HttpResponse.Message sendAgain(HttpRequest request) {
    JsonNode which = read(request.text());
    String endpoint = which.path("endpoint").asText();
    String event = which.path("event").asText();
    return endpoint.matches("we_[0-9]+") && event.matches("[0-9a-f-]{36}")
        ? HttpResponse.json(202, webhooks.sendAgain(endpoint, event))
        : HttpResponse.json(400, "{\"message\":\"Send endpoint and event, their ids.\"}");
  }

  private static HttpResponse.Message file(String name, String type) {
    return HttpResponse.text(200, type, PageFile.text("/bus/" + name));
  }

  private static HttpResponse.Message invalid(String type) {
    return HttpResponse.json(400, "{\"__type\":\"" + type + "\"}");
  }

  private static JsonNode read(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException _) {
      return JSON.missingNode();
    }
  }
}
