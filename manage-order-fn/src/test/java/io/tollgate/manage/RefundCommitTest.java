package io.tollgate.manage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.local.database.Database;
import io.tollgate.local.database.DatabaseLink;
import io.tollgate.settle.FakeGateway;
import io.tollgate.store.Reports;
import io.tollgate.store.StoreFixture;
import io.tollgate.store.StoreFixture.Draft;
import io.tollgate.stored.BillSnapshot;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A refund that was committed stands, whatever becomes of the queries behind its commit. */
class RefundCommitTest {

  private static final Duration PATIENCE = Duration.ofSeconds(6);

  /** It has no Idempotency-Key, so whoever hears of a failure asks for a second refund. */
  @Test
  void queryThatFailsBehindTheCommitIsNoFailureOfTheRefund() throws Exception {
    Database database = StoreFixture.migrated();
    try (DatabaseLink link = DatabaseLink.to(database);
        StoreFixture store = StoreFixture.over(database, link.database(), 2);
        var requests = Executors.newVirtualThreadPerTaskExecutor()) {
      BillSnapshot paid = paid(store);
      DatabaseLink.Hold commit = link.holdBefore("INSERT INTO refund");
      Future<RefundResult> refund = requests.submit(() -> refund(store, paid));
      assertTrue(commit.await(PATIENCE));

      try (Connection lock = database.open();
          Statement statement = lock.createStatement()) {
        // Only what is read back behind the commit looks at products.
        statement.execute("LOCK TABLES product WRITE");
        commit.release();
        killWhoeverWaits(database);
        statement.execute("UNLOCK TABLES");
      }

      assertInstanceOf(RefundResult.Done.class, refund.get());
      assertEquals(
          """
          order PROCESSING
          bill PAID tx
          receipt APPLIED 50000 VND tx
          refund DONE 20000
          """,
          store.standing(paid));
    }
  }

  private static BillSnapshot paid(StoreFixture store) {
    BillSnapshot placed = store.place(Draft.USUAL.at(FakeGateway.ID));
    store.called(placed, Reports.paid("tx"));
    store
        .bean(FakeGateway.class)
        .sayOfRefunds(Optional.of(new RefundReport.Done()), Optional.empty());
    return store.now(placed);
  }

  private static RefundResult refund(StoreFixture store, BillSnapshot paid) {
    return store
        .bean(RefundPayment.class)
        .refund(
            paid.bill().bill().ref(),
            new RefundRequest(20_000, "broken", ""),
            Optional.empty(),
            "Shop");
  }

  /** As an operator of the database would, or its own limit of time. */
  private static void killWhoeverWaits(Database database) throws SQLException {
    Instant end = Instant.now().plus(PATIENCE);
    try (Connection operator = database.open();
        Statement statement = operator.createStatement()) {
      Optional<Long> waiting = Optional.empty();
      while (waiting.isEmpty()) {
        assertTrue(Instant.now().isBefore(end), "nothing waits for the table");
        waiting = waiting(statement);
      }
      statement.execute("KILL QUERY " + waiting.get());
    }
  }

  private static Optional<Long> waiting(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "SELECT id FROM information_schema.processlist"
                + " WHERE db=DATABASE() AND state LIKE 'Waiting for table metadata lock%'")) {
      return row.next() ? Optional.of(row.getLong("id")) : Optional.empty();
    }
  }
}
