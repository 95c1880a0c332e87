package io.tollgate.sql;

import static io.tollgate.store.Reports.paid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tollgate.local.database.Database;
import io.tollgate.local.database.DatabaseLink;
import io.tollgate.store.PaymentMethods;
import io.tollgate.store.StoreFixture;
import io.tollgate.stored.BillSnapshot;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server closed connections while they lay in the pool, and nobody tests them there. */
class DeadConnectionTest {

  private static final int CONNECTIONS = 4;
  private static final String SELF = "SELECT CONNECTION_ID()";

  private static DatabaseLink link;
  private static StoreFixture fixture;

  private final SqlClient sql = fixture.bean(SqlClient.class);

  @BeforeAll
  static void open() throws IOException {
    Database database = StoreFixture.migrated();
    link = DatabaseLink.to(database);
    fixture = StoreFixture.over(database, link.database(), CONNECTIONS);
  }

  @AfterAll
  static void close() throws IOException {
    fixture.close();
    link.close();
  }

  /** Whatever the test before has left. */
  @BeforeEach
  void freshConnections() {
    sql.closeIdleConnections();
  }

  @Test
  void connectionThatWasIdleForAWhileIsNotTested() {
    self();
    fixture.execute("SELECT SLEEP(0.7)");
    long before = link.roundTrips();
    self();
    assertEquals(1, link.roundTrips() - before);
  }

  @Test
  void readOnAKilledConnectionIsRepeated() {
    long dead = self();
    kill(dead);
    assertNotEquals(dead, self());
  }

  @Test
  void listAndScriptOfQueriesAreRepeated() {
    kill(self());
    assertEquals(List.of("1"), sql.list("SELECT 1", row -> row.getString(1)));
    kill(self());
    Script queries = new Script();
    Rows<String> first = queries.query(row -> row.getString(1), "SELECT 'a' WHERE ?=1", 1);
    Rows<String> second = queries.query(row -> row.getString(1), "SELECT 'b' WHERE ?=1", 2);
    sql.read(queries);
    assertEquals(List.of("a"), first.all());
    assertEquals(Optional.empty(), second.first());
  }

  @Test
  void readOfARepositoryIsRepeated() {
    int methods = fixture.bean(PaymentMethods.class).list().size();
    kill(self());
    assertEquals(methods, fixture.bean(PaymentMethods.class).list().size());
  }

  @Test
  void readOnAConnectionThatTheServerTimedOutIsRepeated() {
    sql.update("SET SESSION wait_timeout=1");
    long dead = self();
    awaitEnd(dead);
    assertNotEquals(dead, self());
  }

  /** As after a restart of the server: one failure replaces them all. */
  @Test
  void allIdleConnectionsAreReplacedAtOnce() throws SQLException {
    Set<Long> dead = together();
    dead.forEach(DeadConnectionTest::kill);
    self();
    assertEquals(Set.of(), together().stream().filter(dead::contains).collect(Collectors.toSet()));
  }

  /** As after a failover, at which the writer became a reader and kept its connections. */
  @Test
  void connectionsToAServerThatOnlyReadsAreReplaced() {
    long reader = self();
    assertThrows(
        DatabaseUnavailable.class,
        () -> sql.update("SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO=1290"));
    assertNotEquals(reader, self());
  }

  /** All connections that the pool has, taken before the first is given back. */
  private Set<Long> together() throws SQLException {
    List<SqlConnection> taken = new ArrayList<>();
    Set<Long> ids = new HashSet<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      SqlConnection connection = sql.open();
      taken.add(connection);
      ids.add(connection.first(SELF, row -> row.getLong(1)).orElseThrow());
    }
    for (SqlConnection connection : taken) {
      connection.close();
    }
    assertEquals(CONNECTIONS, ids.size());
    return ids;
  }

  @Test
  void writeOnAKilledConnectionReplacesAllIdleOnes() throws SQLException {
    Set<Long> dead = together();
    dead.forEach(DeadConnectionTest::kill);
    String write = "DELETE FROM orders WHERE id=0";
    assertThrows(DatabaseUnavailable.class, () -> sql.update(write));
    assertEquals(0, sql.update(write));
  }

  /** Nobody knows whether it took place; this one did not. */
  @Test
  void writeIsNotRepeated() {
    kill(self());
    String position = "SELECT position FROM payment_method WHERE code='manual-bank'";
    String write = "UPDATE payment_method SET position=position+1 WHERE code=?";
    assertThrows(DatabaseUnavailable.class, () -> sql.update(write, "manual-bank"));
    assertEquals(List.of("100"), fixture.rows(position));
    assertEquals(1, sql.update(write, "manual-bank"));
    assertEquals(List.of("101"), fixture.rows(position));
  }

  @Test
  void paymentIsSettledOnceOverAConnectionThatDiedBefore() {
    BillSnapshot placed = fixture.place();
    kill(self());
    fixture.called(placed, paid("1"));
    assertEquals(
        "order PROCESSING\nbill PAID 1\nreceipt APPLIED 50000 VND 1\n", fixture.standing(placed));
    fixture.assertSound();
  }

  private long self() {
    return sql.first(SELF, row -> row.getLong(1)).orElseThrow();
  }

  private static void kill(long connection) {
    fixture.execute("KILL " + connection);
    awaitEnd(connection);
  }

  private static void awaitEnd(long connection) {
    String count = "SELECT COUNT(*) FROM information_schema.processlist WHERE id=" + connection;
    while (!fixture.rows(count).equals(List.of("0"))) {
      fixture.execute("SELECT SLEEP(0.05)");
    }
  }
}
