package io.tollgate.manage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.bill.Pacing;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Callback.DisputeNotification;
import io.tollgate.gateway.Callback.DisputeReport;
import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.lambda.Outcome;
import io.tollgate.money.Money;
import io.tollgate.order.Product;
import io.tollgate.settle.Decision;
import io.tollgate.settle.FakeGateway;
import io.tollgate.settle.MessageSource;
import io.tollgate.settle.ReversalNotifications;
import io.tollgate.settle.Settle;
import io.tollgate.settle.SettleRefund;
import io.tollgate.store.Concurrently;
import io.tollgate.store.ProductFixture;
import io.tollgate.store.RefundFixture;
import io.tollgate.store.Reports;
import io.tollgate.store.StoreFixture;
import io.tollgate.store.StoreFixture.Draft;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.CaseKind;
import io.tollgate.stored.ReviewCase;
import io.tollgate.stored.StoredRefund;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A person decides a case once; the decision and its effect are stored in one transaction. */
class DecideCaseTest {

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(16);

  private final DecideCase decide = STORE.bean(DecideCase.class);
  private final FakeGateway bank = STORE.bean(FakeGateway.class);

  @Test
  void secondPaymentIsGivenBack() {
    BillSnapshot order = OrderFixture.paidTwice(STORE, "tx-twice-1", "tx-twice-2");
    bank.sayOfRefunds(Optional.of(new RefundReport.Done()), Optional.empty());

    DecideResult.Refund refund =
        assertInstanceOf(DecideResult.Refund.class, decide(order, Decision.REFUND, ""));

    assertInstanceOf(RefundResult.Done.class, refund.refund());
    assertEquals(
        """
        order PROCESSING
        bill PAID superseded tx-twice-2
        bill PAID tx-twice-1
        receipt APPLIED 50000 VND tx-twice-1
        receipt EXTRA 50000 VND tx-twice-2
        refund DONE 50000
        case SECOND_PAYMENT
        """,
        STORE.standing(order));
    assertEquals("refund an", decision(order));
  }

  @Test
  void refundThatTheGatewayRefusesIsDecidedAllTheSame() {
    BillSnapshot order = OrderFixture.paidTwice(STORE, "tx-no-1", "tx-no-2");
    bank.sayOfRefunds(Optional.of(new RefundReport.Failed("too old", "21")), Optional.empty());

    DecideResult.Refund refund =
        assertInstanceOf(DecideResult.Refund.class, decide(order, Decision.REFUND, ""));

    assertInstanceOf(RefundResult.Refused.class, refund.refund());
    assertEquals("refund an", decision(order));
  }

  @Test
  void caseWhoseMoneyIsAllGoingBackStaysOpen() {
    BillSnapshot order = OrderFixture.paidTwice(STORE, "tx-gone-1", "tx-gone-2");
    ReviewCase open = OrderFixture.openCase(STORE, order);
    RefundFixture.request(
        STORE, STORE.paymentStore().ofBill(open.billId()).orElseThrow(), "tx-gone-2", 50_000);

    assertEquals(
        new DecideResult.Refund(new RefundResult.Exceeds(0, Pacing.NEVER)),
        decide(open, Decision.REFUND, ""));

    assertTrue(STORE.paymentStore().reviewCase(open.id()).orElseThrow().isOpen());
  }

  /** A person gives the money back by other means, and decides to keep it with a note. */
  @Test
  void caseWhoseMoneyCanNoLongerGoBackStaysOpenAndIsDecidedOtherwise() {
    BillSnapshot order = OrderFixture.paidTwice(STORE, "tx-late-1", "tx-late-2");
    ReviewCase open = OrderFixture.openCase(STORE, order);
    int sent = bank.refundsSent();
    Instant end = STORE.clock().instant();
    bank.refundUntil(_ -> end);

    try {
      assertEquals(
          new DecideResult.Refund(new RefundResult.TooLate(end)),
          decide(open, Decision.REFUND, ""));
      assertTrue(STORE.paymentStore().reviewCase(open.id()).orElseThrow().isOpen());
      assertInstanceOf(
          DecideResult.Decided.class, decide(open, Decision.KEEP, "Sent by bank transfer"));
    } finally {
      bank.refundUntil(_ -> Pacing.NEVER);
    }
    assertEquals(sent, bank.refundsSent());
  }

