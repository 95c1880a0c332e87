package io.tollgate.simulator;

import io.tollgate.simulator.http.HttpHandler;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tester's side of a simulator: {@code /control} and the JSON routes below it, alike at every
 * gateway. GET only reads; POST takes JSON, a form or a query string, and answers a form by going
 * back to the page.
 */
public final class Control implements HttpHandler {

  private static final Duration MOVE_MAX = Duration.ofDays(3650);
  private static final long COPIES_MAX = 1_000;
  private static final int ORDERS_LISTED = 100;
  private static final Pattern SEARCHED = Pattern.compile("https?://[^/?#]+/control\\?([^#]*)");

  static final String FIXED_CLOCK = "this simulator runs on a clock that cannot be moved";

  private final Controlled gateway;
  private final Clock clock;
  private final PresetControl presets;

  public Control(Controlled gateway, Clock clock) {
    this.gateway = gateway;
    this.clock = clock;
    this.presets = new PresetControl(gateway, clock);
  }

  @Override
  public HttpResponse handle(HttpRequest request) {
    Parameters parameters = Parameters.of(request);
    if (!parameters.isClean()) {
      return refuse(400, "values are texts, numbers, true or false, in JSON or in a form");
    }
    HttpResponse response =
        switch (request.method() + " " + request.rawPath()) {
          case "GET /control" -> ControlPage.of(gateway, clock, parameters);
          case "GET /control/control.js" ->
              HttpResponse.text(200, "text/javascript", Resource.text("control.js"));
          case "GET /control/orders" -> orders(parameters);
          case "GET /control/faults" -> ok(gateway.faults().byDefault());
          case "GET /control/clock" -> ok(Map.of("now", clock.instant()));
          case "GET /control/presets" -> presets.list();
          case "GET /control/exchanges" -> exchanges(parameters);
          case "POST /control/preset" -> presets.play(parameters.text("preset"), order(parameters));
          case "POST /control/faults" -> faults(parameters);
          case "POST /control/faults/off" -> faultsOff();
          case "POST /control/pay" -> pay(parameters);
          case "POST /control/callback" -> redeliver(parameters);
          case "POST /control/act" -> act(parameters);
          case "POST /control/clock" -> moveClock(parameters);
          case "POST /control/clear" -> clear();
          default -> refuse(404, "no such control");
        };
    boolean done = response instanceof HttpResponse.Message message && message.status() == 200;
    return done && isForm(request) ? HttpResponse.redirect(pageOf(request)) : response;
  }

  /** The page that the form stood on, with what was searched for there. */
  private static String pageOf(HttpRequest request) {
    return request
        .header("referer")
        .map(SEARCHED::matcher)
        .filter(Matcher::matches)
        .map(page -> "/control?" + page.group(1))
        .orElse("/control");
  }

  private HttpResponse orders(Parameters parameters) {
    return order(parameters)
        .map(id -> found(gateway.order(id)))
        .orElseGet(() -> ok(list(OrderSearch.of(parameters, ORDERS_LISTED))));
  }

  private Map<String, Object> list(OrderSearch search) {
    List<SimulatedOrder> found = search.in(gateway);
    return Map.of(
        "now", clock.instant(),
        "total", gateway.ordersCount(),
        "orders", found.stream().limit(search.size()).toList(),
        "more", found.size() > search.size());
  }

  private HttpResponse exchanges(Parameters parameters) {
    String text = parameters.text("q").orElse("").strip();
    return ok(Map.of("now", clock.instant(), "exchanges", gateway.traffic().newest(text)));
  }

  /** Orders and callbacks stay, and so does the clock. */
  private HttpResponse faultsOff() {
    gateway.faults().everywhere(Switches.NORMAL);
    gateway.traffic().restore();
    return ok(Switches.NORMAL);
  }

  private HttpResponse faults(Parameters parameters) {
    Map<String, String> named = new LinkedHashMap<>(parameters.all());
    named.keySet().removeAll(List.of("order", "everywhere", gateway.orderParameter()));
    try {
      Switches switches = Switches.of(named, gateway.switches());
      if (parameters.text("everywhere").filter("true"::equals).isPresent()) {
        gateway.faults().everywhere(switches);
      } else {
        order(parameters)
            .ifPresentOrElse(
                id -> gateway.faults().order(gateway.orderId(id), switches),
                () -> gateway.faults().byDefault(switches));
      }
      return ok(switches);
    } catch (IllegalArgumentException e) {
      return refuse(400, e.getMessage());
    }
  }

