package io.tollgate.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tollgate.bill.Memo;
import io.tollgate.bill.Pacing;
import io.tollgate.bill.RefundState;
import io.tollgate.money.Money;
import io.tollgate.stored.RefundKind;
import io.tollgate.stored.StoredRefund;
import io.tollgate.time.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jitter at its ends: a generator of the lowest or the highest number there is. */
class CheckScheduleTest {

  private static final Instant CREATED = SettableClock.START;
  private static final Pacing QUICK = pacing(Duration.ofSeconds(5));
  private static final Pacing SLOW = pacing(Duration.ofMinutes(5));

  private final CheckSchedule soonest = new CheckSchedule(ends(true));
  private final CheckSchedule latest = new CheckSchedule(ends(false));

  @ParameterizedTest(name = "refund of {0} min: next look in {1} to {2} s, slow gateway {3} to {4}")
  @CsvSource({"0, 48, 72, 300, 360", "59, 48, 72, 300, 360", "60, 2880, 4320, 2880, 4320"})
  void aRefundIsLookedAtEachMinuteForAnHourAndThenEachHour(
      int minutes, int earliest, int last, int slowEarliest, int slowLast) {
    Instant now = CREATED.plus(Duration.ofMinutes(minutes));
    RefundState state = new RefundState.Pending();
    assertEquals(now.plusSeconds(earliest), soonest.next(state, CREATED, now, QUICK));
    assertEquals(now.plusSeconds(last), latest.next(state, CREATED, now, QUICK));
    assertEquals(now.plusSeconds(slowEarliest), soonest.next(state, CREATED, now, SLOW));
    assertEquals(now.plusSeconds(slowLast), latest.next(state, CREATED, now, SLOW));
  }

  @ParameterizedTest(name = "refund of {0} min in an outage: next look in {1} to {2} s")
  @CsvSource({"0, 48, 72", "59, 48, 72", "60, 480, 720"})
  void aRefundOfASilentGatewayIsLookedAtEachMinuteForAnHourAndThenEveryTenMinutes(
      int minutes, int earliest, int last) {
    Instant now = CREATED.plus(Duration.ofMinutes(minutes));
    assertEquals(now.plusSeconds(earliest), soonest.afterOutage(refund(), now, QUICK));
    assertEquals(now.plusSeconds(last), latest.afterOutage(refund(), now, QUICK));
  }

  @ParameterizedTest(name = "deadline in {0} s, outage: next look in {1} to {2} s")
  @CsvSource({"600, 5, 6", "3, 3, 3", "0, 480, 720", "-3600, 480, 720"})
  void aBillOfASilentGatewayIsLookedAtAtItsDeadlineAndThenEveryTenMinutes(
      int deadline, int earliest, int last) {
    Instant end = CREATED.plusSeconds(deadline);
    assertEquals(CREATED.plusSeconds(earliest), soonest.afterOutage(end, CREATED, QUICK));
    assertEquals(CREATED.plusSeconds(last), latest.afterOutage(end, CREATED, QUICK));
  }

  private static RandomGenerator ends(boolean lowest) {
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        return 0;
      }

      @Override
      public long nextLong(long attribution, long bound) {
        return lowest ? attribution : bound - 1;
      }
    };
  }

  private static Pacing pacing(Duration interval) {
    return new Pacing(Duration.ZERO, interval, Duration.ofHours(24), false);
  }

  private static StoredRefund refund() {
    return new StoredRefund(
        1,
        1,
        1,
        RefundKind.REFUND,
        "identity",
        "transaction",
        new Money(50_000, Currency.getInstance("VND")),
        "reason",
        "shop",
        new RefundState.Requested(),
        Memo.EMPTY,
        CREATED,
        CREATED,
        0);
  }
}
