package io.tollgate.settle;

import static io.tollgate.store.Reports.paid;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tollgate.bill.Pacing;
import io.tollgate.gateway.Acknowledgement;
import io.tollgate.gateway.Callback.DisputeNotification;
import io.tollgate.gateway.Callback.DisputeReport;
import io.tollgate.gateway.Callback.RefundNotification;
import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.money.Money;
import io.tollgate.schedule.DueClaims;
import io.tollgate.store.RefundFixture;
import io.tollgate.store.ReviewDecision;
import io.tollgate.store.StoreFixture;
import io.tollgate.store.StoreFixture.Draft;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.ReviewCase;
import io.tollgate.stored.StoredRefund;
import io.tollgate.time.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Notifications of refunds, ours and others', and of disputes. */
class ReversalNotificationsTest {

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(8);

  private static final RefundReport DONE = new RefundReport.Done();

  private final ReversalNotifications notifications = STORE.bean(ReversalNotifications.class);
  private final String money = "pi_" + UUID.randomUUID();
  private final BillSnapshot paid = paidOrder();

  @Test
  void notificationOfOurRefundCompletesIt() {
    StoredRefund refund = RefundFixture.request(STORE, STORE.now(paid), money, 20_000);
    assertEquals(Acknowledgement.RECORDED, notified(refund.identity(), 20_000, DONE));
    assertEquals(Acknowledgement.ALREADY_RECORDED, notified(refund.identity(), 20_000, DONE));
    assertEquals("order PROCESSING\n" + standing() + "refund DONE 20000\n", STORE.standing(paid));
  }

  /**
   * The order stays cancelled, and the buyer has nothing: only a person ends that, however often it
   * is told or asked about. Then the money can be given back another way.
   */
  @Test
  void refundThatFailsAfterItWasDoneIsInReview() {
    StoredRefund refund = RefundFixture.request(STORE, STORE.now(paid), money, 50_000);
    RefundReport bounced = new RefundReport.Failed("failed", "expired_or_canceled_card");
    assertEquals(Acknowledgement.RECORDED, notified(refund.identity(), 50_000, DONE));
    assertEquals(Acknowledgement.RECORDED, notified(refund.identity(), 50_000, bounced));
    String cancelled = "order FAILED CANCELLED\n" + standing();
    for (RefundReport again : List.of(bounced, bounced, DONE, new RefundReport.Undecided("x"))) {
      assertEquals(Acknowledgement.ALREADY_RECORDED, notified(refund.identity(), 50_000, again));
      followed(refund, again);
      assertEquals(
          cancelled + "refund IN_REVIEW 50000\ncase REFUND_UNKNOWN\n", STORE.standing(paid));
      assertEquals(List.of("null"), decisions(refund));
    }
    decide(refund, new RefundReport.Failed("the card is closed", "operator"));
    assertEquals(List.of("failed"), decisions(refund));
    assertEquals(
        cancelled + "refund FAILED 50000 the card is closed\ncase REFUND_UNKNOWN\n",
        STORE.standing(paid));
    assertEquals(
        50_000, STORE.paymentStore().receipt(paid.bill().bill(), money).orElseThrow().remaining());
  }

  @Test
  void duplicateNotificationOfAGatewayRefundIsOneRefund() {
    String identity = "re_" + UUID.randomUUID();
    assertEquals(Acknowledgement.RECORDED, notified(identity, 20_000, new RefundReport.Pending()));
    assertEquals(Acknowledgement.RECORDED, notified(identity, 20_000, DONE));
    assertEquals(Acknowledgement.ALREADY_RECORDED, notified(identity, 20_000, DONE));
    assertEquals("order PROCESSING\n" + standing() + "refund DONE 20000\n", STORE.standing(paid));
    assertEquals(
        List.of("made at the gateway fakebank"),
        STORE.rows("SELECT reason,requested_by FROM refund WHERE identity='" + identity + "'"));
  }

  /** It is followed as planned, however often the gateway says that it is not finished. */
  @Test
  void duplicateNotificationOfAPendingRefundWritesNothing() {
    RefundReport pending = new RefundReport.Pending();
    String identity = "re_" + UUID.randomUUID();
    assertEquals(Acknowledgement.RECORDED, notified(identity, 20_000, pending));
    StoredRefund refund = STORE.paymentStore().findRefund(FakeGateway.ID, identity).orElseThrow();
    STORE.clock().pass(Duration.ofMinutes(5));
    assertEquals(Acknowledgement.ALREADY_RECORDED, notified(identity, 20_000, pending));
    assertEquals(refund, STORE.paymentStore().findRefund(FakeGateway.ID, identity).orElseThrow());
  }

