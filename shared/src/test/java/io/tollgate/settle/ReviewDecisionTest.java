package io.tollgate.settle;

import static io.tollgate.store.Reports.paid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.bill.RefundState;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Acknowledgement;
import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.order.OrderState.Step;
import io.tollgate.order.Product;
import io.tollgate.store.Attribution;
import io.tollgate.store.Concurrently;
import io.tollgate.store.PaymentStore.Commit;
import io.tollgate.store.ProductFixture;
import io.tollgate.store.RefundFixture;
import io.tollgate.store.ReviewDecision;
import io.tollgate.store.StoreFixture;
import io.tollgate.store.StoreFixture.Draft;
import io.tollgate.store.StoreTransaction;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.ReviewCase;
import io.tollgate.stored.StoredRefund;
import io.tollgate.time.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A person's decision is stored once, with that person's name, and stays. */
class ReviewDecisionTest {

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(16);

  private static final String DECIDED =
      "SELECT kind,COALESCE(decision,'open'),COALESCE(who,''),COALESCE(note,'') FROM review_case"
          + " WHERE order_id=";

  private final FakeGateway bank = STORE.bean(FakeGateway.class);
  private final SettleRefund refunds = STORE.bean(SettleRefund.class);

  @Test
  void decisionWritesHistoryAndAnEvent() {
    BillSnapshot order = paidTwice();

    assertEquals(
        Commit.DONE,
        rule(
            STORE.now(order),
            caseWhere("order_id=" + order.order().id()),
            "keep",
            "they took a voucher"));

    long id = order.order().id();
    assertEquals(List.of("SECOND_PAYMENT keep an they took a voucher"), STORE.rows(DECIDED + id));
    assertEquals(
        List.of("KEEP an they took a voucher"),
        STORE.rows(
            "SELECT to_state,who,why FROM history WHERE case_id IS NOT NULL AND order_id=" + id));
    assertEquals(
        List.of("\"keep\" \"SECOND_PAYMENT\""),
        STORE.rows(
            "SELECT JSON_EXTRACT(payload,'$.decision'),JSON_EXTRACT(payload,'$.kind') FROM outbox"
                + " WHERE type='review.decided' AND order_id="
                + id));
  }

  @Test
  void ofSixteenConcurrentDecisionsOneIsWritten() {
    BillSnapshot order = STORE.now(paidTwice());
    ReviewCase open = caseWhere("order_id=" + order.order().id());

    List<Commit> commits = Concurrently.all(16, i -> rule(order, open, "keep", "voucher " + i));

    assertEquals(1, Collections.frequency(commits, Commit.DONE));
    assertEquals(15, Collections.frequency(commits, Commit.OUTDATED));
  }

  @Test
  void caseOfAnOrphanIsDecidedOnce() {
    STORE
        .bean(Settle.class)
        .unknown(
            StoreFixture.ZALOPAY, "main", "nobody", paid("orphan"), MessageSource.callback("{}"));
    ReviewCase open = caseWhere("kind='ORPHAN'");
    Attribution attribution = attribution("found its owner");

    commit(
        StoreTransaction.begin(attribution)
            .decideWithoutOrder(new ReviewDecision(open, "resolved", "found")));
    commit(
        StoreTransaction.begin(attribution)
            .decideWithoutOrder(new ReviewDecision(open, "resolved", "again")));

    assertEquals(
        List.of("resolved found"),
        STORE.rows("SELECT decision,note FROM review_case WHERE kind='ORPHAN'"));
  }

  @Test
  void laterPaymentDecidesTheDoubtOfAnAnswer() {
    BillSnapshot order = STORE.place();
    STORE.answered(order, new Report.Suspicious("07"));
    assertTrue(STORE.read(order.bill().bill().ref()).moneyInReview());

    assertEquals(Acknowledgement.RECORDED, STORE.called(order, paid("now")).acknowledgement());

    assertEquals(
        List.of("SUSPICIOUS paid zalopay callback paid, transaction now"),
        STORE.rows(DECIDED + order.order().id()));
  }

