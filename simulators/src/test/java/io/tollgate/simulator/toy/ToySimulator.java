package io.tollgate.simulator.toy;

import io.tollgate.simulator.Amount;
import io.tollgate.simulator.ApiResponses;
import io.tollgate.simulator.Callback;
import io.tollgate.simulator.CallbackSender;
import io.tollgate.simulator.Faults;
import io.tollgate.simulator.HostedPage;
import io.tollgate.simulator.HostedPage.Button;
import io.tollgate.simulator.Message;
import io.tollgate.simulator.OrderPage;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.Parameters;
import io.tollgate.simulator.RunningSimulator;
import io.tollgate.simulator.SimulatedOrder;
import io.tollgate.simulator.SimulatedOrder.State;
import io.tollgate.simulator.SimulatorServer;
import io.tollgate.simulator.SimulatorState;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Traffic;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.http.HttpServer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * The smallest gateway that uses all that simulators share: it sends callbacks by GET, stamps each
 * attempt with its time, retries with growing delays, and has a fault and outcomes of its own.
 */
final class ToySimulator implements RunningSimulator {

  enum Mood {
    CALM,
    ANGRY
  }

  static final Switch MOOD = Switch.choice("mood", "The gateway's mood", Mood.values());
  static final Switch RETRY =
      Switch.number("callback-retry-seconds", "Seconds until a callback is repeated", 300, 0, 900);
  static final Duration LIFETIME = Duration.ofMinutes(15);
  static final String ODD_QUERY = "?a=1+2&b=x%20y&c=%2b%7C:/?@,;$!'()*~&d=&e=%c3%a9&A=1";

  private static final List<Switch> SWITCHES = Switch.commonAnd(MOOD, RETRY);
  private static final List<Outcome> OUTCOMES =
      List.of(Outcome.SUCCESS, Outcome.SUSPICIOUS, Outcome.DELAYED, Outcome.DELAYED_FAILURE);
  private static final List<Button> BUTTONS = List.of(Button.of(Outcome.SUCCESS));

  private record Order(String id, long centimos, Instant createdAt, State state) {
    Order with(State next) {
      return new Order(id, centimos, createdAt, next);
    }
  }

  final CallbackSender sender;
  private final SimulatorState memory;
  private final String tollgateUrl;
  private final Clock clock;
  private final Traffic traffic;
  private final Faults faults;
  private final ApiResponses answers;
  private final Map<String, Order> orders;
  private final HttpServer server;

  ToySimulator(int port, Optional<Path> stateFile, String tollgateUrl, Clock clock) {
    this.tollgateUrl = tollgateUrl;
    this.clock = clock;
    memory = SimulatorState.open(stateFile);
    faults = new Faults(memory);
    traffic = new Traffic(clock);
    sender =
        new CallbackSender(memory, clock, traffic, attempt -> attempt.status() != 200, this::stamp);
    answers =
        new ApiResponses(
            faults,
            () -> HttpResponse.json(429, "\"slower\""),
            () -> HttpResponse.json(503, "\"later\""));
    orders = memory.keep("orders", Order.class, Order::id);
    memory.load();
    server = SimulatorServer.start(port, this, clock, this::route);
    sender.start();
  }

  private HttpResponse route(HttpRequest request) throws InterruptedException {
    String id = Parameters.of(request).text("id").orElse("");
    return switch (request.method() + " " + request.rawPath()) {
      case "POST /create" -> answers.create(id, () -> create(id, request));
      case "GET /pay" -> page(id);
      case "POST /pay" -> press(id, request);
      default -> SimulatorServer.notFound();
    };
  }

  private ApiResponses.Result create(String id, HttpRequest request) {
    long centimos = Parameters.of(request).number("centimos").orElse(0L);
    Order order = new Order(id, centimos, clock.instant(), State.CREATED);
    memory.change(
        () -> {
          faults.adopt(id);
          return orders.put(id, order);
        });
    return new ApiResponses.Result(true, HttpResponse.json(200, "\"created\""));
  }