  private static final RefundReport WHOLLY = new RefundReport.WhollyRefunded();

  /** VNPAY shows the latest refund of a bill, and not of which payment it is. */
  @Test
  void wholeRefundOfASecondPaymentIsNotTheFirstPayments() {
    String second = "pi_" + UUID.randomUUID();
    STORE.called(paid, paid(second));
    StoredRefund refund = RefundFixture.request(STORE, STORE.now(paid), second, 50_000);
    assertEquals(Acknowledgement.ALREADY_RECORDED, notified("whole", 50_000, WHOLLY));
    STORE.bean(SettleRefund.class).told(FakeGateway.ID, refund, DONE);
    assertEquals(Acknowledgement.ALREADY_RECORDED, notified("whole", 50_000, WHOLLY));
    assertEquals(
        "order PROCESSING\n"
            + standing()
            + "receipt EXTRA 50000 VND %s\nrefund DONE 50000\ncase SECOND_TRANSACTION\n"
                .formatted(second),
        STORE.standing(paid));
  }

  @Test
  void wholeRefundThatMayBeOfEitherPaymentIsInReview() {
    STORE.called(paid, paid("pi_" + UUID.randomUUID()));
    String identity = "whole-" + UUID.randomUUID();
    assertEquals(Acknowledgement.RECORDED, notified(identity, 50_000, WHOLLY));
    assertEquals(
        List.of("IN_REVIEW several_payments"),
        STORE.rows("SELECT state,code FROM refund WHERE identity='%s'".formatted(identity)));
    assertEquals("PROCESSING", STORE.now(paid).order().state().label());
    assertEquals(Acknowledgement.ALREADY_RECORDED, notified(identity, 50_000, WHOLLY));
  }

  @Test
  void wholeRefundOfTheOnlyPaymentIsDone() {
    assertEquals(Acknowledgement.RECORDED, notified("whole-" + UUID.randomUUID(), 50_000, WHOLLY));
    assertEquals(
        "order FAILED CANCELLED\n" + standing() + "refund DONE 50000\n", STORE.standing(paid));
  }

  @Test
  void concurrentDuplicateRefundNotificationsAreOneRefund() {
    String identity = "re_" + UUID.randomUUID();
    IntStream.range(0, 8).parallel().forEach(_ -> notified(identity, 50_000, DONE));
    assertEquals(
        "order FAILED CANCELLED\n" + standing() + "refund DONE 50000\n", STORE.standing(paid));
  }

  @Test
  void refundOfMoreThanIsLeftOpensACaseAndIsNotStored() {
    RefundFixture.request(STORE, STORE.now(paid), money, 40_000);
    String identity = "re_" + UUID.randomUUID();
    assertEquals(Acknowledgement.RECORDED, notified(identity, 20_000, DONE));
    assertEquals(Acknowledgement.ALREADY_RECORDED, notified(identity, 20_000, DONE));
    assertEquals(
        "order PROCESSING\n" + standing() + "refund REQUESTED 40000\ncase REFUND_UNKNOWN\n",
        STORE.standing(paid));
  }

  /** Events come in any order: the gateway is asked to tell it again until the money is here. */
  @Test
  void notificationBeforeItsPaymentIsRetried() {
    Instant now = STORE.clock().instant();
    String unknown = "pi_" + UUID.randomUUID();
    Money amount = Money.of(1, "VND");
    assertEquals(
        Acknowledgement.NOT_RECORDED,
        notifications.refund(
            FakeGateway.ID, new RefundNotification("main", unknown, "re_1", amount, DONE, now)));
    DisputeReport lost = new DisputeReport.Lost();
    assertEquals(
        Acknowledgement.NOT_RECORDED,
        notifications.dispute(
            FakeGateway.ID, new DisputeNotification("main", unknown, "dp_1", amount, lost, now)));
    Instant yesterday = now.minus(Duration.ofDays(1));
    assertEquals(
        Acknowledgement.IGNORED,
        notifications.refund(
            FakeGateway.ID,
            new RefundNotification("main", unknown, "re_1", amount, DONE, yesterday)));
    assertEquals(
        Acknowledgement.IGNORED,
        notifications.dispute(
            FakeGateway.ID,
            new DisputeNotification("main", unknown, "dp_1", amount, lost, yesterday)));
  }

