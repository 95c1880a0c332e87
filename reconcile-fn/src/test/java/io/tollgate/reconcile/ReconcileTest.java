package io.tollgate.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Pacing;
import io.tollgate.bill.Report;
import io.tollgate.gateway.GatewayUnreachable;
import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.settle.FakeGateway;
import io.tollgate.settle.Settle;
import io.tollgate.store.RefundFixture;
import io.tollgate.store.Reports;
import io.tollgate.store.StoreFixture;
import io.tollgate.store.StoreFixture.Draft;
import io.tollgate.stored.BillSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One run of reconcile over bills and refunds that are due. */
class ReconcileTest {

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(4);

  private static final Duration TIME = Duration.ofMinutes(5);

  private final Reconcile reconcile = STORE.bean(Reconcile.class);
  private final FakeGateway bank = STORE.bean(FakeGateway.class);
  private final BillSnapshot placed = STORE.place(Draft.USUAL.at(FakeGateway.ID));

  @Test
  void paymentWhoseCallbackIsLostIsFoundByQuery() {
    bank.say(placed.bill().bill().ref(), Reports.paid("lost-callback"));
    whenDue();

    assertEquals(1, reconcile.run(TIME).toMap().get("paid"));

    assertEquals(
        """
        order PROCESSING
        bill PAID lost-callback
        receipt APPLIED 50000 VND lost-callback
        """,
        STORE.standing(placed));
  }

  @Test
  void declinedPaymentFailsItsOrder() {
    bank.say(placed.bill().bill().ref(), new Report.Failed("no money", "51"));
    whenDue();

    assertEquals(1, reconcile.run(TIME).toMap().get("failed"));

    assertEquals("order FAILED PAYMENT_FAILED\nbill FAILED no money 51\n", STORE.standing(placed));
  }

  @Test
  void abandonedPaymentExpiresAtItsDeadlineAndNotBefore() {
    whenDue();
    reconcile.run(TIME);
    assertEquals("order NEW\nbill CREATED\n", STORE.standing(placed));

    STORE.clock().set(placed.bill().bill().deadline());
    reconcile.run(TIME);

    assertEquals("order FAILED PAYMENT_EXPIRED\nbill EXPIRED\n", STORE.standing(placed));
  }

  /** No case may be opened about a payment that the gateway was not queried about. */
  @Test
  void gatewayThatIsNotCalledDecidesNothingAndIsQueriedByTheNextRun() {
    bank.whenQueried(
        _ -> {
          throw new GatewayUnreachable(FakeGateway.ID, "not called", false);
        });
    STORE.clock().set(placed.bill().bill().deadline().plus(Duration.ofDays(2)));

    reconcile.run(TIME);

    assertEquals("order NEW\nbill CREATED\n", STORE.standing(placed));
    Duration wait =
        Duration.between(STORE.clock().instant(), STORE.now(placed).bill().nextCheckAt());
    assertTrue(wait.toSeconds() <= 75, wait::toString);

    bank.whenQueried(FakeGateway::silence);
    STORE.clock().pass(wait);
    reconcile.run(TIME);
    assertEquals("order NEW\nbill IN_REVIEW UNDECIDED\ncase UNDECIDED\n", STORE.standing(placed));
  }

  @Test
  void cashOnDeliveryThatHasEndedIsLookedAtOnceAndNeverAgain() {
    BillSnapshot cash = STORE.place(Draft.USUAL.at(new GatewayId("manual")).of("cash"));
    STORE.bean(Settle.class).endNow(cash, "test");
    Instant looked = STORE.now(cash).bill().nextCheckAt();
    assertTrue(looked.isBefore(Pacing.NEVER));
    STORE.clock().set(looked);

    reconcile.run(TIME);

    assertEquals(Pacing.NEVER, STORE.now(cash).bill().nextCheckAt());
  }

  @Test
  void pendingRefundIsFollowedToItsEnd() {
    BillSnapshot paid = refundRequested("refund-done");
    bank.sayOfRefunds(
        Optional.of(new RefundReport.Pending()), Optional.of(new RefundReport.Done()));

    reconcile.run(TIME);

    assertTrue(STORE.standing(paid).contains("refund DONE 20000\n"), () -> STORE.standing(paid));
  }

  @Test
  void refundAtAGatewayThatDoesNotAnswerStaysRequestedAndComesUpAgain() {
    BillSnapshot paid = refundRequested("refund-unreachable");
    bank.sayOfRefunds(Optional.empty(), Optional.empty());

    assertEquals(1L, reconcile.run(TIME).toMap().get("unreachable"));

    assertEquals("order PROCESSING", STORE.standing(paid).lines().findFirst().orElseThrow());
    Instant next = nextRefundCheck(paid);
    assertTrue(next.isAfter(STORE.clock().instant()), next::toString);
  }

  private void whenDue() {
    STORE.clock().set(placed.bill().nextCheckAt());
  }

  private BillSnapshot refundRequested(String transaction) {
    STORE.called(placed, Reports.paid(transaction));
    BillSnapshot paid = STORE.now(placed);
    RefundFixture.request(STORE, paid, transaction, 20_000);
    return paid;
  }

  private Instant nextRefundCheck(BillSnapshot paid) {
    String at =
        STORE
            .rows(
                "SELECT DATE_FORMAT(next_check_at,'%Y-%m-%dT%TZ') FROM refund WHERE order_id="
                    + paid.order().id())
            .getFirst();
    return Instant.parse(at);
  }
}