  @Test
  void firstDecisionCountsAndItsRepetitionHasNothingToDo() {
    ReviewCase open =
        OrderFixture.openCase(STORE, OrderFixture.paidTwice(STORE, "tx-first-1", "tx-first-2"));

    assertInstanceOf(DecideResult.Decided.class, decide(open, Decision.KEEP, "a voucher"));
    assertInstanceOf(DecideResult.Decided.class, decide(open, Decision.KEEP, "a voucher"));
    assertInstanceOf(DecideResult.AlreadyDecided.class, decide(open, Decision.REFUND, ""));
  }

  @Test
  void sixteenDecisionsAtOnceAreOneRefund() {
    BillSnapshot order = OrderFixture.paidTwice(STORE, "tx-race-1", "tx-race-2");
    ReviewCase open = OrderFixture.openCase(STORE, order);
    bank.sayOfRefunds(Optional.of(new RefundReport.Done()), Optional.empty());

    List<String> results =
        Concurrently.all(16, _ -> decide(open, Decision.REFUND, "")).stream()
            .map(result -> result.getClass().getSimpleName())
            .toList();

    assertEquals(1, Collections.frequency(results, "Refund"), results::toString);
    assertEquals(15, Collections.frequency(results, "Decided"), results::toString);
  }

  @Test
  void decisionThatTheKindDoesNotAllowIsRefused() {
    ReviewCase open =
        OrderFixture.openCase(STORE, OrderFixture.paidTwice(STORE, "tx-kind-1", "tx-kind-2"));

    assertEquals(
        new DecideResult.NotAllowed(List.of(Decision.REFUND, Decision.KEEP)),
        decide(open, Decision.ACCEPT, ""));
    assertEquals(new DecideResult.NoteRequired(), decide(open, Decision.KEEP, ""));
  }

  @Test
  void lateMoneyIsAcceptedAndPaysItsOrder() {
    BillSnapshot late = OrderFixture.paidTooLate(STORE, "tx-late");

    assertInstanceOf(DecideResult.Decided.class, decide(late, Decision.ACCEPT, ""));

    assertEquals(
        """
        order PROCESSING
        bill PAID tx-late
        receipt APPLIED 50000 VND tx-late
        case LATE_TOO_LATE
        """,
        STORE.standing(late));
  }

  @Test
  void lateMoneyOfAnOrderWithASuccessorCannotBeAccepted() {
    BillSnapshot late = OrderFixture.paidTooLate(STORE, "tx-succeeded");
    STORE.place(Draft.USUAL.at(FakeGateway.ID), late.order().shopRef());

    assertEquals(
        "409 cannot_accept",
        Outcome.of(STORE.bean(ManageResponses.class).of(decide(late, Decision.ACCEPT, ""))));

    assertEquals("order FAILED PAYMENT_FAILED", firstLine(late));
  }

  @Test
  void lateMoneyThatIsGoingBackCannotBeAccepted() {
    BillSnapshot late = OrderFixture.paidTooLate(STORE, "tx-going-back");
    RefundFixture.request(STORE, late, "tx-going-back", 10_000);

    assertEquals(new DecideResult.CannotAccept(), decide(late, Decision.ACCEPT, ""));
  }

  @Test
  void lateMoneyOfAnOrderThatIsPaidAgainIsNotAccepted() {
    BillSnapshot late = OrderFixture.paidTooLate(STORE, "tx-paid-again-1");
    STORE.called(STORE.placeAnother(late, Draft.USUAL.at(FakeGateway.ID)), Reports.paid("tx-2nd"));

    assertEquals(
        new DecideResult.Illegal(new OrderCommand.Course.Illegal("PROCESSING", "PROCESSING")),
        decide(late, Decision.ACCEPT, ""));
  }

  @Test
  void lateMoneyForGoodsThatOthersBoughtIsOutOfStock() {
    ProductFixture stock = new ProductFixture(STORE);
    Product last = stock.product(50_000, 1);
    BillSnapshot order = stock.sold(1, last);
    STORE.called(order, new Report.Failed("no", "2"));
    stock.sold(1, last);
    STORE.called(order, Reports.paid("tx-no-stock"));

    assertEquals(new DecideResult.OutOfStock(), decide(order, Decision.ACCEPT, ""));

    assertEquals("order FAILED PAYMENT_FAILED", firstLine(order));
  }