  /** Two tabs of a browser: the gateway doubts the payment of one, and then the other one pays. */
  @Test
  void laterPaymentLeavesTheDoubtOfAMessageToAPerson() {
    BillSnapshot order = STORE.place();
    doubted(order, "first tab");

    assertEquals(
        Acknowledgement.RECORDED, STORE.called(order, paid("second-tab")).acknowledgement());

    assertEquals(
        """
        order PROCESSING
        bill PAID second-tab
        receipt APPLIED 50000 VND second-tab
        case SUSPICIOUS
        """,
        STORE.standing(order));
    assertTrue(caseWhere("order_id=" + order.order().id()).isOpen());
    rule(STORE.now(order), caseWhere("order_id=" + order.order().id()), "not_paid", "gave it back");
    assertEquals(
        List.of("SUSPICIOUS not_paid an gave it back"), STORE.rows(DECIDED + order.order().id()));
  }

  /** Two tabs of a browser: of the second payment the gateway says only that it is doubtful. */
  @Test
  void doubtAboutAPaidBillOpensACaseOnceForEachMessage() {
    BillSnapshot order = STORE.place();
    STORE.called(order, paid("first-tab"));
    STORE.clock().pass(Duration.ofSeconds(1));

    assertEquals(Acknowledgement.RECORDED, doubted(order, "second tab"));
    assertEquals(Acknowledgement.ALREADY_RECORDED, doubted(order, "second tab"));
    assertEquals(Acknowledgement.ALREADY_RECORDED, doubted(order, "third tab"));
    assertEquals(
        """
        order PROCESSING
        bill PAID first-tab
        receipt APPLIED 50000 VND first-tab
        case SUSPICIOUS
        """,
        STORE.standing(order));
    assertEquals(
        List.of("RECORDED second tab"),
        STORE.rows(
            "SELECT outcome,message FROM callback_log WHERE outcome='RECORDED' AND ref='%s'"
                    .formatted(order.bill().bill().ref())
                + " ORDER BY id DESC LIMIT 1"));

    rule(STORE.now(order), caseWhere("order_id=" + order.order().id()), "not_paid", "gave it back");
    assertEquals(Acknowledgement.ALREADY_RECORDED, doubted(order, "second tab"));
    assertEquals(Acknowledgement.RECORDED, doubted(order, "third tab"));
  }

  @Test
  void doubtThatWasDecidedIsOpenedAgainByAnotherMessageOnly() {
    BillSnapshot order = STORE.place();
    assertEquals(Acknowledgement.RECORDED, doubted(order, "one"));
    rule(STORE.now(order), caseWhere("order_id=" + order.order().id()), "not_paid", "no money");

    assertEquals(Acknowledgement.IGNORED, doubted(order, "one"));
    STORE.answered(order, new Report.Suspicious("07"));
    assertEquals("order NEW\nbill IN_REVIEW SUSPICIOUS\ncase SUSPICIOUS\n", STORE.standing(order));

    assertEquals(Acknowledgement.RECORDED, doubted(order, "another"));
    assertEquals(
        "order NEW\nbill IN_REVIEW SUSPICIOUS\ncase SUSPICIOUS\ncase SUSPICIOUS\n",
        STORE.standing(order));
  }

  private static Acknowledgement doubted(BillSnapshot order, String message) {
    return STORE
        .bean(Settle.class)
        .settle(
            StoreFixture.ZALOPAY,
            "main",
            order.bill().bill().ref(),
            new Report.Suspicious("07"),
            MessageSource.callback(message))
        .acknowledgement();
  }

  @Test
  void finalRefundDecidesItsCase() {
    StoredRefund refund = inReview();
    bank.sayOfRefunds(Optional.empty(), Optional.of(new RefundReport.Done()));

    refunds.follow(FakeGateway.ID, refund.identity());

    assertEquals(
        List.of("done"),
        STORE.rows("SELECT decision FROM review_case WHERE refund_id=" + refund.id()));
  }

