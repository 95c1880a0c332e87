package io.tollgate.local.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.simulator.StartFailure;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseServerTest {

  private static final Path BINARIES = TestDatabase.root().resolve(".tollgate");

  @TempDir Path folder;

  @Test
  void keepsItsDataBetweenStarts() throws Exception {
    try (DatabaseServer server = start()) {
      server.database("shop").execute("CREATE TABLE t(a INT); INSERT INTO t VALUES(42)");
    }
    try (DatabaseServer server = start()) {
      assertEquals("42", value(server.database("shop"), "SELECT a FROM t"));
    }
  }

  @Test
  void hasTheSettingsOfProduction() throws Exception {
    try (DatabaseServer server = start()) {
      Database database = server.database("shop");
      assertEquals("+00:00", value(database, "SELECT @@time_zone"));
      assertEquals("READ-COMMITTED", value(database, "SELECT @@transaction_isolation"));
      assertEquals("5", value(database, "SELECT @@innodb_lock_wait_timeout"));
      assertEquals("300", value(database, "SELECT @@global.wait_timeout"));
      assertEquals("300", value(database, "SELECT @@max_connections"));
      assertEquals("utf8mb4", value(database, "SELECT @@character_set_server"));
      assertEquals("Nguyễn Đắc Lộc 🧾", value(database, "SELECT 'Nguyễn Đắc Lộc 🧾'"));
    }
  }

  @Test
  void rejectsLoginWithoutThePassword() throws Exception {
    try (DatabaseServer server = start()) {
      Database database = server.database("shop");
      for (String username : new String[] {"tollgate", "root", ""}) {
        Database stranger = new Database(database.url(), username, "");
        assertThrows(SQLException.class, stranger::open, username);
      }
    }
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("password"))));
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(folder.resolve("accounts.sql"))));
  }

  @Test
  void rejectsASecondServerOnOneFolder() throws Exception {
    try (DatabaseServer _ = start()) {
      StartFailure failure = assertThrows(StartFailure.class, this::start);
      assertTrue(failure.getMessage().startsWith("Another process is using"), failure.getMessage());
    }
  }

  @Test
  void killedOwnerStopsTheServerAndLosesNoCommit() throws Exception {
    Process owner =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dtollgate.database=" + System.getProperty("tollgate.database", "embedded"),
                "-cp",
                System.getProperty("java.class.path"),
                Owner.class.getName(),
                BINARIES.toString(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said = owner.inputReader()) {
      assertEquals("committed", said.readLine());
      ProcessHandle server =
          ProcessHandle.of(Long.parseLong(Files.readString(folder.resolve("server.pid")).strip()))
              .orElseThrow();
      assertTrue(server.isAlive());

      owner.destroyForcibly();

      server.onExit().get(30, TimeUnit.SECONDS);
      assertFalse(server.isAlive());
    }
    try (DatabaseServer server = start()) {
      assertEquals("7", value(server.database("shop"), "SELECT a FROM t"));
    }
  }

  /** Runs in a JVM of its own, to be killed. */
  static final class Owner {
    public static void main(String[] args) throws Exception {
      DatabaseServer server = start(Path.of(args[0]), Path.of(args[1]));
      server.database("shop").execute("CREATE TABLE t(a INT); INSERT INTO t VALUES(7)");
      System.out.println("committed");
      Thread.currentThread().join();
    }
  }

  @Test
  void reportsAServerThatDiedAndLosesNoCommit() throws Exception {
    var lost = new CountDownLatch(1);
    try (DatabaseServer server = start()) {
      server.onLoss(lost::countDown);
      server.database("shop").execute("CREATE TABLE t(a INT); INSERT INTO t VALUES(9)");
      long pid = Long.parseLong(Files.readString(folder.resolve("server.pid")).strip());
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
      assertTrue(lost.await(30, TimeUnit.SECONDS));
    }
    try (DatabaseServer server = start()) {
      assertEquals("9", value(server.database("shop"), "SELECT a FROM t"));
    }
  }

  private DatabaseServer start() {
    return start(BINARIES, folder);
  }

  private static DatabaseServer start(Path binaries, Path folder) {
    return "mysql".equals(System.getProperty("tollgate.database"))
        ? DatabaseServer.mysql(binaries, folder)
        : DatabaseServer.embedded(binaries, folder);
  }

  static String value(Database database, String sql) throws SQLException {
    try (var connection = database.open();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      assertTrue(rows.next());
      return rows.getString(1);
    }
  }
}
