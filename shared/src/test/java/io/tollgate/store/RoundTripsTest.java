package io.tollgate.store;

import static io.tollgate.store.Reports.paid;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tollgate.bill.Report;
import io.tollgate.local.database.Database;
import io.tollgate.local.database.DatabaseLink;
import io.tollgate.schedule.DueClaims;
import io.tollgate.stored.BillSnapshot;
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
  private static StoreFixture fixture;

  private final BillSnapshot placed = fixture.place();

  @BeforeAll
  static void warmUp() throws IOException {
    Database database = StoreFixture.migrated();
    link = DatabaseLink.to(database);
    fixture = StoreFixture.over(database, link.database(), 1);
    fixture.called(fixture.place(), paid("warm"));
  }

  @AfterAll
  static void close() throws IOException {
    fixture.close();
    link.close();
  }

  @Test
  void aFreshPaymentIsOneReadAndOneScript() {
    assertEquals(2, roundTrips("fresh payment", () -> fixture.called(placed, paid("1"))));
  }

  @Test
  void duplicateCallbackIsOneRead() {
    fixture.called(placed, paid("2"));
    assertEquals(1, roundTrips("repetition", () -> fixture.called(placed, paid("2"))));
  }

  @Test
  void anAnswerThatChangesNothingIsOneRead() {
    Report pending = new Report.Waiting();
    assertEquals(1, roundTrips("nothing new", () -> fixture.answered(placed, pending)));
  }

  @Test
  void aStatusIsOneRead() {
    assertEquals(
        1, roundTrips("status", () -> fixture.paymentStore().snapshot(placed.bill().bill().ref())));
  }

  @Test
  void wholeOrderAsAnOperatorSeesItIsOneRead() {
    OperatorQueries queries = fixture.bean(OperatorQueries.class);
    assertEquals(1, roundTrips("order", () -> queries.order(placed.order().id())));
  }

  @Test
  void placingAnOrderIsOneScriptBetweenTwoReads() {
    assertEquals(3, roundTrips("methods read, order placed, read back", fixture::place));
  }

  @Test
  void aLeaseIsOneReadAndOneScriptForAllThatIsLeased() {
    Instant due = SettableClock.START.plus(Duration.ofDays(1));
    DueClaims claims = fixture.bean(DueClaims.class);
    fixture.place();
    assertEquals(
        2,
        roundTrips(
            "lease", () -> claims.leaseBills(StoreFixture.ZALOPAY, due, due.plusSeconds(60), 8)));
  }

  @Test
  void nothingToLeaseIsOneRead() {
    DueClaims claims = fixture.bean(DueClaims.class);
    Instant early = SettableClock.START.minusSeconds(60);
    assertEquals(
        1,
        roundTrips("nothing due", () -> claims.leaseBills(StoreFixture.ZALOPAY, early, early, 8)));
  }

  private static long roundTrips(String what, Runnable call) {
    long before = link.roundTrips();
    call.run();
    long count = link.roundTrips() - before;
    System.out.println("round trips, " + what + ": " + count);
    return count;
  }
}