  private HttpResponse page(String id) {
    return Optional.ofNullable(orders.get(id))
        .map(
            order -> {
              SequencedMap<String, String> facts = new LinkedHashMap<>();
              facts.put("Order", id);
              return new HostedPage(
                      name(),
                      order.state(),
                      new Amount(order.centimos(), "PEN"),
                      facts,
                      order.createdAt().plus(LIFETIME),
                      BUTTONS)
                  .answer(clock.instant());
            })
        .orElseGet(() -> HostedPage.unknown(name()));
  }

  private HttpResponse press(String id, HttpRequest request) {
    HostedPage.chosen(request, BUTTONS).ifPresent(outcome -> pay(id, outcome));
    return HostedPage.leave(
        faults.of(id),
        request.target(),
        () -> HttpResponse.redirect("http://shop/truth"),
        () -> HttpResponse.redirect("http://shop/lie"));
  }

  private Map<String, String> stamp(Callback callback) {
    return Map.of(
        "toy-time",
        clock.instant().toString(),
        "toy-mood",
        faults.of(callback.message().order()).choice(MOOD, Mood.class).name());
  }

  private Message message(String id) {
    long wait = faults.of(id).number(RETRY);
    return Message.get(id, tollgateUrl + "/ipn" + ODD_QUERY, List.of(wait, 2 * wait));
  }

  @Override
  public Optional<SimulatedOrder> pay(String idOrRef, Outcome outcome) {
    State next =
        switch (outcome) {
          case SUCCESS -> State.PAID;
          case SUSPICIOUS -> State.SUSPICIOUS;
          case DELAYED -> State.PROCESSING;
          case DELAYED_FAILURE -> State.FAILED;
          case CANCEL, INSUFFICIENT, EXPIRE, DECLINED, LATE_SUCCESS ->
              throw new IllegalArgumentException("not played here: " + outcome.wireName());
        };
    memory.change(
        () -> {
          sender.announce(message(idOrRef), clock.instant(), faults.of(idOrRef));
          return orders.computeIfPresent(idOrRef, (_, order) -> order.with(next));
        });
    return order(idOrRef);
  }

  @Override
  public Optional<SimulatedOrder> redeliver(String idOrRef, int times) {
    return Optional.empty();
  }

  @Override
  public Optional<SimulatedOrder> order(String idOrRef) {
    return orders().stream().filter(story -> story.id().equals(idOrRef)).findFirst();
  }

  @Override
  public List<SimulatedOrder> orders() {
    return memory.read(() -> orders.values().stream().map(this::story).toList());
  }

  @Override
  public int ordersCount() {
    return memory.read(orders::size);
  }

  @Override
  public Stream<SimulatedOrder> newestOrders() {
    return orders().reversed().stream();
  }

  @Override
  public void linkOrders(OrderPage orderPage) {
    // The toy's orders are nobody's.
  }

  @Override
  public Optional<String> merchantPage(SimulatedOrder order) {
    return Optional.empty();
  }

  @Override
  public Traffic traffic() {
    return traffic;
  }

  private SimulatedOrder story(Order order) {
    return new SimulatedOrder(
        order.id(),
        "main",
        order.state(),
        order.centimos(),
        "PEN",
        "",
        order.createdAt(),
        order.createdAt().plus(LIFETIME),
        "",
        url() + "/pay?id=" + order.id(),
        answers.calls(order.id()),
        sender.of(order.id()),
        List.of(),
        faults.of(order.id()));
  }

  @Override
  public String name() {
    return "Toy";
  }

  @Override
  public String orderParameter() {
    return "order";
  }

  @Override
  public List<Switch> switches() {
    return SWITCHES;
  }

  @Override
  public List<Outcome> outcomes() {
    return OUTCOMES;
  }

  @Override
  public String orderId(String idOrRef) {
    return idOrRef;
  }

  @Override
  public Faults faults() {
    return faults;
  }

  @Override
  public void clear() {
    memory.change(
        () -> {
          orders.clear();
          sender.clear();
          faults.clear();
          return orders;
        });
    answers.clear();
  }

  @Override
  public String url() {
    return "http://localhost:" + server.port();
  }

  @Override
  public void close() {
    server.close();
    sender.close();
  }
}
