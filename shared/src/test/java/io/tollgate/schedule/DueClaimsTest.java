package io.tollgate.schedule;

import static io.tollgate.store.Reports.paid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Pacing;
import io.tollgate.bill.Ref;
import io.tollgate.store.Concurrently;
import io.tollgate.store.StoreFixture;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.time.SettableClock;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DueClaimsTest {

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(16);
  private static final Pacing PACING =
      new Pacing(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofHours(24), false);
  private static final Instant DUE = SettableClock.START.plus(Duration.ofMinutes(1));
  private static final Instant LEASED = DUE.plusSeconds(60);

  private final DueClaims claims = STORE.bean(DueClaims.class);

  @BeforeEach
  void nothingIsDue() {
    STORE.execute(
        "UPDATE bill SET next_check_at='%s'"
            .formatted(Timestamp.from(SettableClock.START.plus(Duration.ofHours(12)))));
  }

  @Test
  void onlyOneConcurrentCallerMayQuery() {
    for (int round = 0; round < 20; round++) {
      long bill = STORE.place().bill().bill().id();
      List<Boolean> asked =
          Concurrently.all(16, _ -> claims.mayAsk(bill, DUE, DUE.plusSeconds(60)));
      assertEquals(1, asked.stream().filter(may -> may).count());
    }
  }

  @Test
  void nextQueryIsAllowedAfterTheInterval() {
    long bill = STORE.place().bill().bill().id();
    assertFalse(claims.mayAsk(bill, DUE.minusNanos(1_000), LEASED));
    assertTrue(claims.mayAsk(bill, DUE, LEASED));
    assertFalse(claims.mayAsk(bill, LEASED.minusNanos(1_000), LEASED));
    assertTrue(claims.mayAsk(bill, LEASED, LEASED.plusSeconds(60)));
  }

  /** Its interval is not over, whoever comes back; before the first question nobody counts. */
  @Test
  void aStrictGatewayIsAskedEarlyOnlyForTheFirstTime() {
    Pacing strict =
        new Pacing(PACING.firstQuestion(), PACING.interval(), PACING.settlesWithin(), true);
    Instant now = SettableClock.START.plusSeconds(5);
    BillSnapshot fresh = STORE.place();
    claims.returned(fresh.bill().bill(), now, strict);
    assertTrue(claims.mayAsk(fresh.bill().bill().id(), now, DUE));

    BillSnapshot asked = STORE.place();
    claims.mayAsk(asked.bill().bill().id(), DUE, LEASED);
    claims.returned(asked.bill().bill(), DUE.plusSeconds(1), strict);
    assertFalse(claims.mayAsk(asked.bill().bill().id(), LEASED.minusNanos(1_000), LEASED));
  }

  @Test
  void browserReturnMakesTheNextQueryDueOnce() {
    BillSnapshot placed = STORE.place();
    long bill = placed.bill().bill().id();
    Instant now = SettableClock.START.plusSeconds(5);
    List<Boolean> first =
        Concurrently.all(8, _ -> claims.returned(placed.bill().bill(), now, PACING));
    assertEquals(1, first.stream().filter(was -> was).count());
    assertTrue(claims.mayAsk(bill, now, now.plusSeconds(60)));
    assertFalse(claims.returned(placed.bill().bill(), now.plusSeconds(1), PACING));
    assertFalse(claims.mayAsk(bill, now.plusSeconds(1), now.plusSeconds(60)));
  }

  @Test
  void parallelRunsLeaseDifferentBillsAndAllOfThem() {
    Set<Ref> placed = new HashSet<>(Stream.generate(this::due).limit(200).toList());
    List<Ref> leased = new ArrayList<>();
    while (true) {
      List<Ref> round =
          Concurrently.all(8, i -> claims.leaseBills(StoreFixture.ZALOPAY, DUE, LEASED, 1 + i))
              .stream()
              .flatMap(List::stream)
              .toList();
      leased.addAll(round);
      if (round.isEmpty()) {
        break;
      }
    }
    assertEquals(placed.size(), leased.size());
    assertEquals(placed, new HashSet<>(leased));
  }

  @Test
  void expiredLeaseIsDueAgain() {
    Ref ref = due();
    assertEquals(List.of(), lease(DUE.minusNanos(1_000), LEASED));
    assertEquals(List.of(ref), lease(DUE, LEASED));
    assertEquals(List.of(), lease(DUE, LEASED));
    assertEquals(List.of(ref), lease(LEASED, LEASED.plusSeconds(60)));
  }

  @Test
  void longestDueBillIsLeasedFirst() {
    Ref later = due();
    Ref sooner = due();
    dueAt(sooner, "2026-02-01 03:00:30");
    dueAt(later, "2026-02-01 03:00:31");
    assertEquals(List.of(sooner), lease(DUE, LEASED));
    assertEquals(List.of(later), lease(DUE, LEASED));
  }

  @Test
  void lockedBillIsSkipped() throws Exception {
    Ref busy = due();
    Ref free = due();
    try (var connection = STORE.database().open();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("UPDATE bill SET updated_at=updated_at WHERE ref='" + busy + "'");
      assertEquals(List.of(free), lease(DUE, LEASED));
    }
  }

  @Test
  void atMostSoManyAreLeasedTheLongestDueFirst() {
    List<Ref> refs = Stream.generate(this::due).limit(5).toList();
    for (int i = 0; i < refs.size(); i++) {
      dueAt(refs.get(i), "2026-02-01 03:00:3" + i);
    }
    assertEquals(refs.subList(0, 3), claims.leaseBills(StoreFixture.ZALOPAY, DUE, LEASED, 3));
    assertEquals(refs.subList(3, 5), claims.leaseBills(StoreFixture.ZALOPAY, DUE, LEASED, 3));
    assertEquals(List.of(), claims.leaseBills(StoreFixture.ZALOPAY, DUE, LEASED, 3));
  }

  /** The end of one gateway's range in the index is the longest due row of the next gateway. */
  @Test
  void leasesOfOtherGatewaysHideNoDueBill() {
    GatewayId before = new GatewayId("zaloa");
    for (int round = 0; round < 100; round++) {
      Ref ref = due();
      List<List<Ref>> claimed =
          Concurrently.all(
              4,
              i ->
                  claims.leaseBills(
                      i == 0 ? StoreFixture.ZALOPAY : before, DUE, LEASED.plusSeconds(1), 8));
      assertEquals(List.of(ref), claimed.stream().flatMap(List::stream).toList());
    }
  }

  @Test
  void settleOverridesTheNextCheck() {
    BillSnapshot placed = STORE.place();
    Ref ref = placed.bill().bill().ref();
    dueAt(ref, "2026-02-01 03:01:00");
    lease(DUE, LEASED);
    STORE.called(placed, paid("1-" + ref));
    claims.lookAgain(ref, LEASED, LEASED.plusSeconds(60));
    assertEquals(Pacing.NEVER, STORE.now(placed).bill().nextCheckAt());
  }

  @Test
  void nextCheckIsScheduledWhenNothingChanged() {
    Ref ref = due();
    lease(DUE, LEASED);
    claims.lookAgain(ref, LEASED, LEASED.plusSeconds(7));
    assertEquals(LEASED.plusSeconds(7), STORE.read(ref).bill().nextCheckAt());
  }

  @Test
  void claimDoesNotChangeTheVersion() {
    BillSnapshot placed = STORE.place();
    long bill = placed.bill().bill().id();
    claims.mayAsk(bill, DUE, LEASED);
    claims.returned(placed.bill().bill(), DUE, PACING);
    lease(DUE, LEASED);
    assertEquals(placed.bill().version(), STORE.now(placed).bill().version());
    assertEquals(placed.order().version(), STORE.now(placed).order().version());
  }

  @Test
  void aWindowOfUnpaidBillsIsMadeDueAgain() {
    STORE.clock().pass(Duration.ofDays(1));
    BillSnapshot inside = STORE.place();
    BillSnapshot paid = STORE.place();
    STORE.called(paid, paid("2-" + paid.bill().bill().ref()));
    Instant from = STORE.clock().instant();
    STORE.clock().pass(Duration.ofHours(1));
    BillSnapshot outside = STORE.place();
    assertEquals(1, claims.dueAgain(from, STORE.clock().instant(), DUE));
    assertEquals(DUE, STORE.now(inside).bill().nextCheckAt());
    assertEquals(outside, STORE.now(outside));
  }

  /** More bills than one statement takes, all of one order; what is due already stays so. */
  @Test
  void windowOfManyBillsIsMadeDueInSeveralStatements() {
    STORE.clock().pass(Duration.ofDays(2));
    BillSnapshot first = STORE.place();
    STORE.placeAnother(first, StoreFixture.Draft.USUAL);
    long order = first.order().id();
    for (int doubling = 0; doubling < 11; doubling++) {
      copySupersededBills(order, doubling);
    }
    Instant from = STORE.clock().instant();
    Instant to = from.plusSeconds(1);
    assertEquals(2_049, claims.dueAgain(from, to, from));
    assertEquals(0, claims.dueAgain(from, to, from));
    assertEquals(
        List.of("2049 1"),
        STORE.rows(
            "SELECT COUNT(*),COUNT(DISTINCT next_check_at) FROM bill WHERE order_id=" + order));
    forgetCopies(order);
  }

  private static void copySupersededBills(long order, int round) {
    String columns =
        STORE
            .rows(
                "SELECT column_name FROM information_schema.columns WHERE table_name='bill'"
                    + " AND table_schema=DATABASE() AND column_name<>'id'"
                    + " AND extra NOT LIKE '%GENERATED%'")
            .stream()
            .collect(Collectors.joining(","));
    String values =
        columns.replaceFirst(
            "\\bref\\b", "CONCAT('260203',UPPER(LEFT(MD5(CONCAT(ref," + round + ")),9)))");
    STORE.execute(
        "INSERT INTO bill(%s) SELECT %s FROM bill WHERE order_id=%d AND superseded=1"
            .formatted(columns, values, order));
  }

  /** A copy has no history, which no bill may be without. */
  private static void forgetCopies(long order) {
    STORE.execute(
        """
        DELETE FROM bill WHERE order_id=%1$d AND id NOT IN
          (SELECT bill_id FROM history WHERE order_id=%1$d AND bill_id IS NOT NULL)\
        """
            .formatted(order));
  }

  private Ref due() {
    Ref ref = STORE.place().bill().bill().ref();
    dueAt(ref, "2026-02-01 03:01:00");
    return ref;
  }

  private static void dueAt(Ref ref, String time) {
    STORE.execute("UPDATE bill SET next_check_at='%s' WHERE ref='%s'".formatted(time, ref));
  }

  private List<Ref> lease(Instant now, Instant leaseUntil) {
    return claims.leaseBills(StoreFixture.ZALOPAY, now, leaseUntil, 1);
  }
}
