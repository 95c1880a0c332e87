package io.tollgate.simulator;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * A gateway that is to be started, and with what.
 *
 * @param port 0 takes a free one; one that does not exist is refused at the start
 * @param accounts as in {@link SimulatedGateway#start}
 * @param orderPage where the merchant shows an order; without it the control page has no such links
 */
public record SimulatorStart(
    SimulatedGateway gateway,
    int port,
    List<String> accounts,
    Optional<Path> stateFile,
    Optional<OrderPage> orderPage) {

  private static final int PORT_MAX = 65_535;

  /**
   * Starts it.
   *
   * @param portAdvice one sentence on how to choose another port
   * @throws StartFailure with one sentence for whatever keeps it from starting
   */
  public RunningSimulator run(Clock clock, String portAdvice) {
    String which = "Port " + port + ", for the simulator of " + gateway.id() + ", ";
    if (port > PORT_MAX) {
      throw new StartFailure(which + "does not exist. " + portAdvice);
    }
    try {
      RunningSimulator simulator = gateway.start(port, accounts, stateFile, clock);
      orderPage.ifPresent(simulator::linkOrders);
      return simulator;
    } catch (IllegalStateException e) {
      throw new StartFailure(which + "cannot be used: " + reason(e) + ". " + portAdvice, e);
    } catch (UncheckedIOException e) {
      throw new StartFailure(
          "The simulator of " + gateway.id() + " cannot start: " + e.getMessage(), e);
    }
  }

  private static String reason(IllegalStateException e) {
    return e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
  }
}
