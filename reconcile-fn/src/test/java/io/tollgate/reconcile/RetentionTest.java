package io.tollgate.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tollgate.settle.FakeGateway;
import io.tollgate.store.ProductFixture;
import io.tollgate.store.Reports;
import io.tollgate.store.StoreFixture;
import io.tollgate.store.StoreFixture.Draft;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.time.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A buyer's data leaves with the run that finds its retention over. */
class RetentionTest {

  private static final Duration TIME = Duration.ofSeconds(60);
  private static final Instant TWO_YEARS_LATER = Instant.parse("2028-02-01T03:00:00Z");

  @Test
  void buyerIsForgotten24MonthsAfterTheMoneyAndNotBefore() {
    try (StoreFixture fixture = StoreFixture.open(4)) {
      BillSnapshot order = paid(fixture);
      fixture.clock().set(TWO_YEARS_LATER);
      assertEquals(0, anonymised(fixture));
      fixture.clock().pass(Duration.ofSeconds(1));
      assertEquals(1, anonymised(fixture));
      assertEquals(0, anonymised(fixture));
      assertEquals(
          List.of("{} retention"),
          fixture.rows("SELECT buyer,anonymised_by FROM orders WHERE id=" + order.order().id()));
      fixture.assertSound();
    }
  }

  @Test
  void cartOfACustomerWhoNeverOrderedIsForgottenWhenNobodyTouchedItFor24Months() {
    try (StoreFixture fixture = StoreFixture.open(4)) {
      ProductFixture stock = new ProductFixture(fixture);
      stock.pick(ProductFixture.customer(), 1, stock.product(29_000, 50));
      fixture.clock().set(TWO_YEARS_LATER);
      assertEquals(0, done(fixture, "old_carts"));
      fixture.clock().pass(Duration.ofSeconds(1));
      assertEquals(1, done(fixture, "old_carts"));
      assertEquals(List.of(), fixture.rows("SELECT id FROM cart"));
    }
  }

  @Test
  void retentionIsASettingAndZeroKeepsAll() {
    for (String months : List.of("1", "0")) {
      try (StoreFixture fixture =
          StoreFixture.open(4, Map.of("tollgate.retention-months", months))) {
        paid(fixture);
        fixture.clock().set(SettableClock.START.plus(Duration.ofDays(32)));
        assertEquals(Long.parseLong(months), anonymised(fixture));
      }
    }
  }

  private static BillSnapshot paid(StoreFixture fixture) {
    BillSnapshot order = fixture.place(Draft.USUAL.at(FakeGateway.ID));
    fixture.execute("UPDATE orders SET buyer='{\"name\":\"Lan\"}'");
    fixture.called(order, Reports.paid("tx-1"));
    return order;
  }

  private static long anonymised(StoreFixture fixture) {
    return done(fixture, "personal_data");
  }

  private static long done(StoreFixture fixture, String work) {
    return fixture.bean(Reconcile.class).run(TIME).toMap().getOrDefault(work, 0L);
  }
}
