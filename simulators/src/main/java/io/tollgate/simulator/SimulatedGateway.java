package io.tollgate.simulator;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Supplier;

/**
 * A gateway that the local world can simulate. One lies in a folder of its own and is found by the
 * annotation {@code @AutoService(SimulatedGateway.class)}; nothing else names it.
 */
public interface SimulatedGateway {

  /** The gateway's id in the product: lower-case letters. */
  String id();

  /**
   * Its place among the ports, lower ones first; gateways of equal rank follow each other by id. A
   * new gateway keeps the default and comes last, whatever ports the others have.
   */
  default int portRank() {
    return Integer.MAX_VALUE;
  }

  /** One that it takes, by its ISO code: what bills at it are in that are made as test data. */
  String currency();

  /**
   * The secrets that gateway and product share: full names of product properties, each with a
   * generator. A value is generated once and kept with the rest of the state.
   */
  Map<String, Supplier<String>> secrets();

  /** Other product properties to be laid over the functions' environment, by full name. */
  Map<String, String> properties(String url);

  /** How the command line names an account. */
  AccountOption accountOption();

  /**
   * Tollgate's own account, written as the value of {@link #accountOption}.
   *
   * @param secrets at least those that {@link #secrets} names
   * @param tollgateUrl where the API is, without a slash at the end: some gateways have the address
   *     of callbacks in their own settings
   */
  String account(Map<String, String> secrets, String tollgateUrl);

  /**
   * Starts it on loopback.
   *
   * @param port 0 takes a free one
   * @param accounts all that it knows, each written as the value of {@link #accountOption}
   * @param stateFile the state is read from it and saved in it
   * @throws StartFailure when an account is written in another way
   * @throws IllegalStateException when the port is taken
   * @throws java.io.UncheckedIOException when the file cannot be read or is not ours
   */
  RunningSimulator start(int port, List<String> accounts, Optional<Path> stateFile, Clock clock);

  /** All there are, in the order of their ports. */
  static List<SimulatedGateway> all() {
    return byPort(
        ServiceLoader.load(SimulatedGateway.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList());
  }

  /** These in the order of their ports: the first one listens on PORT + 1. */
  static List<SimulatedGateway> byPort(Collection<SimulatedGateway> some) {
    return some.stream()
        .sorted(
            Comparator.comparingInt(SimulatedGateway::portRank).thenComparing(SimulatedGateway::id))
        .toList();
  }
}
