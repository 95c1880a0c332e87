package io.tollgate.acceptance;

import io.tollgate.local.database.Database;
import io.tollgate.simulator.SimulatedGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The product as {@code ./run} starts it, in a process of its own that can be killed. */
final class ChildProcess implements AutoCloseable {

  /** Ten seconds of processor time, which other tests share. */
  private static final Duration START_MAX = Duration.ofMinutes(2);

  private final Process process;
  private final Path state;
  private final int port;

  private ChildProcess(Process process, Path state, int port) {
    this.process = process;
    this.state = state;
    this.port = port;
  }

  /** Starts on ports of its own, and waits until it is ready. */
  static ChildProcess start(Path state, Optional<Database> database) throws IOException {
    // The simulators take the ports behind the API's.
    return start(state, database, Ports.free(1 + SimulatedGateway.all().size()));
  }

  /** The next life on the same state, where gateways expect it. */
  ChildProcess again(Optional<Database> database) throws IOException {
    return start(state, database, port);
  }

  private static ChildProcess start(Path state, Optional<Database> database, int port)
      throws IOException {
    Path local = Project.ROOT.resolve("local/target");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            local.resolve("classes") + ":" + Files.readString(local.resolve("class-path")).strip(),
            "io.tollgate.local.Main");
    Files.createDirectories(state);
    Path log = state.resolve("child-" + System.nanoTime() + ".log");
    builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Map<String, String> environment = builder.environment();
    environment.put("PORT", Integer.toString(port));
    environment.put("TOLLGATE_ROOT", Project.ROOT.toString());
    environment.put("TOLLGATE_STATE", state.toString());
    environment.remove("DATASOURCE_URL");
    database.ifPresent(
        given -> {
          environment.put("DATASOURCE_URL", given.url());
          environment.put("DATASOURCE_USERNAME", given.username());
          environment.put("DATASOURCE_PASSWORD", given.password());
        });
    ChildProcess child = new ChildProcess(builder.start(), state, port);
    Eventually.holds("ready on port " + port, START_MAX, () -> child.isReady(log));
    return child;
  }

  private boolean isReady(Path log) {
    if (!process.isAlive()) {
      throw new AssertionError("It does not start; see " + log);
    }
    try {
      return Files.readString(log).contains("is ready: http://localhost:" + port);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  Shop shop() throws IOException {
    return new Shop("http://localhost:" + port, Files.readString(state.resolve("api-key")).strip());
  }

  Simulator simulator() {
    return new Simulator("http://localhost:" + (port + 1));
  }

  /** As {@code kill -9} does: nothing in it runs any more, not even a shutdown hook. */
  void kill() {
    process.destroyForcibly();
    Eventually.holds("killed", () -> !process.isAlive());
  }

  /** What still runs on this state, as command lines. */
  List<String> leftOver() {
    return ProcessHandle.allProcesses()
        .map(handle -> handle.info().commandLine().orElse(""))
        .filter(command -> command.contains(state.toString()))
        .toList();
  }

  @Override
  public void close() {
    kill();
  }
}
