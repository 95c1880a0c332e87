package io.tollgate.simulator;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which simulators a command line starts: those that it names, each followed by options of its own,
 * or all of them. Options before the first name hold for every one.
 */
final class CommandLine {

  /** Where the first gateway listens unless a port is named. */
  static final int PORT_FIRST = 8081;

  private static final String PORT = "--port";
  private static final String STATE = "--state";
  private static final String ORDER_PAGE = "--order-page";
  private static final Set<String> OF_ALL = Set.of(PORT, STATE, ORDER_PAGE);

  private final List<SimulatedGateway> known;
  private final Deque<String> rest;

  private CommandLine(List<SimulatedGateway> known, List<String> args) {
    this.known = known;
    this.rest = new ArrayDeque<>(args);
  }

  /**
   * Reads it.
   *
   * @param known all gateways, in the order of their ports
   * @throws StartFailure with a sentence about the first thing that is wrong
   */
  static List<SimulatorStart> parse(List<SimulatedGateway> known, List<String> args) {
    return new CommandLine(known, args).starts();
  }

  private List<SimulatorStart> starts() {
    Map<String, List<String>> shared = options(OF_ALL, "every simulator");
    List<SimulatedGateway> gateways = new ArrayList<>();
    List<Map<String, List<String>>> own = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    while (!rest.isEmpty()) {
      SimulatedGateway gateway = gateway(rest.remove());
      if (!ids.add(gateway.id())) {
        throw new StartFailure("The simulator of " + gateway.id() + " is named twice.");
      }
      gateways.add(gateway);
      Set<String> names = new HashSet<>(OF_ALL);
      names.add(gateway.accountOption().name());
      own.add(options(names, gateway.id()));
    }
    List<SimulatedGateway> all = gateways.isEmpty() ? known : gateways;
    return IntStream.range(0, all.size())
        .mapToObj(i -> start(all.get(i), i, shared, gateways.isEmpty() ? Map.of() : own.get(i)))
        .toList();
  }

  private SimulatedGateway gateway(String id) {
    return known.stream()
        .filter(gateway -> gateway.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new StartFailure(
                    "There is no simulator '%s': there are %s."
                        .formatted(
                            id,
                            known.stream()
                                .map(SimulatedGateway::id)
                                .collect(Collectors.joining(", ")))));
  }

  /** Takes options with their values up to the next name. */
  private Map<String, List<String>> options(Set<String> names, String whose) {
    Map<String, List<String>> given = new HashMap<>();
    while (!rest.isEmpty() && rest.peek().startsWith("-")) {
      String name = rest.remove();
      if (!names.contains(name)) {
        throw new StartFailure(
            "%s is no option of %s; --help lists them all.".formatted(name, whose));
      }
      if (rest.isEmpty()) {
        throw new StartFailure(name + " needs a value.");
      }
      List<String> values = given.computeIfAbsent(name, _ -> new ArrayList<>());
      values.add(rest.remove());
      if (values.size() > 1 && OF_ALL.contains(name)) {
        throw new StartFailure(name + " is given twice.");
      }
    }
    return given;
  }

  /** A port of its own is taken as it is; the shared one is the first simulator's. */
  private SimulatorStart start(
      SimulatedGateway gateway,
      int place,
      Map<String, List<String>> shared,
      Map<String, List<String>> own) {
    int usual = PORT_FIRST + known.indexOf(gateway);
    int port =
        value(PORT, own)
            .map(CommandLine::port)
            .or(() -> value(PORT, shared).map(CommandLine::port).map(first -> next(first, place)))
            .orElse(usual);
    AccountOption option = gateway.accountOption();
    return new SimulatorStart(
        gateway,
        port,
        own.getOrDefault(option.name(), List.of(option.example())),
        value(STATE, own).or(() -> value(STATE, shared)).map(folder -> stateFile(folder, gateway)),
        value(ORDER_PAGE, own).or(() -> value(ORDER_PAGE, shared)).map(CommandLine::orderPage));
  }

  private static OrderPage orderPage(String pattern) {
    try {
      return new OrderPage(pattern);
    } catch (IllegalArgumentException e) {
      throw new StartFailure(ORDER_PAGE + " takes " + e.getMessage() + ".", e);
    }
  }

  private static Optional<String> value(String name, Map<String, List<String>> given) {
    return given.getOrDefault(name, List.of()).stream().findFirst();
  }

  private static Path stateFile(String folder, SimulatedGateway gateway) {
    try {
      return Path.of(folder).toAbsolutePath().normalize().resolve(gateway.id() + ".json");
    } catch (InvalidPathException e) {
      throw new StartFailure("--state takes a folder, not '" + folder + "'.", e);
    }
  }

  private static int next(int first, int place) {
    return first == 0 ? 0 : first + place;
  }

  private static int port(String text) {
    return Parameters.whole(text)
        .filter(number -> number >= 0 && number <= 65_535)
        .map(Math::toIntExact)
        .orElseThrow(
            () -> new StartFailure("--port takes a number from 0 to 65535, not '" + text + "'."));
  }
}