  private HttpResponse pay(Parameters parameters) {
    Optional<Outcome> outcome =
        Outcome.of(parameters.text("outcome").orElse("success"))
            .filter(gateway.outcomes()::contains);
    return outcome.isEmpty()
        ? refuse(400, "outcome is one of " + outcomes())
        : found(order(parameters).flatMap(id -> gateway.pay(id, outcome.get())));
  }

  private HttpResponse redeliver(Parameters parameters) {
    long times = parameters.has("times") ? parameters.number("times").orElse(0L) : 1;
    if (times < 1 || times > COPIES_MAX) {
      return refuse(400, "times is a number from 1 to " + COPIES_MAX);
    }
    Optional<SimulatedOrder> story = order(parameters).flatMap(gateway::order);
    return story.isEmpty()
        ? found(story)
        : gateway
            .redeliver(story.get().id(), (int) times)
            .map(Control::ok)
            .orElseGet(() -> refuse(409, "there is nothing to tell of this order, so no callback"));
  }

  private HttpResponse act(Parameters parameters) {
    Optional<MerchantAction> action =
        gateway.merchantActions().stream()
            .filter(known -> parameters.text("action").equals(Optional.of(known.name())))
            .findFirst();
    Optional<Long> amount =
        parameters.text("amount").filter(text -> !text.isEmpty()).map(_ -> amount(parameters));
    if (action.isEmpty() || amount.filter(minor -> minor < 1).isPresent()) {
      return refuse(400, "action is one of " + actions() + ", amount a number of minor units");
    }
    try {
      return order(parameters)
          .flatMap(id -> gateway.act(id, action.get(), amount))
          .map(Control::ok)
          .orElseGet(() -> refuse(404, "no such order, or not for such an action"));
    } catch (IllegalArgumentException e) {
      return refuse(409, e.getMessage());
    }
  }

  private static long amount(Parameters parameters) {
    return parameters.number("amount").orElse(0L);
  }

  private List<String> actions() {
    return gateway.merchantActions().stream().map(MerchantAction::name).toList();
  }

  private HttpResponse moveClock(Parameters parameters) {
    if (!(clock instanceof VirtualClock)) {
      return refuse(409, FIXED_CLOCK);
    }
    if (parameters.text("reset").filter("true"::equals).isPresent()) {
      VirtualClock.reset();
    } else {
      Optional<Duration> by =
          parameters
              .number("advanceSeconds")
              .filter(s -> s > -MOVE_MAX.toSeconds() && s < MOVE_MAX.toSeconds())
              .map(Duration::ofSeconds);
      if (by.isEmpty()) {
        return refuse(400, "advanceSeconds is a whole number, at most ten years");
      }
      VirtualClock.advance(by.get());
    }
    return ok(Map.of("now", clock.instant()));
  }

  private HttpResponse clear() {
    gateway.clear();
    gateway.traffic().restore();
    gateway.traffic().clear();
    return ok(Map.of("orders", List.of()));
  }

  private Optional<String> order(Parameters parameters) {
    return parameters
        .text(gateway.orderParameter())
        .or(() -> parameters.text("order"))
        .filter(id -> !id.isBlank());
  }

  private List<String> outcomes() {
    return gateway.outcomes().stream().map(Outcome::wireName).toList();
  }

  private static boolean isForm(HttpRequest request) {
    return request.method().equals("POST")
        && request.header("content-type").filter(t -> t.contains("form-urlencoded")).isPresent();
  }

  private static HttpResponse found(Optional<SimulatedOrder> story) {
    return story.map(Control::ok).orElseGet(() -> refuse(404, "no such order"));
  }

  static HttpResponse ok(Object body) {
    return HttpResponse.json(200, Json.text(body));
  }

  static HttpResponse refuse(int status, String why) {
    return HttpResponse.json(status, Json.text(Map.of("error", why)));
  }
}