  @Test
  void doubtfulPaymentIsAskedAboutAgainAndStaysOpen() {
    BillSnapshot order = STORE.place(Draft.USUAL.at(FakeGateway.ID));
    STORE.called(order, new Report.Suspicious("07"));

    assertInstanceOf(DecideResult.QueriedAgain.class, decide(order, Decision.ASK_AGAIN, ""));

    assertTrue(OrderFixture.openCase(STORE, order).isOpen());
    assertTrue(
        STORE
            .leaseDueBills(FakeGateway.ID, STORE.clock().instant())
            .contains(order.bill().bill().ref()));
  }

  @Test
  void orderIsNotFailedWhileOtherMoneyOfItIsInReview() {
    BillSnapshot order = STORE.place(Draft.USUAL.at(FakeGateway.ID));
    STORE.called(
        order, Reports.paid(Money.of(49_990, "VND"), "tx-doubted", STORE.clock().instant()));
    STORE.called(order, new Report.Suspicious("07"));
    ReviewCase amount = OrderFixture.openCase(STORE, order, CaseKind.WRONG_AMOUNT);
    ReviewCase doubt = OrderFixture.openCase(STORE, order, CaseKind.SUSPICIOUS);

    assertInstanceOf(
        DecideResult.Decided.class, decide(doubt, Decision.NOT_PAID, "the bank says so"));
    assertEquals("order NEW", firstLine(order));

    assertInstanceOf(DecideResult.Decided.class, decide(amount, Decision.KEEP, "a voucher"));
    assertEquals("order FAILED PAYMENT_FAILED", firstLine(order));
  }

  @Test
  void doubtfulPaymentThatWasNoneFailsItsOrder() {
    BillSnapshot order = STORE.place(Draft.USUAL.at(FakeGateway.ID));
    STORE.called(order, new Report.Suspicious("07"));

    assertInstanceOf(
        DecideResult.Decided.class, decide(order, Decision.NOT_PAID, "the bank says so"));

    assertEquals(
        "order FAILED PAYMENT_FAILED\nbill IN_REVIEW SUSPICIOUS\ncase SUSPICIOUS\n",
        STORE.standing(order));
  }

  @Test
  void refundThatTheGatewayLeavesOpenIsDecidedAsDone() {
    BillSnapshot paid = refundInReview("tx-by-hand");

    assertInstanceOf(DecideResult.Decided.class, decide(paid, Decision.DONE, "seen"));

    assertEquals("order FAILED CANCELLED", firstLine(paid));
    assertEquals("done an", decision(paid));
  }

  @Test
  void refundThatTheGatewayLeavesOpenIsDecidedAsFailed() {
    BillSnapshot paid = refundInReview("tx-came-back");

    assertInstanceOf(DecideResult.Decided.class, decide(paid, Decision.FAILED, "it came back"));

    assertEquals(
        """
        order PROCESSING
        bill PAID tx-came-back
        receipt APPLIED 50000 VND tx-came-back
        refund FAILED 50000 it came back
        case REFUND_UNKNOWN
        """,
        STORE.standing(paid));
  }

  @Test
  void concededDisputeTakesItsMoney() {
    BillSnapshot paid = disputed("tx-lost", "du-lost");

    assertInstanceOf(DecideResult.Decided.class, decide(paid, Decision.LOST, "no proof"));

    assertEquals(
        """
        order FAILED CANCELLED
        bill PAID tx-lost
        receipt APPLIED 50000 VND tx-lost
        refund DONE 50000
        case DISPUTE
        """,
        STORE.standing(paid));
  }

  @Test
  void disputeThatIsWonMovesNothing() {
    BillSnapshot paid = disputed("tx-won", "du-won");

    assertInstanceOf(DecideResult.Decided.class, decide(paid, Decision.WON, "they agreed"));

    assertEquals("order PROCESSING", firstLine(paid));
    assertEquals("won an", decision(paid));
  }

