package io.tollgate.local.database;

import static io.tollgate.local.database.DatabaseServerTest.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DatabaseLinkTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Database direct = TestDatabase.create();
  private DatabaseLink link;

  @BeforeEach
  void open() throws Exception {
    link = DatabaseLink.to(direct);
    direct.execute("CREATE TABLE t(a INT) ENGINE=InnoDB");
  }

  @AfterEach
  void close() throws Exception {
    link.close();
  }

  @Test
  void countsCommandsAndNotTheLogin() throws Exception {
    try (Connection connection = link.database().open()) {
      long before = link.roundTrips();
      try (var statement = connection.createStatement()) {
        statement.execute("INSERT INTO t VALUES(1); INSERT INTO t VALUES(2)");
        statement.execute("SELECT a FROM t");
      }
      assertEquals(2, link.roundTrips() - before);
    }
  }

  @Test
  void cutDropsConnectionsAndRefusesNewOnesUntilRestored() throws Exception {
    try (Connection connection = link.database().open()) {
      assertEquals(1, link.connections());
      link.cut();
      assertThrows(SQLException.class, () -> connection.createStatement().execute("SELECT 1"));
      assertThrows(SQLException.class, () -> link.database().open());
      assertEquals(0, link.connections());
    }
    link.restore();
    assertEquals("0", value(link.database(), "SELECT COUNT(*) FROM t"));
  }

  @Test
  void heldAnswerLeavesTheCommandCommittedAndTheClientWaiting() throws Exception {
    try (DatabaseLink.Hold hold = link.holdAnswerTo("INSERT INTO t")) {
      var insert = CompletableFuture.runAsync(() -> execute("INSERT INTO t VALUES(1)"));
      assertTrue(hold.await(PATIENCE));
      assertEquals("1", value(direct, "SELECT COUNT(*) FROM t"));
      assertFalse(insert.isDone());

      hold.release();
      insert.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void heldAnswerThenCutIsALostAnswer() throws Exception {
    DatabaseLink.Hold hold = link.holdAnswerTo("INSERT INTO t");
    var insert = CompletableFuture.runAsync(() -> execute("INSERT INTO t VALUES(1)"));
    assertTrue(hold.await(PATIENCE));

    link.cut();
    hold.release();

    assertThrows(CompletionException.class, insert::join);
    assertEquals("1", value(direct, "SELECT COUNT(*) FROM t"));
  }

  @Test
  void heldCommandIsNotExecutedUntilReleased() throws Exception {
    try (DatabaseLink.Hold hold = link.holdBefore("INSERT INTO t")) {
      var insert = CompletableFuture.runAsync(() -> execute("INSERT INTO t VALUES(1)"));
      assertTrue(hold.await(PATIENCE));
      assertEquals("0", value(direct, "SELECT COUNT(*) FROM t"));

      hold.release();
      insert.get(10, TimeUnit.SECONDS);
      assertEquals("1", value(direct, "SELECT COUNT(*) FROM t"));
    }
  }

  @Test
  void holdCatchesOnlyOneCommand() throws Exception {
    try (DatabaseLink.Hold hold = link.holdBefore("INSERT INTO t")) {
      var first = CompletableFuture.runAsync(() -> execute("INSERT INTO t VALUES(1)"));
      assertTrue(hold.await(PATIENCE));
      execute("INSERT INTO t VALUES(2)");
      assertEquals("2", value(direct, "SELECT MAX(a) FROM t"));
      hold.release();
      first.get(10, TimeUnit.SECONDS);
    }
  }

  private void execute(String sql) {
    try {
      link.database().execute(sql);
    } catch (SQLException e) {
      throw new CompletionException(e);
    }
  }
}
