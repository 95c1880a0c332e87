package io.tollgate.simulator;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Simulators in a process of their own, as a merchant starts them for tests of any shop. */
public final class Main {

  private static final String USAGE =
      """
      java -jar simulators.jar [--port N] [--state FOLDER] [SIMULATOR [OPTION VALUE]...]...

      Starts the named simulators, or all of them, on this machine only (loopback).
      Each has a control page at /control, and answers GET /health with 200 once it is ready.

        --port N         where the first one listens, the next ones above it; 0 takes free ports.
                         After a simulator's name: where that one listens
        --state FOLDER   keeps orders there, and has them again after a restart
        --order-page URL shows a link to the shop's own page of each order, with {order} in the URL
        --help           this text

      """;

  /** Open until the process ends: a channel that nothing refers to is closed with its lock. */
  private static final List<FileChannel> LOCKS = new ArrayList<>();

  private Main() {}

  /** Starts what the arguments name and says where it listens, or says why not and exits with 2. */
  public static void main(String[] args) {
    List<SimulatedGateway> known = SimulatedGateway.all();
    List<String> arguments = List.of(args);
    if (arguments.contains("--help") || arguments.contains("-h")) {
      System.out.print(help(known));
      return;
    }
    try {
      List<SimulatorStart> starts = CommandLine.parse(known, arguments);
      starts.stream()
          .map(SimulatorStart::stateFile)
          .flatMap(Optional::stream)
          .map(Path::getParent)
          .distinct()
          .forEach(Main::lock);
      starts.forEach(Main::start);
    } catch (StartFailure e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }

  static String help(List<SimulatedGateway> known) {
    StringBuilder text = new StringBuilder(USAGE);
    for (int i = 0; i < known.size(); i++) {
      AccountOption option = known.get(i).accountOption();
      text.append(
          """
            %s, on port %d unless another one is named
              %s %s
                  an account, and again for each further one: %s.
                  Without one: %s
          """
              .formatted(
                  known.get(i).id(),
                  CommandLine.PORT_FIRST + i,
                  option.name(),
                  option.form(),
                  option.rules(),
                  option.example()));
    }
    return text.toString();
  }

  private static void lock(Path folder) {
    try {
      Files.createDirectories(folder);
      LOCKS.add(
          FolderLock.take(folder, "Another process has its state in the folder " + folder + "."));
    } catch (IOException e) {
      throw new StartFailure("The state cannot be kept in the folder " + folder + ": " + e, e);
    }
  }

  private static void start(SimulatorStart start) {
    RunningSimulator simulator = start.run(new VirtualClock(), "Choose another one with --port.");
    AccountOption option = start.gateway().accountOption();
    boolean isExample = start.accounts().equals(List.of(option.example()));
    System.out.printf(
        "%s simulator: %s (control page: %s/control)%n%s",
        simulator.name(),
        simulator.url(),
        simulator.url(),
        isExample ? "  test account %s: %s%n".formatted(option.form(), option.example()) : "");
  }
}
