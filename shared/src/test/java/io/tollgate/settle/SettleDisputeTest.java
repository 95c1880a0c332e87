package io.tollgate.settle;

import static io.tollgate.store.Reports.paid;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tollgate.bill.Pacing;
import io.tollgate.gateway.Acknowledgement;
import io.tollgate.gateway.Callback.DisputeNotification;
import io.tollgate.gateway.Callback.DisputeReport;
import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.money.Money;
import io.tollgate.store.Attribution;
import io.tollgate.store.PaymentStore.Commit;
import io.tollgate.store.RefundFixture;
import io.tollgate.store.ReviewDecision;
import io.tollgate.store.StoreFixture;
import io.tollgate.store.StoreFixture.Draft;
import io.tollgate.store.StoreTransaction;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.Receipt;
import io.tollgate.stored.ReviewCase;
import io.tollgate.stored.StoredRefund;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A dispute from its beginning to its end: duplicate events, and events in any order. */
class SettleDisputeTest {

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(8);

  private static final DisputeReport WON = new DisputeReport.Won();
  private static final DisputeReport LOST = new DisputeReport.Lost();

  private final ReversalNotifications notifications = STORE.bean(ReversalNotifications.class);
  private final String money = "pi_" + UUID.randomUUID();
  private final String dispute = "du_" + UUID.randomUUID();
  private final Instant answerBy = STORE.clock().instant().plus(Duration.ofDays(14));
  private final DisputeReport open = new DisputeReport.Open(answerBy);
  private final BillSnapshot paid = paidOrder();

  @Test
  void aDisputeIsOneCaseWithItsAmountAndDeadline() {
    assertEquals(Acknowledgement.RECORDED, notified(30_000, open));
    assertEquals(Acknowledgement.ALREADY_RECORDED, notified(30_000, open));
    assertEquals("order PROCESSING\n" + standing() + "case DISPUTE\n", STORE.standing(paid));
    assertEquals(
        List.of("30000 VND"),
        STORE.rows("SELECT amount,currency FROM review_case WHERE reference='" + dispute + "'"));
    assertEquals(
        answerBy, STORE.paymentStore().dispute(receipt(), dispute).orElseThrow().answerBy());
    assertEquals(List.of("payment.in_review"), events(1));
    assertEquals(50_000, receipt().remaining());
  }

  @Test
  void aLaterDeadlineIsWrittenDown() {
    notified(30_000, new DisputeReport.Open(Pacing.NEVER));
    assertEquals(Acknowledgement.RECORDED, notified(30_000, open));
    assertEquals(
        answerBy, STORE.paymentStore().dispute(receipt(), dispute).orElseThrow().answerBy());
  }

  @Test
  void aLostDisputeTakesTheMoneyAndCancelsTheOrder() {
    notified(50_000, open);
    assertEquals(Acknowledgement.RECORDED, notified(50_000, LOST));
    assertEquals(Acknowledgement.ALREADY_RECORDED, notified(50_000, LOST));
    assertEquals(Acknowledgement.ALREADY_RECORDED, notified(50_000, open));
    assertEquals(
        "order FAILED CANCELLED\n" + standing() + "refund DONE 50000\ncase DISPUTE\n",
        STORE.standing(paid));
    assertEquals(List.of("lost fakebank"), decision());
    assertEquals(List.of("dispute.lost", "order.cancelled"), events(2));
    assertEquals(0, receipt().remaining());
  }

  /** Events may arrive out of order. */
  @Test
  void lostDisputeIsAppliedWithoutAnOpeningEvent() {
    assertEquals(Acknowledgement.RECORDED, notified(20_000, LOST));
    assertEquals(Acknowledgement.ALREADY_RECORDED, notified(20_000, open));
    assertEquals(
        "order PROCESSING\n" + standing() + "refund DONE 20000\ncase DISPUTE\n",
        STORE.standing(paid));
    assertEquals(List.of("lost fakebank"), decision());
    assertEquals(30_000, receipt().remaining());
  }

  @Test
  void aWonDisputeIsDecidedByTheGatewayAndMovesNoMoney() {
    notified(50_000, open);
    assertEquals(Acknowledgement.RECORDED, notified(50_000, WON));
    assertEquals(Acknowledgement.ALREADY_RECORDED, notified(50_000, WON));
    assertEquals("order PROCESSING\n" + standing() + "case DISPUTE\n", STORE.standing(paid));
    assertEquals(List.of("won fakebank"), decision());
    assertEquals(List.of("dispute.won"), events(1));
  }

