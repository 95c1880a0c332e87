package io.tollgate.settle;

import static io.tollgate.store.Reports.paid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Pacing;
import io.tollgate.bill.RefundState;
import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.order.OrderState.Step;
import io.tollgate.store.Attribution;
import io.tollgate.store.RefundFixture;
import io.tollgate.store.StoreFixture;
import io.tollgate.store.StoreFixture.Draft;
import io.tollgate.store.StoreTransaction;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.StoredRefund;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SettleRefundTest {

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(1);
  private static final RefundReport DONE = new RefundReport.Done();
  private static final RefundReport PENDING = new RefundReport.Pending();
  private static final RefundReport UNKNOWN = new RefundReport.NotFound();

  private final FakeGateway bank = STORE.bean(FakeGateway.class);
  private final SettleRefund settle = STORE.bean(SettleRefund.class);
  private final BillSnapshot paid = paidOrder();

  @Test
  void aFullRefundBeforeShippingCancelsTheOrder() {
    StoredRefund refund = request(50_000);
    bankSays(DONE, UNKNOWN);
    assertEquals(new RefundState.Done(), send(refund).state());
    assertEquals(
        """
        order FAILED CANCELLED
        bill PAID %1$s
        receipt APPLIED 50000 VND %1$s
        refund DONE 50000
        """
            .formatted(transaction()),
        STORE.standing(paid));
    assertEquals(
        List.of("order.cancelled", "refund.done"),
        STORE
            .rows(
                "SELECT type FROM outbox WHERE order_id=%d ORDER BY id DESC LIMIT 2"
                    .formatted(paid.order().id()))
            .stream()
            .sorted()
            .toList());
  }

  @Test
  void theLastOfSeveralPartsCancelsTheOrder() {
    StoredRefund first = request(20_000);
    StoredRefund second = request(30_000);
    bankSays(DONE, UNKNOWN);
    send(second);
    assertEquals("PROCESSING", STORE.now(paid).order().state().label());
    send(first);
    assertEquals("FAILED", STORE.now(paid).order().state().label());
  }

  @Test
  void aFullRefundAfterShippingLeavesTheOrderAlone() {
    Attribution attribution = new Attribution("test", "shipped", STORE.clock().instant());
    STORE
        .paymentStore()
        .commit(StoreTransaction.lock(paid.order(), Step.SHIPPED, attribution).transaction());
    StoredRefund refund = request(50_000);
    bankSays(DONE, UNKNOWN);
    send(refund);
    assertEquals("SHIPPED", STORE.now(paid).order().state().label());
  }

  @Test
  void refundingASecondPaymentLeavesTheOrderAlone() {
    String second = UUID.randomUUID().toString();
    STORE.called(paid, paid(second));
    StoredRefund refund = RefundFixture.request(STORE, STORE.now(paid), second, 50_000);
    bankSays(DONE, UNKNOWN);
    send(refund);
    assertEquals("PROCESSING", STORE.now(paid).order().state().label());
  }

  /** What VNPAY shows may be the refund of the other payment. */
  @Test
  void refundOfOneOfTwoPaymentsIsNotDoneBecauseSomePaymentWentBack() {
    STORE.called(paid, paid(UUID.randomUUID().toString()));
    StoredRefund refund = request(50_000);
    bankSays(PENDING, new RefundReport.WhollyRefunded());
    send(refund);
    assertEquals(new RefundState.InReview("several_payments"), follow(refund).state());
    assertEquals("PROCESSING", STORE.now(paid).order().state().label());
    bankSays(PENDING, DONE);
    assertEquals(new RefundState.Done(), follow(refund).state());
  }

  @Test
  void refundOfTheOnlyPaymentIsDoneWhenThatWentBack() {
    StoredRefund refund = request(50_000);
    bankSays(PENDING, new RefundReport.WhollyRefunded());
    send(refund);
    assertEquals(new RefundState.Done(), follow(refund).state());
  }

  @Test
  void pendingRefundIsQueriedUntilItIsFinal() {
    StoredRefund refund = request(50_000);
    bankSays(PENDING, PENDING);
    assertEquals(new RefundState.Pending(), send(refund).state());
    assertNextLookAfter(Duration.ofMinutes(1), refund);

    STORE.clock().pass(Duration.ofHours(2));
    assertEquals(new RefundState.Pending(), follow(refund).state());
    assertNextLookAfter(Duration.ofHours(1), refund);

    bankSays(PENDING, DONE);
    assertEquals(new RefundState.Done(), follow(refund).state());
    assertEquals(Pacing.NEVER, read(refund).nextCheckAt());
  }

  @Test
  void finalRefundNeverChanges() {
    StoredRefund refund = request(50_000);
    RefundState failed = new RefundState.Failed("no", "-13");
    bankSays(new RefundReport.Failed("no", "-13"), DONE);
    assertEquals(failed, send(refund).state());
    assertEquals(failed, follow(refund).state());
    assertEquals(failed, read(refund).state());
  }

  @Test
  void unreachableGatewayLeavesTheRefundUnchanged() {
    StoredRefund refund = request(50_000);
    bank.sayOfRefunds(Optional.empty(), Optional.empty());
    assertEquals(refund, send(refund));
    assertEquals(refund, follow(refund));
  }

  /** That it is not found proves nothing once it was sent, and sending it again is too late. */
  @Test
  void refundNotFoundAfterTheEndIsInReviewAndNotSentAgain() {
    StoredRefund refund = request(50_000);
    bankSays(DONE, UNKNOWN);
    int sent = bank.refundsSent();
    Instant end = STORE.clock().instant();
    bank.refundUntil(_ -> end);
    try {
      assertEquals(new RefundState.InReview("too_late"), follow(refund).state());
    } finally {
      bank.refundUntil(_ -> Pacing.NEVER);
    }
    assertEquals(sent, bank.refundsSent());
    assertEquals(List.of("REFUND_UNKNOWN null"), cases());
  }

  /** Whether the call arrived nobody can tell, so nobody sends it again, and nobody forgets it. */
  @Test
  void refundUnansweredForADayIsInReviewAndMayStillEnd() {
    StoredRefund refund = request(50_000);
    bank.sayOfRefunds(Optional.empty(), Optional.empty());
    STORE.clock().pass(Duration.ofDays(1).minusSeconds(1));
    assertEquals(
        new SettleRefund.Followed.Unreachable(refund),
        settle.follow(FakeGateway.ID, refund.identity()));
    assertEquals(List.of(), cases());
    STORE.clock().pass(Duration.ofSeconds(1));
    assertEquals(new RefundState.InReview("no_answer"), follow(refund).state());
    follow(refund);
    assertEquals(List.of("REFUND_UNKNOWN null"), cases());
    bankSays(UNKNOWN, DONE);
    assertEquals(new RefundState.Done(), follow(refund).state());
    assertEquals(List.of("REFUND_UNKNOWN done"), cases());
  }

  @Test
  void refundPendingForTwoWeeksIsInReviewAndMayStillEnd() {
    StoredRefund refund = request(50_000);
    bankSays(PENDING, PENDING);
    send(refund);
    STORE.clock().pass(Duration.ofDays(14).minusSeconds(1));
    assertEquals(new RefundState.Pending(), follow(refund).state());
    STORE.clock().pass(Duration.ofSeconds(1));
    assertEquals(new RefundState.InReview("pending"), follow(refund).state());
    assertEquals(new RefundState.InReview("pending"), follow(refund).state());
    assertEquals(List.of("REFUND_UNKNOWN null"), cases());
    bankSays(PENDING, DONE);
    assertEquals(new RefundState.Done(), follow(refund).state());
  }

  /** However late reconcile comes to ask: what counts is what the gateway says now. */
  @Test
  void aRefundThatIsFirstAnsweredAfterADayIsPending() {
    StoredRefund refund = request(50_000);
    bankSays(PENDING, PENDING);
    STORE.clock().pass(Duration.ofDays(2));
    assertEquals(new RefundState.Pending(), follow(refund).state());
    assertEquals(List.of(), cases());
  }

  @Test
  void refundAtAGatewayThatNoLongerRefundsIsInReview() {
    StoredRefund refund = request(50_000);
    GatewayId izipay = new GatewayId("izipay");
    STORE.execute("UPDATE refund SET backend='izipay' WHERE id=" + refund.id());
    assertEquals(
        new RefundState.InReview("unsupported"),
        settle.follow(izipay, refund.identity()).refund().state());
    assertEquals(List.of("REFUND_UNKNOWN null"), cases());
    STORE.execute("UPDATE refund SET backend='%s'".formatted(FakeGateway.ID));
  }

  @Test
  void refundUnknownToTheGatewayIsRetriedWithItsIdentity() {
    StoredRefund refund = request(50_000);
    bankSays(DONE, UNKNOWN);
    int before = bank.refundsSent();
    assertEquals(new RefundState.Done(), follow(refund).state());
    assertEquals(1, bank.refundsSent() - before);
    assertEquals(refund.identity(), read(refund).identity());
  }

  @Test
  void undecidedRefundOpensOneCaseAndMayStillEnd() {
    StoredRefund refund = request(50_000);
    RefundReport undecided = new RefundReport.Undecided("3");
    bankSays(undecided, undecided);
    send(refund);
    follow(refund);
    assertEquals(new RefundState.InReview("3"), read(refund).state());
    assertEquals(
        List.of("REFUND_UNKNOWN " + refund.id()),
        STORE.rows("SELECT kind,refund_id FROM review_case WHERE order_id=" + paid.order().id()));
    RefundReport otherwise = new RefundReport.Undecided("4");
    bankSays(otherwise, otherwise);
    follow(refund);
    assertEquals(new RefundState.InReview("4"), read(refund).state());
    assertEquals(List.of("REFUND_UNKNOWN null"), cases());
    bankSays(undecided, DONE);
    assertEquals(new RefundState.Done(), follow(refund).state());
  }

  @Test
  void refusalWithALongReasonIsStored() {
    StoredRefund refund = request(50_000);
    bankSays(new RefundReport.Failed("Đ".repeat(1_000), "-".repeat(100)), UNKNOWN);
    assertEquals("FAILED", send(refund).state().label());
  }

  /** Give or take a fifth; CheckScheduleTest knows the rest. */
  private void assertNextLookAfter(Duration wait, StoredRefund refund) {
    Duration planned = Duration.between(STORE.clock().instant(), read(refund).nextCheckAt());
    assertTrue(planned.minus(wait).abs().compareTo(wait.dividedBy(5)) <= 0, () -> "in " + planned);
  }

  /** Of this order, with what was decided. */
  private List<String> cases() {
    return STORE.rows("SELECT kind,decision FROM review_case WHERE order_id=" + paid.order().id());
  }

  private void bankSays(RefundReport whenSent, RefundReport whenAsked) {
    bank.sayOfRefunds(Optional.of(whenSent), Optional.of(whenAsked));
  }

  private static BillSnapshot paidOrder() {
    BillSnapshot placed = STORE.place(Draft.USUAL.at(FakeGateway.ID), UUID.randomUUID().toString());
    STORE.called(placed, paid(UUID.randomUUID().toString()));
    return STORE.now(placed);
  }

  private String transaction() {
    return STORE
        .rows("SELECT transaction_id FROM bill WHERE id=" + paid.bill().bill().id())
        .getFirst();
  }

  private StoredRefund request(long amount) {
    return RefundFixture.request(STORE, STORE.now(paid), transaction(), amount);
  }

  private StoredRefund send(StoredRefund refund) {
    return settle.send(
        FakeGateway.ID,
        STORE.paymentStore().refundSnapshot(FakeGateway.ID, refund.identity()).orElseThrow());
  }

  private StoredRefund follow(StoredRefund refund) {
    return settle.follow(FakeGateway.ID, refund.identity()).refund();
  }

  private StoredRefund read(StoredRefund refund) {
    return STORE
        .paymentStore()
        .refundSnapshot(FakeGateway.ID, refund.identity())
        .orElseThrow()
        .refund();
  }
}
