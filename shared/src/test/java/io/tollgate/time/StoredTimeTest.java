package io.tollgate.time;

import static io.tollgate.store.Reports.paid;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tollgate.bill.BillState;
import io.tollgate.local.database.Database;
import io.tollgate.method.PaymentMethod;
import io.tollgate.schedule.DueClaims;
import io.tollgate.store.PaymentMethods;
import io.tollgate.store.StoreFixture;
import io.tollgate.stored.BillSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TimeZone;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same instants stand in the database whatever zone the JVM thinks it is in. */
class StoredTimeTest {

  private static final Database DATABASE = StoreFixture.migrated();

  private final TimeZone ours = TimeZone.getDefault();

  @AfterEach
  void restore() {
    TimeZone.setDefault(ours);
  }

  /** London skips from 01:00 to 02:00 UTC+1 on that night; Lima is five hours behind. */
  @ParameterizedTest
  @ValueSource(strings = {"UTC", "Asia/Ho_Chi_Minh", "America/Lima", "Europe/London"})
  void storedInstantsDoNotDependOnTheZone(String zone) {
    TimeZone.setDefault(TimeZone.getTimeZone(zone));
    Instant now = Instant.parse("2026-03-29T01:30:00.123456Z");
    Instant paidAt = Instant.parse("2026-03-28T16:59:59.999999Z");
    try (StoreFixture fixture = StoreFixture.over(DATABASE, DATABASE, 1)) {
      fixture.clock().set(now);
      BillSnapshot placed = fixture.place();
      fixture.bean(DueClaims.class).mayAsk(placed.bill().bill().id(), now.plusSeconds(60), now);
      fixture.called(placed, paid(zone, paidAt));

      assertEquals(
          List.of(
              "2026-03-29 01:30:00.123456 2026-03-28 16:59:59.999999"
                  + " 2026-03-29 01:30:00.123456 9999-12-31 00:00:00.000000"),
          fixture.rows(
              "SELECT CAST(created_at AS CHAR),CAST(paid_at AS CHAR),CAST(ask_after AS CHAR),"
                  + "CAST(next_check_at AS CHAR) FROM bill WHERE transaction_id='"
                  + zone
                  + "'"));
      BillSnapshot read = fixture.now(placed);
      assertEquals(new BillState.Paid(zone, paidAt), read.bill().bill().state());
      assertEquals(now, read.bill().bill().createdAt());
      assertEquals(now, read.bill().askAfter());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTC", "Asia/Ho_Chi_Minh", "America/Lima", "Europe/London"})
  void repositoriesReadTheSameInstants(String zone) {
    TimeZone.setDefault(TimeZone.getTimeZone(zone));
    try (StoreFixture fixture = StoreFixture.over(DATABASE, DATABASE, 1)) {
      fixture.execute("UPDATE payment_method SET created_at='2026-03-29 01:30:00.123456'");
      assertEquals(
          Set.of(Instant.parse("2026-03-29T01:30:00.123456Z")),
          fixture.bean(PaymentMethods.class).list().stream()
              .map(PaymentMethod::createdAt)
              .collect(Collectors.toSet()));
    }
  }
}