  @Test
  void wonDisputeIsAppliedWithoutAnOpeningEvent() {
    assertEquals(Acknowledgement.RECORDED, notified(50_000, WON));
    assertEquals(Acknowledgement.ALREADY_RECORDED, notified(50_000, open));
    assertEquals(List.of("won fakebank"), decision());
  }

  /** The bank changed its mind: the money stays subtracted until a person decides. */
  @Test
  void aDisputeThatIsWonAfterItWasLostIsForAPerson() {
    notified(50_000, LOST);
    assertEquals(Acknowledgement.RECORDED, notified(50_000, WON));
    for (DisputeReport again : List.of(WON, LOST, WON)) {
      assertEquals(Acknowledgement.ALREADY_RECORDED, notified(50_000, again));
    }
    assertEquals(
        "order FAILED CANCELLED\n"
            + standing()
            + "refund IN_REVIEW 50000\ncase DISPUTE\ncase REFUND_UNKNOWN\n",
        STORE.standing(paid));
    assertEquals(
        List.of("null"),
        STORE.rows(
            "SELECT decision FROM review_case WHERE kind='REFUND_UNKNOWN' AND order_id="
                + paid.order().id()));
  }

  /** What the gateway said before, and is heard of only now. */
  @Test
  void lossEventThatArrivesAfterTheWinTakesNoMoney() {
    notified(50_000, open);
    notified(50_000, WON);
    assertEquals(Acknowledgement.ALREADY_RECORDED, notified(50_000, LOST));
    assertEquals("order PROCESSING\n" + standing() + "case DISPUTE\n", STORE.standing(paid));
    assertEquals(List.of("won fakebank"), decision());
  }

  /** A dispute follows the rate of exchange, and takes no more than there was. */
  @Test
  void aLostDisputeOverMoreThanWasPaidTakesAllThatIsLeft() {
    notified(50_400, LOST);
    assertEquals(0, receipt().remaining());
    assertEquals(List.of("lost fakebank"), decision());
  }

  @Test
  void aLostDisputeWaitsForAnOpenRefundThatMayFail() {
    StoredRefund refund = RefundFixture.request(STORE, STORE.now(paid), money, 40_000);
    assertEquals(Acknowledgement.RECORDED, notified(50_000, LOST));
    assertEquals(
        "order PROCESSING\n" + standing() + "refund REQUESTED 40000\ncase DISPUTE\n",
        STORE.standing(paid));
    STORE
        .bean(SettleRefund.class)
        .told(FakeGateway.ID, refund, new RefundReport.Failed("refused", "charge_disputed"));
    assertEquals(Acknowledgement.RECORDED, notified(50_000, LOST));
    assertEquals(
        "order FAILED CANCELLED\n"
            + standing()
            + "refund FAILED 40000 refused\nrefund DONE 50000\ncase DISPUTE\n",
        STORE.standing(paid));
  }

  @Test
  void lostDisputeInAnotherCurrencyStaysAnOpenCase() {
    assertEquals(Acknowledgement.RECORDED, notified(Money.of(210, "USD"), LOST));
    assertEquals(Acknowledgement.ALREADY_RECORDED, notified(Money.of(210, "USD"), LOST));
    assertEquals("order PROCESSING\n" + standing() + "case DISPUTE\n", STORE.standing(paid));
    assertEquals(List.of("null null"), decision());
  }

  @Test
  void concurrentDuplicateDisputeLossesAreOneLoss() {
    IntStream.range(0, 8).parallel().forEach(_ -> notified(50_000, LOST));
    assertEquals(
        "order FAILED CANCELLED\n" + standing() + "refund DONE 50000\ncase DISPUTE\n",
        STORE.standing(paid));
  }

  @Test
  void eventsOfADisputeHaveItsOwnAmountFromItsBeginningToItsEnd() {
    notified(50_400, open);
    notified(50_400, LOST);
    notified(50_400, WON);

    assertEquals(
        List.of(
            "dispute.opened 50400 \"VND\" 0",
            "dispute.lost 50400 \"VND\" 50000",
            "dispute.in_review 50400 \"VND\" 0"),
        disputeEvents());
  }

  @Test
  void wonDisputeHasItsOwnAmountInItsEvents() {
    notified(20_000, WON);

    assertEquals(
        List.of("dispute.opened 20000 \"VND\" 0", "dispute.won 20000 \"VND\" 0"), disputeEvents());
  }

