package io.tollgate.settle;

import static io.tollgate.store.Reports.paid;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tollgate.bill.Memo;
import io.tollgate.bill.NextStep;
import io.tollgate.bill.Pacing;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Opening;
import io.tollgate.store.Attribution;
import io.tollgate.store.LockedBill;
import io.tollgate.store.PaymentStore;
import io.tollgate.store.PaymentStore.Commit;
import io.tollgate.store.StoreFixture;
import io.tollgate.store.StoreFixture.Draft;
import io.tollgate.store.StoreTransaction;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.StoredBill;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of a bill when the gateway answers the opening, refuses it, or says nothing. */
class OpeningTest {

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(1);
  private static final NextStep STEP = new NextStep.Redirect(URI.create("https://pay.example/1"));
  private static final Opening.Opened OPENED =
      new Opening.Opened(STEP, new Memo(Map.of("token", "t")));

  private final Settle settle = STORE.bean(Settle.class);
  private final BillSnapshot placed = STORE.place();

  @Test
  void anOpenedBillWaitsForTheBuyerAndKeepsWhatTheGatewaySaid() {
    StoredBill opened = settle.opened(placed, OPENED).bill();
    assertEquals("PENDING", opened.bill().state().label());
    assertEquals(STEP, opened.nextStep());
    assertEquals("t", opened.bill().memo().value("token"));
    assertEquals(
        placed.bill().bill().memo().value("app_trans_id"),
        opened.bill().memo().value("app_trans_id"));
    assertEquals(placed.bill().nextCheckAt(), opened.nextCheckAt());
  }

  /** Or two runs of reconcile would query the gateway about it at once. */
  @Test
  void leaseThatWasTakenDuringTheOpeningStays() {
    Instant due = placed.bill().nextCheckAt();
    STORE.leaseDueBills(StoreFixture.ZALOPAY, due);
    settle.opened(placed, OPENED);
    assertEquals(due.plusSeconds(60), STORE.now(placed).bill().nextCheckAt());
  }

  @Test
  void paymentBeforeTheOpeningsAnswerStaysPaid() {
    STORE.called(placed, paid("1-early"));
    StoredBill opened = settle.opened(placed, OPENED).bill();
    assertEquals(STEP, opened.nextStep());
    assertEquals(
        "order PROCESSING\nbill PAID 1-early\nreceipt APPLIED 50000 VND 1-early\n",
        STORE.standing(placed));
    assertEquals(Pacing.NEVER, opened.nextCheckAt());
  }

  @Test
  void aBillThatClosedMeanwhileStaysClosed() {
    STORE.called(placed, new Report.Failed("no", "2"));
    settle.opened(placed, OPENED);
    assertEquals("order FAILED PAYMENT_FAILED\nbill FAILED no 2\n", STORE.standing(placed));
  }

  @Test
  void aRefusedBillFailsWithItsOrderAndIsStillWatched() {
    BillSnapshot refused = settle.refused(placed, new Opening.Refused("-2", "Sai dữ liệu"));
    assertEquals(
        placed.bill().bill().createdAt().plus(Duration.ofHours(1)), refused.bill().nextCheckAt());
    assertEquals(
        """
        order FAILED PAYMENT_FAILED
        bill FAILED Sai dữ liệu -2
        history order >NEW by test: order placed
        history bill >CREATED by test: order placed
        history order NEW>FAILED by zalopay: refused by the gateway, code -2
        history bill CREATED>FAILED by zalopay: refused by the gateway, code -2
        event order.new
        event order.failed
        event payment.failed
        """,
        STORE.story(placed));
  }

  @Test
  void refusalAfterAPaymentChangesNothing() {
    STORE.called(placed, paid("2-early"));
    settle.refused(placed, new Opening.Refused("-2", "no"));
    assertEquals(
        "order PROCESSING\nbill PAID 2-early\nreceipt APPLIED 50000 VND 2-early\n",
        STORE.standing(placed));
  }

  @Test
  void aRefusedBillThatWasSupersededLeavesItsOrderAlone() {
    STORE.placeAnother(placed, Draft.USUAL);
    settle.refused(placed, new Opening.Refused("-2", "no"));
    assertEquals("order NEW\nbill FAILED superseded no -2\nbill CREATED\n", STORE.standing(placed));
  }

  @Test
  void openingWithALostResponseMayBeRetriedAtOnce() {
    STORE.clock().pass(Duration.ofSeconds(3));
    StoredBill lost = settle.openingLost(placed).bill();
    assertEquals("CREATED", lost.bill().state().label());
    assertEquals(STORE.clock().instant(), lost.openingUntil());
  }

  /** Its lease was over, and another request has taken the bill up since. */
  @Test
  void aLateLostOpeningDoesNotEndTheNextOne() {
    STORE.clock().pass(Duration.ofSeconds(30));
    Instant until = STORE.clock().instant().plusSeconds(20);
    LockedBill takenUp =
        StoreTransaction.lock(
                placed.order(),
                placed.order().state(),
                new Attribution("test", "opened again", until))
            .update(placed.bill(), placed.bill().openingUntil(until));
    assertEquals(Commit.DONE, STORE.bean(PaymentStore.class).commit(takenUp.transaction()));

    assertEquals(until, settle.openingLost(placed).bill().openingUntil());
  }

  @Test
  void endingABillMovesItsDeadlineForwardAndMakesItDue() {
    STORE.clock().pass(Duration.ofMinutes(5));
    StoredBill ended = settle.endNow(placed, "test").bill();
    assertEquals(STORE.clock().instant(), ended.bill().deadline());
    assertEquals(STORE.clock().instant(), ended.nextCheckAt());
    assertEquals(placed.bill().expiresAt(), ended.expiresAt());
    assertEquals("order NEW\nbill CREATED\n", STORE.standing(placed));
  }

  @Test
  void endingABillNeverGivesItMoreTime() {
    Instant deadline = placed.bill().bill().deadline();
    STORE.clock().set(deadline.plusSeconds(60));
    assertEquals(deadline, settle.endNow(placed, "test").bill().bill().deadline());
  }

  @Test
  void endingABillThatIsClosedChangesNothing() {
    STORE.called(placed, paid("3-closed"));
    BillSnapshot before = STORE.now(placed);
    STORE.clock().pass(Duration.ofMinutes(5));
    assertEquals(before, settle.endNow(placed, "test"));
  }
}
