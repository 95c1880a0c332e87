package io.tollgate.local.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * Empty databases for tests. The first call starts one server for this JVM: the one that {@code
 * DATASOURCE_URL} names, else MySQL 8.4 where Docker answers, else the embedded MariaDB. The
 * property {@code tollgate.database} = {@code given | docker | mysql | embedded} picks one itself.
 */
public final class TestDatabase {

  private static final SecureRandom RANDOM = new SecureRandom();

  private TestDatabase() {}

  /** A new database with no table in it. It goes with the server, or at the end of this JVM. */
  public static Database create() {
    byte[] random = new byte[6];
    RANDOM.nextBytes(random);
    String name = "test_" + HexFormat.of().formatHex(random);
    try {
      return OneServer.SERVER.create(name);
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot create the database " + name, e);
    }
  }

  /** Which server the tests of this JVM run on. */
  public static String serverVersion() {
    try (var connection = create().open()) {
      return connection.getMetaData().getDatabaseProductVersion();
    } catch (SQLException e) {
      throw new IllegalStateException("The test database does not answer", e);
    }
  }

  /** The folder that holds the Maven wrapper. */
  static Path root() {
    return Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
        .filter(path -> Files.exists(path.resolve("mvnw")))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("Not inside the project"));
  }

  /** Lazy, and once, as the language promises for a class that is first used. */
  private static final class OneServer {
    static final Running SERVER = start();

    private static Running start() {
      try {
        Path folder = Path.of("target", "database-" + ProcessHandle.current().pid());
        Running running = new Running(server(folder), folder);
        Runtime.getRuntime().addShutdownHook(new Thread(running::close));
        return running;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  private record Running(DatabaseServer server, Path folder, Queue<String> names) {

    Running(DatabaseServer server, Path folder) {
      this(server, folder, new ConcurrentLinkedQueue<>());
    }

    Database create(String name) throws SQLException {
      names.add(name);
      return server.database(name);
    }

    void close() {
      if (server instanceof GivenServer(Database first)) {
        names.forEach(name -> drop(first, name));
      }
      server.close();
      try {
        Unpacking.delete(folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void drop(Database server, String name) {
      try {
        server.execute("DROP DATABASE IF EXISTS `" + name + "`");
      } catch (SQLException e) {
        throw new IllegalStateException("Cannot drop the database " + name, e);
      }
    }
  }

  private static DatabaseServer server(Path folder) throws InterruptedException {
    Path binaries = root().resolve(".tollgate");
    Optional<Database> given = Database.fromEnvironment(System.getenv());
    String choice =
        Optional.ofNullable(System.getProperty("tollgate.database"))
            .orElse(given.isPresent() ? "given" : DockerMysql.answers() ? "docker" : "embedded");
    return switch (choice) {
      case "given" -> DatabaseServer.given(given.orElseThrow());
      case "docker" -> DatabaseServer.docker(folder);
      case "mysql" -> DatabaseServer.mysql(binaries, folder);
      case "embedded" -> DatabaseServer.embedded(binaries, folder);
      default -> throw new IllegalArgumentException("tollgate.database=" + choice);
    };
  }
}
