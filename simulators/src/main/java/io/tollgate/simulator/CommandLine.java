package io.tollgate.simulator;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * How a simulator is started alone: {@code --port}, {@code --state} and an option that names an
 * account, all of them optional, each with a value.
 *
 * @param accounts every value that the last of them was given, in order
 */
public record CommandLine(int port, Optional<Path> state, List<String> accounts) {

  /** A simulator's own start, as in {@link SimulatedGateway#start}. */
  @FunctionalInterface
  public interface Start<A> {
    RunningSimulator start(int port, List<A> accounts, Optional<Path> stateFile, Clock clock);
  }

  /**
   * Starts a simulator and says where it is, or says why not and ends the process.
   *
   * @param port unless another one is given
   * @param option names an account; may be given many times
   * @param example of its value
   * @param account reads its value
   */
  public static <A> void run(
      String[] args,
      int port,
      String option,
      String example,
      Function<String, A> account,
      Start<A> start) {
    try {
      CommandLine line = parse(args, port, option, example);
      List<A> accounts = line.accounts().stream().map(account).toList();
      RunningSimulator simulator =
          start.start(line.port(), accounts, line.state(), new VirtualClock());
      System.out.println(
          simulator.name() + " simulator: " + simulator.url() + " (faults: /control)");
    } catch (IllegalArgumentException | IllegalStateException | UncheckedIOException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }

  static CommandLine parse(String[] args, int port, String option, String example) {
    Set<String> known = Set.of("--port", option, "--state");
    Map<String, List<String>> given = new HashMap<>();
    for (int i = 0; i < args.length; i += 2) {
      if (!known.contains(args[i]) || i + 1 == args.length) {
        throw new IllegalArgumentException(
            "options: --port %d %s %s --state file; not %s"
                .formatted(port, option, example, args[i]));
      }
      given.computeIfAbsent(args[i], _ -> new ArrayList<>()).add(args[i + 1]);
    }
    return new CommandLine(
        last(given, "--port").map(CommandLine::port).orElse(port),
        last(given, "--state").map(Path::of),
        given.getOrDefault(option, List.of()));
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
}
