package io.tollgate.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.bill.Report;
import io.tollgate.gateway.GatewayUnreachable;
import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.settle.FakeGateway;
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

  @RegisterExtension static final StoreFixture BOOKS = StoreFixture.open(4);

  private static final Duration TIME = Duration.ofMinutes(5);

  private final Reconcile reconcile = BOOKS.bean(Reconcile.class);
  private final FakeGateway bank = BOOKS.bean(FakeGateway.class);
  private final BillSnapshot placed = BOOKS.place(Draft.USUAL.at(FakeGateway.ID));

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
        BOOKS.standing(placed));
  }

  @Test
  void declinedPaymentFailsItsOrder() {
    bank.say(placed.bill().bill().ref(), new Report.Failed("no money", "51"));
    whenDue();

    assertEquals(1, reconcile.run(TIME).toMap().get("failed"));

    assertEquals("order FAILED PAYMENT_FAILED\nbill FAILED no money 51\n", BOOKS.standing(placed));
  }

  @Test
  void abandonedPaymentExpiresAtItsDeadlineAndNotBefore() {
    whenDue();
    reconcile.run(TIME);
    assertEquals("order NEW\nbill CREATED\n", BOOKS.standing(placed));

    BOOKS.clock().set(placed.bill().bill().deadline());
    reconcile.run(TIME);

    assertEquals("order FAILED PAYMENT_EXPIRED\nbill EXPIRED\n", BOOKS.standing(placed));
  }

  /** No case may be opened about a payment that the gateway was not queried about. */
  @Test
  void gatewayThatIsNotCalledDecidesNothingAndIsQueriedByTheNextRun() {
    bank.whenQueried(
        _ -> {
          throw new GatewayUnreachable(FakeGateway.ID, "not called", false);
        });
    BOOKS.clock().set(placed.bill().bill().deadline().plus(Duration.ofDays(2)));

    reconcile.run(TIME);

    assertEquals("order NEW\nbill CREATED\n", BOOKS.standing(placed));
    Duration wait =
        Duration.between(BOOKS.clock().instant(), BOOKS.now(placed).bill().nextCheckAt());
    assertTrue(wait.toSeconds() <= 75, wait::toString);

    bank.whenQueried(FakeGateway::silence);
    BOOKS.clock().pass(wait);
    reconcile.run(TIME);
    assertEquals("order NEW\nbill IN_REVIEW UNDECIDED\ncase UNDECIDED\n", BOOKS.standing(placed));
  }

  @Test
  void pendingRefundIsFollowedToItsEnd() {
    BillSnapshot paid = refundRequested("refund-done");
    bank.sayOfRefunds(
        Optional.of(new RefundReport.Pending()), Optional.of(new RefundReport.Done()));

    reconcile.run(TIME);

    assertTrue(BOOKS.standing(paid).contains("refund DONE 20000\n"), () -> BOOKS.standing(paid));
  }

  @Test
  void refundAtAGatewayThatDoesNotAnswerStaysRequestedAndComesUpAgain() {
    BillSnapshot paid = refundRequested("refund-unreachable");
    bank.sayOfRefunds(Optional.empty(), Optional.empty());

    assertEquals(1L, reconcile.run(TIME).toMap().get("unreachable"));

    assertEquals("order PROCESSING", BOOKS.standing(paid).lines().findFirst().orElseThrow());
    Instant next = nextRefundCheck(paid);
    assertTrue(next.isAfter(BOOKS.clock().instant()), next::toString);
  }

  private void whenDue() {
    BOOKS.clock().set(placed.bill().nextCheckAt());
  }

  private BillSnapshot refundRequested(String transaction) {
    BOOKS.called(placed, Reports.paid(transaction));
    BillSnapshot paid = BOOKS.now(placed);
    RefundFixture.request(BOOKS, paid, transaction, 20_000);
    return paid;
  }

  private Instant nextRefundCheck(BillSnapshot paid) {
    String at =
        BOOKS
            .rows(
                "SELECT DATE_FORMAT(next_check_at,'%Y-%m-%dT%TZ') FROM refund WHERE order_id="
                    + paid.order().id())
            .getFirst();
    return Instant.parse(at);
  }
}