  @Test
  void refundNotificationOfAnotherAccountChangesNothing() {
    RefundNotification foreign =
        new RefundNotification(
            "second", money, "re_2", Money.of(1, "VND"), DONE, SettableClock.START);
    assertEquals(Acknowledgement.NOT_RECORDED, notifications.refund(FakeGateway.ID, foreign));
    assertEquals("order PROCESSING\n" + standing(), STORE.standing(paid));
  }

  /** What was too much while another refund was open fits once that one has failed. */
  @Test
  void gatewayRefundIsStoredWhenItFitsAndItsCaseIsDecided() {
    StoredRefund ours = RefundFixture.request(STORE, STORE.now(paid), money, 50_000);
    String identity = "re_" + UUID.randomUUID();
    notified(identity, 50_000, DONE);
    notified(
        ours.identity(), 50_000, new RefundReport.Failed("refused", "charge_already_refunded"));
    assertEquals(Acknowledgement.RECORDED, notified(identity, 50_000, DONE));
    assertEquals(
        "order FAILED CANCELLED\n"
            + standing()
            + "refund FAILED 50000 refused\nrefund DONE 50000\ncase REFUND_UNKNOWN\n",
        STORE.standing(paid));
    assertEquals(
        List.of("done fakebank"),
        STORE.rows("SELECT decision,who FROM review_case WHERE reference='" + identity + "'"));
  }

  /** Nobody but a person can say whose money went back. */
  @Test
  void refundNotificationForANumberOfTwoBillsOpensACaseOnEach() {
    BillSnapshot other = paidOrder();
    String identity = "re_" + UUID.randomUUID();
    assertEquals(Acknowledgement.RECORDED, notified(identity, 20_000, DONE));
    assertEquals(Acknowledgement.ALREADY_RECORDED, notified(identity, 20_000, DONE));
    assertEquals("order PROCESSING\n" + standing() + "case REFUND_UNKNOWN\n", STORE.standing(paid));
    assertEquals(
        "order PROCESSING\n" + standing() + "case NUMBER_TWICE\ncase REFUND_UNKNOWN\n",
        STORE.standing(other));
  }

  @Test
  void disputeForANumberOfTwoBillsOpensACaseOnEach() {
    BillSnapshot other = paidOrder();
    DisputeNotification notified = dispute("main", "dp_" + UUID.randomUUID());
    assertEquals(Acknowledgement.RECORDED, notifications.dispute(FakeGateway.ID, notified));
    assertEquals(Acknowledgement.ALREADY_RECORDED, notifications.dispute(FakeGateway.ID, notified));
    assertEquals("order PROCESSING\n" + standing() + "case DISPUTE\n", STORE.standing(paid));
    assertEquals(
        "order PROCESSING\n" + standing() + "case NUMBER_TWICE\ncase DISPUTE\n",
        STORE.standing(other));
  }

  @Test
  void refundNotificationForANumberOfABillAndAnOrphanOpensACase() {
    STORE
        .bean(Settle.class)
        .unknown(FakeGateway.ID, "main", "x", paid(money), MessageSource.callback("{}"));
    assertEquals(Acknowledgement.RECORDED, notified("re_" + UUID.randomUUID(), 20_000, DONE));
    assertEquals("order PROCESSING\n" + standing() + "case REFUND_UNKNOWN\n", STORE.standing(paid));
  }

  /** A refund that we named is found by that, whatever else has the number of its money. */
  @Test
  void refundOfOursIsFollowedThoughTwoBillsHaveTheNumber() {
    StoredRefund refund = RefundFixture.request(STORE, STORE.now(paid), money, 20_000);
    paidOrder();
    assertEquals(Acknowledgement.RECORDED, notified(refund.identity(), 20_000, DONE));
    assertEquals("order PROCESSING\n" + standing() + "refund DONE 20000\n", STORE.standing(paid));
  }

  @Test
  void refundNotificationInAnotherCurrencyOpensACase() {
    Acknowledgement said =
        notifications.refund(
            FakeGateway.ID, refundOf("main", "re_" + UUID.randomUUID(), Money.of(1, "USD")));
    assertEquals(Acknowledgement.RECORDED, said);
    assertEquals("order PROCESSING\n" + standing() + "case REFUND_UNKNOWN\n", STORE.standing(paid));
  }

