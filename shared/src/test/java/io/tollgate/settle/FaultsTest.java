package io.tollgate.settle;

import static io.tollgate.store.Reports.paid;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.gateway.Acknowledgement;
import io.tollgate.local.database.Database;
import io.tollgate.local.database.DatabaseLink;
import io.tollgate.sql.DatabaseUnavailable;
import io.tollgate.store.StoreFixture;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.StoredBill;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the database and the wire to it can do to a settle. */
class FaultsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Database DATABASE = StoreFixture.migrated();

  private DatabaseLink link;
  private StoreFixture fixture;
  private BillSnapshot placed;
  private String transaction;

  /** One connection on a link; a lock is waited for one second instead of five, to save time. */
  @BeforeEach
  void open() throws Exception {
    link = DatabaseLink.to(DATABASE);
    fixture = StoreFixture.over(DATABASE, impatient(link.database()), 1);
    placed = fixture.place();
    transaction = "1-" + placed.order().id();
  }

  @AfterEach
  void close() throws Exception {
    fixture.assertSound();
    fixture.close();
    link.close();
  }

  private static Database impatient(Database patient) {
    return new Database(
        patient.url() + "&sessionVariables=innodb_lock_wait_timeout=1",
        patient.username(),
        patient.password());
  }

  @Test
  void commitWithALostResponseIsReadAgainAndHasOneEffect() throws Exception {
    try (DatabaseLink.Hold hold = link.holdAnswerTo("COMMIT")) {
      CompletableFuture<Acknowledgement> settling = call(placed);
      assertTrue(hold.await(PATIENCE));
      awaitCommit();
      reconnect();
      hold.release();
      assertEquals(Acknowledgement.ALREADY_RECORDED, settling.get(30, SECONDS));
    }
    assertPaidOnce();
  }

  /**
   * The answer is held from its first byte on, so the cut meets the server somewhere in the script.
   * It is then written whole or not at all.
   */
  @Test
  void scriptCutAnywhereIsNeverHalfCommitted() throws Exception {
    for (int round = 0; round < 40; round++) {
      placed = fixture.place();
      transaction = "3-" + placed.order().id();
      cutWhile(() -> fixture.called(placed, paid(transaction)));
      assertPaidOnce();
      cutWhile(() -> fixture.called(placed, paid(transaction + "-again")));
      StoredBill bill = fixture.draw(StoreFixture.Draft.USUAL);
      cutWhile(
          () -> fixture.paymentStore().commit(fixture.placing(bill, transaction).transaction()));
    }
    assertEquals(
        List.of("0 0"),
        fixture.rows(
            "SELECT (SELECT COUNT(*) FROM orders WHERE id NOT IN (SELECT order_id FROM"
                + " bill)),(SELECT COUNT(*) FROM orders WHERE id NOT IN (SELECT order_id FROM"
                + " order_line))"));
  }

  private void cutWhile(Runnable call) throws Exception {
    try (DatabaseLink.Hold hold = link.holdAnswerTo("COMMIT")) {
      CompletableFuture<Void> running = CompletableFuture.runAsync(call);
      assertTrue(hold.await(PATIENCE));
      reconnect();
      hold.release();
      running.get(30, SECONDS);
    }
  }

  @Test
  void commitThatNeverArrivedIsRetried() throws Exception {
    try (DatabaseLink.Hold hold = link.holdBefore("COMMIT")) {
      CompletableFuture<Acknowledgement> settling = call(placed);
      assertTrue(hold.await(PATIENCE));
      reconnect();
      hold.release();
      assertEquals(Acknowledgement.RECORDED, settling.get(30, SECONDS));
    }
    assertPaidOnce();
  }

  @Test
  void databaseOutageIsReportedAndRecoveredFrom() throws Exception {
    link.cut();
    ExecutionException failure =
        assertThrows(ExecutionException.class, () -> call(placed).get(30, SECONDS));
    assertInstanceOf(DatabaseUnavailable.class, failure.getCause());
    assertEquals("order NEW\nbill CREATED\n", fixture.standing(placed));

    link.restore();
    assertEquals(Acknowledgement.RECORDED, call(placed).get(30, SECONDS));
    assertPaidOnce();
  }

  @Test
  void lockOfAFrozenClientDelaysOnlyItsOwnOrder() throws Exception {
    try (StoreFixture others = StoreFixture.over(DATABASE, DATABASE, 2)) {
      CompletableFuture<Acknowledgement> waiting;
      try (Connection frozen = DATABASE.open();
          var statement = frozen.createStatement()) {
        frozen.setAutoCommit(false);
        statement.execute(
            "UPDATE orders SET updated_at=updated_at WHERE id=" + placed.order().id());
        try (DatabaseLink.Hold sent = link.holdBefore("COMMIT")) {
          waiting = call(placed);
          assertTrue(sent.await(PATIENCE));
          BillSnapshot other = others.place();
          others.called(other, paid("2-" + other.order().id()));
          assertEquals("PROCESSING", others.now(other).order().state().label());
          assertFalse(waiting.isDone());
        }
        ExecutionException failure =
            assertThrows(ExecutionException.class, () -> waiting.get(30, SECONDS));
        assertTrue(failure.getCause().getMessage().contains("1205"), failure.toString());
        // What anybody may read stays readable.
        assertEquals("NEW", fixture.now(placed).order().state().label());
      }
      assertEquals(Acknowledgement.RECORDED, call(placed).get(30, SECONDS));
      assertPaidOnce();
    }
  }

  /** A trigger plays the server's part and counts, in a table that knows no transaction. */
  @ParameterizedTest(name = "error {0} on the first {1} attempts: {2} attempts, {3}")
  @CsvSource({"1213, 2, 3, RECORDED", "1213, 9, 3, unavailable", "1205, 9, 1, unavailable"})
  void deadlockIsRetriedAndALockTimeoutIsNot(
      int error, int failures, int attempts, String outcome) {
    fixture.execute("CREATE TABLE attempt(id INT AUTO_INCREMENT PRIMARY KEY) ENGINE=MEMORY");
    fixture.execute(
        """
        CREATE TRIGGER refusing BEFORE UPDATE ON orders FOR EACH ROW BEGIN
          INSERT INTO attempt VALUES();
          IF (SELECT COUNT(*) FROM attempt) <= %d THEN
            SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO=%d, MESSAGE_TEXT='as if';
          END IF;
        END\
        """
            .formatted(failures, error));
    try {
      assertEquals(outcome, outcome());
      assertEquals(
          List.of(Integer.toString(attempts)), fixture.rows("SELECT COUNT(*) FROM attempt"));
    } finally {
      fixture.execute("DROP TRIGGER refusing");
      fixture.execute("DROP TABLE attempt");
    }
    fixture.called(placed, paid(transaction));
    assertPaidOnce();
  }

  private String outcome() {
    try {
      return fixture.called(placed, paid(transaction)).acknowledgement().name();
    } catch (DatabaseUnavailable e) {
      return "unavailable";
    }
  }

  private CompletableFuture<Acknowledgement> call(BillSnapshot about) {
    return CompletableFuture.supplyAsync(
        () -> fixture.called(about, paid(transaction)).acknowledgement());
  }

  private void awaitCommit() {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!fixture.standing(placed).startsWith("order PROCESSING")) {
      assertTrue(Instant.now().isBefore(deadline), "No commit");
      Thread.onSpinWait();
    }
  }

  /** Every connection is lost, and new ones are taken. */
  private void reconnect() {
    link.cut();
    link.restore();
  }

  private void assertPaidOnce() {
    assertEquals(
        "order PROCESSING\nbill PAID %1$s\nreceipt APPLIED 50000 VND %1$s\n".formatted(transaction),
        fixture.standing(placed));
  }
}
