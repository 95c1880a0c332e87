package io.tollgate.local.database;

import io.tollgate.simulator.FolderLock;
import io.tollgate.simulator.StartFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A server that we started: on the loopback address, with a password only this user can read, and
 * never outliving us.
 */
final class LaunchedServer implements DatabaseServer {

  static final String USERNAME = "tollgate";

  private static final int ATTEMPTS_MAX = 3;
  private static final int READY_POLL_MILLIS = 50;
  private static final int READY_POLLS_MAX = 1_200;
  private static final int PREVIOUS_SECONDS_MAX = 20;

  private final FileChannel lock;
  private final GuardedProcess process;
  private final Database server;
  private final AtomicBoolean closed = new AtomicBoolean();

  private LaunchedServer(FileChannel lock, GuardedProcess process, Database server) {
    this.lock = lock;
    this.process = process;
    this.server = server;
  }

  static Path data(Path folder) {
    return folder.resolve("data");
  }

  static Path accounts(Path folder) {
    return folder.resolve("accounts.sql");
  }

  static Path pidFile(Path folder) {
    return folder.resolve("server.pid");
  }

  /** Of this server alone: in a common folder one server removes what another has just made. */
  static Path temporary(Path folder) {
    return folder.resolve("tmp");
  }

  private static Path log(Path folder) {
    return folder.resolve("server.log");
  }

  /** Starts a server whose data lives in the folder; at most one at a time may use it. */
  static LaunchedServer start(Engine engine, Path relative) {
    Path folder = relative.toAbsolutePath().normalize();
    try {
      Files.createDirectories(folder);
      FileChannel lock = lock(folder);
      try {
        awaitPrevious(folder);
        Files.createDirectories(temporary(folder));
        engine.prepare(folder);
        String password = password(folder);
        Files.deleteIfExists(log(folder));
        return launch(engine, folder, password, lock);
      } catch (IOException | RuntimeException | InterruptedException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new StartFailure("The database cannot use the folder " + folder + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure("Interrupted while the database started.", e);
    }
  }

  private static FileChannel lock(Path folder) throws IOException {
    return FolderLock.take(folder, "Another process is using the database in " + folder + ".");
  }

  /** After {@code kill -9} the server before us needs a moment to write its pages down. */
  private static void awaitPrevious(Path folder) throws IOException, InterruptedException {
    if (!Files.exists(pidFile(folder))) {
      return;
    }
    String pid = Files.readString(pidFile(folder)).strip();
    var previous =
        pid.isEmpty()
            ? Optional.<ProcessHandle>empty()
            : ProcessHandle.of(Long.parseLong(pid)).filter(LaunchedServer::isServer);
    if (previous.isPresent()) {
      try {
        CompletableFuture<ProcessHandle> end = previous.get().onExit();
        end.get(PREVIOUS_SECONDS_MAX, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException e) {
        throw new StartFailure("The previous database server, process " + pid + ", runs on.", e);
      }
    }
  }

  /** Process numbers are used again, also by programs that are none of our business. */
  private static boolean isServer(ProcessHandle process) {
    return process
        .info()
        .command()
        .filter(command -> command.endsWith("/mariadbd") || command.endsWith("/mysqld"))
        .isPresent();
  }

  private static String password(Path folder) throws IOException {
    Path file = folder.resolve("password");
    if (!Files.exists(file)) {
      byte[] random = new byte[24];
      new SecureRandom().nextBytes(random);
      writeSecret(file, HexFormat.of().formatHex(random));
    }
    String password = Files.readString(file).strip();
    writeSecret(
        accounts(folder),
        """
        CREATE USER IF NOT EXISTS '%1$s'@'127.0.0.1';
        ALTER USER '%1$s'@'127.0.0.1' IDENTIFIED BY '%2$s';
        GRANT ALL ON *.* TO '%1$s'@'127.0.0.1' WITH GRANT OPTION;
        ALTER USER IF EXISTS 'root'@'localhost' IDENTIFIED BY '%2$s';
        ALTER USER IF EXISTS 'root'@'127.0.0.1' IDENTIFIED BY '%2$s';
        ALTER USER IF EXISTS 'root'@'::1' IDENTIFIED BY '%2$s';
        """
            .formatted(USERNAME, password));
    return password;
  }

  private static void writeSecret(Path file, String text) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text);
  }

  /** The free port we found may be taken before the server has it: then another one. */
  private static LaunchedServer launch(
      Engine engine, Path folder, String password, FileChannel lock)
      throws IOException, InterruptedException {
    for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      int port = freePort();
      GuardedProcess process =
          GuardedProcess.start(
              engine.command(folder, port), engine.environment(password), log(folder));
      Database server =
          new Database(
              // Nothing to encrypt on the loopback address, and tests count the packets.
              "jdbc:mysql://127.0.0.1:%d/?%s&sslMode=DISABLED&allowPublicKeyRetrieval=true"
                  .formatted(port, Database.PARAMETERS),
              engine.username(),
              password);
      if (isReady(process, server)) {
        return new LaunchedServer(lock, process, server);
      }
      process.close();
    }
    throw new StartFailure(
        "%s did not start: %s (%s)"
            .formatted(engine.name(), Unpacking.lastLine(log(folder)), log(folder)));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean isReady(GuardedProcess process, Database server)
      throws InterruptedException {
    for (int poll = 0; poll < READY_POLLS_MAX; poll++) {
      try (var _ = server.open()) {
        return true;
      } catch (SQLException _) {
        if (process.endsWithin(READY_POLL_MILLIS)) {
          return false;
        }
      }
    }
    return false;
  }

  @Override
  public Database database(String name) throws SQLException {
    return new GivenServer(server).database(name);
  }

  @Override
  public void onLoss(Runnable action) {
    process.onEnd(
        () -> {
          if (!closed.get()) {
            action.run();
          }
        });
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      process.close();
      try {
        lock.close();
      } catch (IOException _) {
        // The lock ends with the process at the latest.
      }
    }
  }
}
