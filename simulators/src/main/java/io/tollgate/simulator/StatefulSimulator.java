package io.tollgate.simulator;

import io.tollgate.simulator.http.HttpHandler;
import io.tollgate.simulator.http.HttpServer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A simulator that keeps orders of its gateway's own type. What a tester sees and does with them is
 * the same at every gateway, and so is how it starts and closes.
 */
public abstract class StatefulSimulator<O> implements RunningSimulator {

  private final Profile profile;
  protected final Clock clock;
  protected final SimulatorState memory;
  protected final Faults faults;
  protected final CallbackSender sender;
  private final Traffic traffic;

  /** Volatile: read by threads that were started before it was set. */
  private volatile HttpServer server;

  /** Set once it runs, by whoever knows the merchant's pages. */
  private volatile Optional<OrderPage> orderPage = Optional.empty();

  /** The callback sender calls no method of the subclass before {@link #open}. */
  @SuppressWarnings("this-escape")
  protected StatefulSimulator(Profile profile, Optional<Path> stateFile, Clock clock) {
    this.profile = profile;
    this.clock = clock;
    this.memory = SimulatorState.open(stateFile);
    this.faults = new Faults(memory);
    this.traffic = new Traffic(clock);
    this.sender = new CallbackSender(memory, clock, traffic, this::isRepeatedAfter, this::stamp);
  }

  /**
   * Loads the state, and begins to listen and to deliver: the last thing that a constructor does.
   *
   * @param port 0 takes a free one
   * @param own answers the gateway's own routes
   * @throws IllegalStateException when the port is taken
   * @throws java.io.UncheckedIOException when the file cannot be read or is not ours
   */
  protected final void open(int port, HttpHandler own) {
    memory.load();
    server = SimulatorServer.start(port, this, clock, own);
    sender.start();
  }

  /** What the control page says of the gateway, each as in {@link Controlled}. */
  public record Profile(
      String name, String orderParameter, List<Switch> switches, List<Outcome> outcomes) {}

  /** A gateway's own record, as far as its tester reaches into it. */
  public interface OrderRepository<O> {

    /** Oldest first. */
    List<O> all();

    /** Ends a payment without a browser, and returns the order as it then is. */
    O force(O order, Outcome outcome);

    /** Queues an order's latest callback again, so many times; false when there is none. */
    boolean redeliver(O order, int times);
  }

  /** The gateway's rule: whether a callback is sent again after such an attempt. */
  protected abstract boolean isRepeatedAfter(Callback.Attempt attempt);

  /** Headers that each attempt gets at the moment it is sent; at most gateways none. */
  protected Map<String, String> stamp(Callback callback) {
    return Map.of();
  }

  protected abstract OrderRepository<O> store();

  protected abstract Optional<O> find(String idOrRef);

  protected abstract SimulatedOrder story(O order);

  @Override
  public final String url() {
    return "http://localhost:" + server.port();
  }

  @Override
  public final void close() {
    server.close();
    sender.close();
  }

  @Override
  public final String name() {
    return profile.name();
  }

  @Override
  public final String orderParameter() {
    return profile.orderParameter();
  }

  @Override
  public final List<Switch> switches() {
    return profile.switches();
  }

  @Override
  public final List<Outcome> outcomes() {
    return profile.outcomes();
  }

  @Override
  public final List<SimulatedOrder> orders() {
    return store().all().stream().map(this::story).toList();
  }

  @Override
  public final int ordersCount() {
    return store().all().size();
  }

  @Override
  public final Stream<SimulatedOrder> newestOrders() {
    return store().all().reversed().stream().map(this::story);
  }

  @Override
  public final Optional<SimulatedOrder> order(String idOrRef) {
    return find(idOrRef).map(this::story);
  }

  @Override
  public final void linkOrders(OrderPage merchantsPage) {
    orderPage = Optional.of(merchantsPage);
  }

  @Override
  public final Optional<String> merchantPage(SimulatedOrder order) {
    return orderPage.map(page -> page.of(reference(order)));
  }

  /** What the merchant itself calls the order, where the gateway wants it spelt in another way. */
  protected String reference(SimulatedOrder order) {
    return order.id();
  }

  @Override
  public final Optional<SimulatedOrder> pay(String idOrRef, Outcome outcome) {
    return find(idOrRef).map(order -> story(store().force(order, outcome)));
  }

  @Override
  public final Optional<SimulatedOrder> redeliver(String idOrRef, int times) {
    return find(idOrRef).filter(order -> store().redeliver(order, times)).map(this::story);
  }

  @Override
  public final Faults faults() {
    return faults;
  }

  @Override
  public final Traffic traffic() {
    return traffic;
  }
}
