package io.tollgate.local;

import io.tollgate.simulator.OrderPage;
import io.tollgate.simulator.RunningSimulator;
import io.tollgate.simulator.SimulatedGateway;
import io.tollgate.simulator.SimulatorStart;
import io.tollgate.simulator.StartFailure;
import io.tollgate.simulator.VirtualClock;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The gateways of the local world, whichever they are. */
final class Simulators {

  /** The operator's page finds an order by what a gateway calls it. */
  private static final String ORDER_PAGE = "/operator/#orders?q={order}";

  private final List<SimulatedGateway> gateways;
  private final Set<String> sandboxes;
  private final SequencedMap<String, RunningSimulator> running = new LinkedHashMap<>();

  /**
   * Takes gateways in the order of their ports.
   *
   * @param sandboxes ids of those that are not simulated this time
   */
  Simulators(List<SimulatedGateway> gateways, Set<String> sandboxes) {
    this.gateways = gateways;
    this.sandboxes = sandboxes;
  }

  /** What all of them share with the product, by property name; kept also while one is not run. */
  Map<String, Supplier<String>> secrets() {
    Map<String, Supplier<String>> makers = new TreeMap<>();
    gateways.forEach(gateway -> makers.putAll(gateway.secrets()));
    return makers;
  }

  /**
   * Starts one after the other; each is among the open things from its start on. The port of one
   * that does not start is left free.
   *
   * @param port of the API; 0 takes free ones
   * @throws StartFailure when one cannot start
   */
  void start(
      int port,
      Map<String, String> secrets,
      State state,
      String tollgateUrl,
      Deque<AutoCloseable> open) {
    for (int place = 0; place < gateways.size(); place++) {
      SimulatedGateway gateway = gateways.get(place);
      if (sandboxes.contains(gateway.id())) {
        continue;
      }
      SimulatorStart start =
          new SimulatorStart(
              gateway,
              port == 0 ? 0 : port + 1 + place,
              List.of(gateway.account(secrets, tollgateUrl)),
              Optional.of(state.simulator(gateway.id())),
              Optional.of(new OrderPage(tollgateUrl + ORDER_PAGE)));
      RunningSimulator simulator = start.run(new VirtualClock(), "PORT moves all ports.");
      open.push(simulator);
      running.put(gateway.id(), simulator);
    }
  }

  /** What the functions need to know of those that run. */
  Map<String, String> properties() {
    Map<String, String> all = new TreeMap<>();
    gateways.stream()
        .filter(gateway -> running.containsKey(gateway.id()))
        .forEach(gateway -> all.putAll(gateway.properties(running.get(gateway.id()).url())));
    return all;
  }

  /** Those that run, by gateway. */
  SequencedMap<String, RunningSimulator> running() {
    return Collections.unmodifiableSequencedMap(running);
  }
}