  /** The buyer has the money already, and the bank's word ends the dispute all the same. */
  @Test
  void disputeThatIsLostAfterAFullRefundTakesNothingAndHasItsEvent() {
    StoredRefund refund = RefundFixture.request(STORE, STORE.now(paid), money, 50_000);
    STORE.bean(SettleRefund.class).told(FakeGateway.ID, refund, new RefundReport.Done());
    notified(50_000, open);

    assertEquals(Acknowledgement.RECORDED, notified(50_000, LOST));
    assertEquals(Acknowledgement.ALREADY_RECORDED, notified(50_000, LOST));

    assertEquals(
        List.of("dispute.opened 50000 \"VND\" 50000", "dispute.lost 50000 \"VND\" 50000"),
        disputeEvents());
  }

  /** The money is taken in the order's currency by a person; the dispute stays in its own. */
  @Test
  void concededDisputeInAnotherCurrencyHasItsOwnAmountInItsEvents() {
    notified(Money.of(210, "USD"), LOST);
    concede();

    assertEquals(
        List.of("dispute.opened 210 \"USD\" 0", "dispute.lost 210 \"USD\" 50000"), disputeEvents());
  }

  @Test
  void concededDisputeAboutMoneyThatWasRefundedHasItsEvent() {
    StoredRefund refund = RefundFixture.request(STORE, STORE.now(paid), money, 50_000);
    STORE.bean(SettleRefund.class).told(FakeGateway.ID, refund, new RefundReport.Done());
    notified(50_000, open);
    concede();

    assertEquals(
        List.of("dispute.opened 50000 \"VND\" 50000", "dispute.lost 50000 \"VND\" 50000"),
        disputeEvents());
  }

  /** The refund may fail, and then it is the dispute that takes the money. */
  @Test
  void disputeConcededWhileARefundIsOpenIsLostOnceTheRefundHasFailed() {
    StoredRefund refund = RefundFixture.request(STORE, STORE.now(paid), money, 50_000);
    notified(50_000, open);
    concede();
    assertEquals(List.of("dispute.opened 50000 \"VND\" 0"), disputeEvents());

    STORE
        .bean(SettleRefund.class)
        .told(FakeGateway.ID, refund, new RefundReport.Failed("refused", "charge_disputed"));
    notified(50_000, LOST);
    assertEquals(
        List.of("dispute.opened 50000 \"VND\" 0", "dispute.lost 50000 \"VND\" 50000"),
        disputeEvents());
  }

  @Test
  void disputeThatAPersonDecidesAsWonHasItsEvent() {
    notified(50_000, open);
    decide("won", STORE.bean(SettleDispute.class)::winning);
    assertEquals(Acknowledgement.ALREADY_RECORDED, notified(50_000, WON));
    assertEquals(
        List.of("dispute.opened 50000 \"VND\" 0", "dispute.won 50000 \"VND\" 0"), disputeEvents());
  }

  private void concede() {
    decide("lost", STORE.bean(SettleDispute.class)::conceding);
  }

  private interface End {
    StoreTransaction of(ReviewCase about, ReviewDecision decision, Attribution attribution);
  }

  private void decide(String decision, End end) {
    ReviewCase about = STORE.paymentStore().dispute(receipt(), dispute).orElseThrow();
    StoreTransaction decided =
        end.of(
            about,
            new ReviewDecision(about, decision, ""),
            new Attribution("an operator", decision, STORE.clock().instant()));
    assertEquals(Commit.DONE, STORE.paymentStore().commit(decided));
  }

  private List<String> disputeEvents() {
    return STORE.rows(
        """
        SELECT type,JSON_EXTRACT(payload,'$.amount'),JSON_EXTRACT(payload,'$.currency'),
          JSON_EXTRACT(payload,'$.refunded') FROM outbox
          WHERE type LIKE 'dispute.%%' AND order_id=%d ORDER BY id\
        """
            .formatted(paid.order().id()));
  }

  private Acknowledgement notified(long amount, DisputeReport report) {
    return notified(Money.of(amount, "VND"), report);
  }

  private Acknowledgement notified(Money amount, DisputeReport report) {
    return notifications.dispute(
        FakeGateway.ID,
        new DisputeNotification("main", money, dispute, amount, report, STORE.clock().instant()));
  }

  private List<String> decision() {
    return STORE.rows(
        "SELECT decision,who FROM review_case WHERE kind='DISPUTE' AND reference='%s'"
            .formatted(dispute));
  }

  private List<String> events(int last) {
    return STORE
        .rows(
            "SELECT type FROM outbox WHERE order_id=%d ORDER BY id DESC LIMIT %d"
                .formatted(paid.order().id(), last))
        .stream()
        .sorted()
        .toList();
  }

  private Receipt receipt() {
    return STORE.paymentStore().receipts(FakeGateway.ID, "main", money).getFirst();
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
