package io.tollgate.local.database;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * MySQL 8.4 in a container, through the docker command. A container in the foreground ends with the
 * command, and the command with us, which is all that a library of containers would add.
 */
record DockerMysql() implements Engine {

  private static final String IMAGE = "mysql:8.4";
  private static final int PROBE_SECONDS = 5;

  /** Whether a Docker daemon answers. */
  static boolean answers() throws InterruptedException {
    try {
      Process probe =
          new ProcessBuilder("docker", "info")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      boolean finished = probe.waitFor(PROBE_SECONDS, TimeUnit.SECONDS);
      probe.destroy();
      return finished && probe.exitValue() == 0;
    } catch (IOException _) {
      return false; // No such command.
    }
  }

  @Override
  public String name() {
    return "Docker's " + IMAGE;
  }

  @Override
  public String username() {
    return "root";
  }

  /** By name only, so that the password is not in the list of processes. */
  @Override
  public Map<String, String> environment(String password) {
    return Map.of("MYSQL_ROOT_PASSWORD", password);
  }

  @Override
  public void prepare(Path folder) throws IOException, InterruptedException {
    Path log = folder.resolve("pull.log");
    Process pull =
        new ProcessBuilder("docker", "pull", "--quiet", IMAGE)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Unpacking.expectSuccess(pull, name(), log);
  }

  @Override
  public List<String> command(Path folder, int port) {
    List<String> command =
        new ArrayList<>(List.of("docker", "run", "--rm", "--env", "MYSQL_ROOT_PASSWORD"));
    command.addAll(List.of("--publish", "127.0.0.1:" + port + ":3306", IMAGE));
    command.addAll(ServerFlags.ALL);
    return command;
  }
}
