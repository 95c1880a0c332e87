package io.tollgate.store;

import static io.tollgate.store.Reports.paid;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tollgate.bill.Report;
import io.tollgate.local.database.Database;
import io.tollgate.local.database.DatabaseLink;
import io.tollgate.time.SettableClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How often a warm function crosses the wire to its database: what a sale costs. */
class RoundTripsTest {

  private static DatabaseLink link;
  private static Books books;

  private final Situation placed = books.place();

  @BeforeAll
  static void warmUp() throws IOException {
    Database database = Books.migrated();
    link = DatabaseLink.to(database);
    books = Books.over(database, link.database(), 1);
    books.called(books.place(), paid("warm"));
  }

  @AfterAll
  static void close() throws IOException {
    books.close();
    link.close();
  }

  @Test
  void aFreshPaymentIsOneReadAndOneScript() {
    assertEquals(2, roundTrips("fresh payment", () -> books.called(placed, paid("1"))));
  }

  @Test
  void aRepetitionIsOneRead() {
    books.called(placed, paid("2"));
    assertEquals(1, roundTrips("repetition", () -> books.called(placed, paid("2"))));
  }

  @Test
  void anAnswerThatChangesNothingIsOneRead() {
    Report pending = new Report.Waiting();
    assertEquals(1, roundTrips("nothing new", () -> books.answered(placed, pending)));
  }

  @Test
  void aStatusIsOneRead() {
    assertEquals(
        1, roundTrips("status", () -> books.ledger().situation(placed.bill().bill().ref())));
  }

  @Test
  void placingAnOrderIsOneScriptBetweenTwoReads() {
    assertEquals(3, roundTrips("methods read, order placed, read back", books::place));
  }

  /** Auto-commit off, select, lock, update, commit, auto-commit on. */
  @Test
  void aLeaseIsOneTransactionOfThreeStatements() {
    Instant due = SettableClock.START.plus(Duration.ofDays(1));
    Claims claims = books.bean(Claims.class);
    assertEquals(
        6, roundTrips("lease", () -> claims.leaseBill(Books.ZALOPAY, due, due.plusSeconds(60))));
  }

  private static long roundTrips(String what, Runnable call) {
    long before = link.roundTrips();
    call.run();
    long count = link.roundTrips() - before;
    System.out.println("round trips, " + what + ": " + count);
    return count;
  }
}