  /** Of another amount or currency than we asked for, it says nothing of our refund. */
  @Test
  void notificationThatContradictsOurRefundOpensACaseAndSettlesNothing() {
    StoredRefund refund = RefundFixture.request(STORE, STORE.now(paid), money, 20_000);
    for (Money other : List.of(Money.of(20_000, "USD"), Money.of(10_000, "VND"))) {
      notifications.refund(FakeGateway.ID, refundOf("main", refund.identity(), other));
    }
    assertEquals(
        "order PROCESSING\n" + standing() + "refund REQUESTED 20000\ncase REFUND_UNKNOWN\n",
        STORE.standing(paid));
  }

  /** Invariant 11: a name that a gateway gives may be given at another account too. */
  @Test
  void notificationOfOneAccountNeverSettlesARefundOfAnother() {
    BillSnapshot ofMain = paidAt("main");
    BillSnapshot ofSecond = paidAt("second");
    StoredRefund refund = RefundFixture.request(STORE, ofMain, money, 20_000);
    assertEquals(
        Acknowledgement.RECORDED,
        notifications.refund(
            StoreFixture.ZALOPAY, refundOf("second", refund.identity(), Money.of(20_000, "VND"))));
    assertEquals(
        "order PROCESSING\n" + standing() + "refund REQUESTED 20000\n", STORE.standing(ofMain));
    assertEquals(
        "order PROCESSING\n" + standing() + "case REFUND_UNKNOWN\n", STORE.standing(ofSecond));
  }

  @Test
  void disputesOfOneNameAtTwoAccountsAreTwoCases() {
    BillSnapshot ofMain = paidAt("main");
    BillSnapshot ofSecond = paidAt("second");
    String name = "dp_" + UUID.randomUUID();
    assertEquals(
        Acknowledgement.RECORDED,
        notifications.dispute(StoreFixture.ZALOPAY, dispute("main", name)));
    assertEquals(
        Acknowledgement.RECORDED,
        notifications.dispute(StoreFixture.ZALOPAY, dispute("second", name)));
    assertEquals("order PROCESSING\n" + standing() + "case DISPUTE\n", STORE.standing(ofMain));
    assertEquals("order PROCESSING\n" + standing() + "case DISPUTE\n", STORE.standing(ofSecond));
  }

  private BillSnapshot paidAt(String account) {
    BillSnapshot placed = STORE.place(Draft.USUAL.of(account));
    STORE.called(placed, paid(money));
    return STORE.now(placed);
  }

  private DisputeNotification dispute(String account, String name) {
    DisputeReport open = new DisputeReport.Open(STORE.clock().instant().plusSeconds(60));
    return new DisputeNotification(
        account, money, name, StoreFixture.PRICE, open, STORE.clock().instant());
  }

  private RefundNotification refundOf(String account, String identity, Money amount) {
    return new RefundNotification(account, money, identity, amount, DONE, STORE.clock().instant());
  }

  /** Reconcile asks about it, as a person may have wished, and then no more. */
  private void followed(StoredRefund refund, RefundReport report) {
    STORE.bean(DueClaims.class).dueNow(refund, STORE.clock().instant());
    STORE.bean(FakeGateway.class).sayOfRefunds(Optional.of(report), Optional.of(report));
    StoredRefund after =
        STORE.bean(SettleRefund.class).follow(FakeGateway.ID, refund.identity()).refund();
    assertEquals(Pacing.NEVER, after.nextCheckAt());
  }

  private void decide(StoredRefund refund, RefundReport report) {
    long id =
        Long.parseLong(
            STORE.rows("SELECT id FROM review_case WHERE refund_id=" + refund.id()).getFirst());
    ReviewCase open = STORE.paymentStore().reviewCase(id).orElseThrow();
    STORE
        .bean(SettleRefund.class)
        .decided(
            FakeGateway.ID,
            refund,
            report,
            "an",
            new ReviewDecision(open, "failed", "asked the bank"));
  }

  private static List<String> decisions(StoredRefund refund) {
    return STORE.rows("SELECT decision FROM review_case WHERE refund_id=" + refund.id());
  }

  private Acknowledgement notified(String identity, long amount, RefundReport report) {
    return notifications.refund(
        FakeGateway.ID,
        new RefundNotification(
            "main", money, identity, Money.of(amount, "VND"), report, STORE.clock().instant()));
  }

  private String standing() {
    return "bill PAID %1$s\nreceipt APPLIED 50000 VND %1$s\n".formatted(money);
  }

  private BillSnapshot paidOrder() {
    BillSnapshot placed = STORE.place(Draft.USUAL.at(FakeGateway.ID));
    STORE.called(placed, paid(money));
    return STORE.now(placed);
  }
}