  @Test
  void moneyOfNoOrderIsResolved() {
    STORE
        .bean(Settle.class)
        .unknown(
            FakeGateway.ID,
            "main",
            "nobody",
            Reports.paid("tx-orphan"),
            MessageSource.callback("{}"));
    long id =
        Long.parseLong(STORE.rows("SELECT id FROM review_case WHERE kind='ORPHAN'").getFirst());

    assertInstanceOf(
        DecideResult.Decided.class,
        decide.decide(
            id, new DecideRequest(Decision.RESOLVED, "another shop's"), OrderFixture.OPERATOR));
  }

  /** It is about no money, so there is nothing that an event of its family could say. */
  @Test
  void caseOfAnEndpointIsResolvedWithoutAnEvent() {
    STORE.execute(
        "INSERT INTO review_case(kind,reference,opened_at)"
            + " VALUES('ENDPOINT_DISABLED','we_7','2026-11-28')");
    String where = " FROM review_case WHERE reference='we_7'";
    long id = Long.parseLong(STORE.rows("SELECT id" + where).getFirst());
    List<String> before = STORE.rows("SELECT COUNT(*) FROM outbox");

    assertInstanceOf(
        DecideResult.Decided.class,
        decide.decide(
            id, new DecideRequest(Decision.RESOLVED, "it is gone"), OrderFixture.OPERATOR));

    assertEquals(List.of("resolved it is gone"), STORE.rows("SELECT decision,note" + where));
    assertEquals(before, STORE.rows("SELECT COUNT(*) FROM outbox"));
  }

  @Test
  void caseThatNobodyOpenedIsUnknown() {
    assertEquals(
        new DecideResult.UnknownCase(),
        decide.decide(999_999, new DecideRequest(Decision.KEEP, "x"), OrderFixture.OPERATOR));
  }

  /** During a canary, or after a step back. */
  @Test
  void caseOfAKindOfANewerReleaseIsNotDecided() {
    STORE.execute("INSERT INTO review_case(kind,opened_at) VALUES('OF_TOMORROW','2026-02-01')");
    long id =
        Long.parseLong(
            STORE.rows("SELECT id FROM review_case WHERE kind='OF_TOMORROW'").getFirst());

    assertEquals(
        new DecideResult.UnknownCase(),
        decide.decide(id, new DecideRequest(Decision.KEEP, "x"), OrderFixture.OPERATOR));

    STORE.execute("DELETE FROM review_case WHERE id=" + id);
  }

  private BillSnapshot refundInReview(String transactionId) {
    BillSnapshot paid = OrderFixture.paid(STORE, transactionId);
    StoredRefund refund = RefundFixture.request(STORE, paid, transactionId, 50_000);
    bank.sayOfRefunds(Optional.of(new RefundReport.Undecided("manual")), Optional.empty());
    STORE
        .bean(SettleRefund.class)
        .send(
            FakeGateway.ID,
            STORE.paymentStore().refundSnapshot(FakeGateway.ID, refund.identity()).orElseThrow());
    return STORE.now(paid);
  }

  private static BillSnapshot disputed(String transactionId, String dispute) {
    BillSnapshot paid = OrderFixture.paid(STORE, transactionId);
    DisputeReport open = new DisputeReport.Open(STORE.clock().instant().plus(Duration.ofDays(14)));
    STORE
        .bean(ReversalNotifications.class)
        .dispute(
            FakeGateway.ID,
            new DisputeNotification(
                "main",
                transactionId,
                dispute,
                Money.of(50_000, "VND"),
                open,
                STORE.clock().instant()));
    return STORE.now(paid);
  }

  private DecideResult decide(BillSnapshot about, Decision decision, String note) {
    return decide(OrderFixture.openCase(STORE, about), decision, note);
  }

  private DecideResult decide(ReviewCase about, Decision decision, String note) {
    return decide.decide(about.id(), new DecideRequest(decision, note), OrderFixture.OPERATOR);
  }

  private static String decision(BillSnapshot about) {
    return STORE
        .rows("SELECT decision,who FROM review_case WHERE order_id=" + about.order().id())
        .getFirst();
  }

  private static String firstLine(BillSnapshot about) {
    return STORE.standing(about).lines().findFirst().orElseThrow();
  }
}