  @Test
  void decisionSettlesAnUndecidedRefund() {
    StoredRefund refund = inReview();
    ReviewDecision reviewDecision =
        new ReviewDecision(
            caseWhere("refund_id=" + refund.id()), "failed", "the bank sent it back");

    StoredRefund after =
        refunds.decided(
            FakeGateway.ID,
            refund,
            new RefundReport.Failed("the bank sent it back", "operator"),
            "an",
            reviewDecision);

    assertEquals(new RefundState.Failed("the bank sent it back", "operator"), after.state());
    assertEquals(
        List.of("failed an the bank sent it back"),
        STORE.rows("SELECT decision,who,note FROM review_case WHERE refund_id=" + refund.id()));
    assertEquals(
        List.of("an"),
        STORE.rows("SELECT who FROM history WHERE to_state='FAILED' AND refund_id=" + refund.id()));
  }

  @Test
  void acceptedLateMoneyPaysItsOrder() {
    BillSnapshot order = STORE.place();
    STORE.called(order, new Report.Failed("no", "2"));
    Instant late = SettableClock.START.plus(Duration.ofDays(3));
    STORE.clock().set(late);
    STORE.called(order, paid("late", late));

    assertEquals(Commit.DONE, accept(order));

    assertEquals(
        """
        order PROCESSING
        bill PAID late
        receipt APPLIED 50000 VND late
        case LATE_TOO_LATE
        """,
        STORE.standing(order));
  }

  @Test
  void lateMoneyIsNotAcceptedWhileOutOfStock() {
    ProductFixture stock = new ProductFixture(STORE);
    Product last = stock.product(50_000, 1);
    BillSnapshot order = stock.sold(1, last);
    STORE.called(order, new Report.Failed("no", "2"));
    BillSnapshot other = stock.sold(1, last);
    STORE.called(order, paid(UUID.randomUUID().toString()));

    assertEquals(Commit.GOODS_CHANGED, accept(order));
    assertEquals("FAILED", STORE.now(order).order().state().label());
    STORE.called(other, new Report.Failed("no", "2"));

    assertEquals(Commit.DONE, accept(order));
    assertEquals(0, stock.left(last));
  }

  private static Commit accept(BillSnapshot order) {
    ReviewCase open = caseWhere("order_id=" + order.order().id());
    return STORE
        .paymentStore()
        .commit(
            StoreTransaction.lock(
                    STORE.now(order).order(), Step.PROCESSING, attribution("the buyer waits"))
                .decide(new ReviewDecision(open, "accept", ""))
                .apply(STORE.paymentStore().receipt(open.receiptId()).orElseThrow())
                .transaction());
  }

  private StoredRefund inReview() {
    BillSnapshot order = STORE.place(Draft.USUAL.at(FakeGateway.ID));
    String transaction = UUID.randomUUID().toString();
    STORE.called(order, paid(transaction));
    StoredRefund refund = RefundFixture.request(STORE, STORE.now(order), transaction, 50_000);
    bank.sayOfRefunds(Optional.of(new RefundReport.Undecided("manual")), Optional.empty());
    return refunds.send(
        FakeGateway.ID,
        STORE.paymentStore().refundSnapshot(FakeGateway.ID, refund.identity()).orElseThrow());
  }

  private static BillSnapshot paidTwice() {
    BillSnapshot first = STORE.place();
    BillSnapshot second = STORE.placeAnother(first, Draft.USUAL);
    STORE.called(second, paid(UUID.randomUUID().toString()));
    STORE.called(first, paid(UUID.randomUUID().toString()));
    return second;
  }

  private static Commit rule(BillSnapshot order, ReviewCase open, String decision, String note) {
    return STORE
        .paymentStore()
        .commit(
            StoreTransaction.lock(order.order(), order.order().state(), attribution(note))
                .decide(new ReviewDecision(open, decision, note))
                .transaction());
  }

  private static ReviewCase caseWhere(String condition) {
    String id = STORE.rows("SELECT id FROM review_case WHERE " + condition).getFirst();
    return STORE.paymentStore().reviewCase(Long.parseLong(id)).orElseThrow();
  }

  private static void commit(StoreTransaction transaction) {
    assertEquals(Commit.DONE, STORE.paymentStore().commit(transaction));
  }

  private static Attribution attribution(String why) {
    return new Attribution("an", why, STORE.clock().instant());
  }
}
