package io.tollgate.simulator;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How a simulator is started alone: {@code --port}, {@code --state} and options of its own, all of
 * them optional, each with a value.
 */
public final class CommandLine {

  private final int port;
  private final Optional<Path> state;
  private final Map<String, List<String>> given;

  private CommandLine(int port, Optional<Path> state, Map<String, List<String>> given) {
    this.port = port;
    this.state = state;
    this.given = given;
  }

  /**
   * Starts a simulator and says where it is, or says why not and ends the process.
   *
   * @param port unless another one is given
   * @param own the gateway's own options, each with an example of its value
   */
  public static void run(
      String[] args,
      int port,
      SequencedMap<String, String> own,
      Function<CommandLine, RunningSimulator> start) {
    try {
      RunningSimulator simulator = start.apply(parse(args, port, own));
      System.out.println(
          simulator.name() + " simulator: " + simulator.url() + " (faults: /control)");
    } catch (IllegalArgumentException | IllegalStateException | UncheckedIOException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }

  static CommandLine parse(String[] args, int port, SequencedMap<String, String> own) {
    SequencedMap<String, String> known = new LinkedHashMap<>();
    known.put("--port", Integer.toString(port));
    known.putAll(own);
    known.put("--state", "file");
    Map<String, List<String>> given = new LinkedHashMap<>();
    for (int i = 0; i < args.length; i += 2) {
      if (!known.containsKey(args[i]) || i + 1 == args.length) {
        throw new IllegalArgumentException("options: " + written(known) + "; not " + args[i]);
      }
      given.computeIfAbsent(args[i], _ -> new ArrayList<>()).add(args[i + 1]);
    }
    return new CommandLine(
        last(given, "--port").map(CommandLine::port).orElse(port),
        last(given, "--state").map(Path::of),
        given);
  }

  public int port() {
    return port;
  }

  public Optional<Path> state() {
    return state;
  }

  /** Every value that an option was given, in order. */
  public List<String> all(String option) {
    return given.getOrDefault(option, List.of());
  }

  private static Optional<String> last(Map<String, List<String>> given, String option) {
    return given.getOrDefault(option, List.of()).stream().reduce((_, later) -> later);
  }

  private static int port(String text) {
    return Parameters.whole(text)
        .filter(number -> number >= 0 && number <= 65_535)
        .map(Math::toIntExact)
        .orElseThrow(() -> new IllegalArgumentException("not a port: " + text));
  }

  private static String written(SequencedMap<String, String> options) {
    return options.entrySet().stream()
        .map(option -> option.getKey() + " " + option.getValue())
        .collect(Collectors.joining(" "));
  }
}
