package io.tollgate.schedule;

import static io.tollgate.store.Reports.paid;
import static io.tollgate.store.StoreFixture.ZALOPAY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Pacing;
import io.tollgate.bill.Ref;
import io.tollgate.bill.RefundState;
import io.tollgate.order.Order;
import io.tollgate.schedule.ReversalClaims.DueBill;
import io.tollgate.store.Attribution;
import io.tollgate.store.Concurrently;
import io.tollgate.store.LockedRefund;
import io.tollgate.store.PaymentStore;
import io.tollgate.store.RefundFixture;
import io.tollgate.store.StoreFixture;
import io.tollgate.store.StoreTransaction;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.StoredRefund;
import io.tollgate.time.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which paid bills are asked about refunds and disputes, and how far an event log was read. */
class ReversalClaimsTest {

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(16);

  private static final Instant NOW = SettableClock.START.plus(Duration.ofDays(1));
  private static final Instant CLAIMED = NOW.plus(Duration.ofMinutes(10));

  private final ReversalClaims claims = STORE.bean(ReversalClaims.class);
  private final String money = UUID.randomUUID().toString();

  @BeforeEach
  void nothingIsDue() {
    STORE.execute("UPDATE bill SET reversals_next_at='9999-12-31'");
  }

  @Test
  void aPaidBillIsDueOnceAndComesUpAgainWhenTheClaimIsOver() {
    Ref ref = paidBill();
    assertEquals(1, STORE.bean(DueWork.class).count(ReversalClaims.dueBills(ZALOPAY, NOW)));
    assertEquals(List.of(new DueBill(ref, true)), due(NOW));
    assertEquals(0, STORE.bean(DueWork.class).count(ReversalClaims.dueBills(ZALOPAY, NOW)));
    assertEquals(List.of(), due(NOW));
    assertEquals(List.of(), due(CLAIMED.minusNanos(1_000)));
    assertEquals(List.of(new DueBill(ref, false)), due(CLAIMED));
  }

  @Test
  void anUnpaidBillIsNeverDue() {
    STORE.place();
    assertEquals(List.of(), due(NOW));
  }

  @Test
  void theNextQuestionIsScheduledUnlessItWasScheduledAnew() {
    Ref ref = paidBill();
    due(NOW);
    claims.askAgain(ref, CLAIMED, NOW.plusSeconds(1));
    claims.askAgain(ref, CLAIMED, Pacing.NEVER);
    assertEquals(List.of(new DueBill(ref, false)), due(NOW.plusSeconds(1)));
  }

  @Test
  void onlyOneConcurrentRunClaimsABill() {
    paidBill();
    List<Integer> claimed = Concurrently.all(16, _ -> due(NOW).size());
    assertEquals(1, claimed.stream().mapToInt(count -> count).sum());
  }

  /** The gateway may have refused it because the money was gone. */
  @Test
  void aRefundThatFailsMakesItsBillDue() {
    BillSnapshot paid = STORE.now(place());
    claims.claim(ZALOPAY, NOW, Pacing.NEVER, 10);
    StoredRefund asked = RefundFixture.request(STORE, paid, money, 20_000);
    StoredRefund failed = asked.with(new RefundState.Failed("refused", "x"), Pacing.NEVER);
    Attribution attribution = new Attribution("test", "failed", NOW);
    Order order = STORE.now(paid).order();
    LockedRefund row =
        StoreTransaction.lock(order, order.state(), attribution).update(asked, failed);
    assertEquals(PaymentStore.Commit.DONE, STORE.paymentStore().commit(row.transaction()));
    assertEquals(List.of(new DueBill(paid.bill().bill().ref(), false)), due(NOW));
  }

  @Test
  void aMarkIsKeptWithTheReadingThatGoesOn() {
    GatewayId gateway = new GatewayId("fakebank");
    assertEquals(Optional.empty(), claims.marks().of(gateway, "main"));
    List<GatewayMark> marks =
        List.of(
            new GatewayMark.Settled(NOW),
            new GatewayMark.Reading(NOW, NOW.plusSeconds(60), "evt_1"),
            new GatewayMark.Reading(NOW, NOW.plusSeconds(60), "evt_2"),
            new GatewayMark.Settled(NOW.plusSeconds(60)));
    for (GatewayMark mark : marks) {
      claims.keep(gateway, "main", mark);
      assertEquals(Optional.of(mark), claims.marks().of(gateway, "main"));
    }
    assertTrue(claims.marks().of(gateway, "second").isEmpty());
  }

  private List<DueBill> due(Instant now) {
    return claims.claim(ZALOPAY, now, CLAIMED, 10);
  }

  private Ref paidBill() {
    return place().bill().bill().ref();
  }

  private BillSnapshot place() {
    BillSnapshot placed = STORE.place();
    STORE.called(placed, paid(money));
    return placed;
  }
}
