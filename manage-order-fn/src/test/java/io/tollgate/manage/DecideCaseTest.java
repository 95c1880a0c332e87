package io.tollgate.manage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.bill.Report;
import io.tollgate.gateway.Callback.DisputeNews;
import io.tollgate.gateway.Callback.DisputeReport;
import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.money.Money;
import io.tollgate.order.Product;
import io.tollgate.settle.Decision;
import io.tollgate.settle.FakeBank;
import io.tollgate.settle.Settle;
import io.tollgate.settle.SettleNews;
import io.tollgate.settle.SettleRefund;
import io.tollgate.settle.Source;
import io.tollgate.store.AtOnce;
import io.tollgate.store.Books;
import io.tollgate.store.Books.Draft;
import io.tollgate.store.RefundDesk;
import io.tollgate.store.Reports;
import io.tollgate.store.ReviewCase;
import io.tollgate.store.Shelf;
import io.tollgate.store.Situation;
import io.tollgate.store.StoredRefund;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A person decides a case once; what the decision leads to stands in the books with it. */
class DecideCaseTest {

  @RegisterExtension static final Books BOOKS = Books.open(16);

  private final DecideCase decide = BOOKS.bean(DecideCase.class);
  private final FakeBank bank = BOOKS.bean(FakeBank.class);

  @Test
  void secondPaymentIsGivenBack() {
    Situation order = Orders.paidTwice(BOOKS, "tx-twice-1", "tx-twice-2");
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
        BOOKS.standing(order));
    assertEquals("refund an", decision(order));
  }

  @Test
  void refundThatTheGatewayRefusesIsDecidedAllTheSame() {
    Situation order = Orders.paidTwice(BOOKS, "tx-no-1", "tx-no-2");
    bank.sayOfRefunds(Optional.of(new RefundReport.Failed("too old", "21")), Optional.empty());

    DecideResult.Refund refund =
        assertInstanceOf(DecideResult.Refund.class, decide(order, Decision.REFUND, ""));

    assertInstanceOf(RefundResult.Refused.class, refund.refund());
    assertEquals("refund an", decision(order));
  }

  @Test
  void caseWhoseMoneyIsAllGoingBackStaysOpen() {
    Situation order = Orders.paidTwice(BOOKS, "tx-gone-1", "tx-gone-2");
    ReviewCase open = Orders.openCase(BOOKS, order);
    RefundDesk.request(
        BOOKS, BOOKS.ledger().ofBill(open.billId()).orElseThrow(), "tx-gone-2", 50_000);

    assertEquals(
        new DecideResult.Refund(new RefundResult.Exceeds(0)), decide(open, Decision.REFUND, ""));

    assertTrue(BOOKS.ledger().reviewCase(open.id()).orElseThrow().isOpen());
  }

  @Test
  void firstDecisionCountsAndItsRepetitionHasNothingToDo() {
    ReviewCase open = Orders.openCase(BOOKS, Orders.paidTwice(BOOKS, "tx-first-1", "tx-first-2"));

    assertInstanceOf(DecideResult.Decided.class, decide(open, Decision.KEEP, "a voucher"));
    assertInstanceOf(DecideResult.Decided.class, decide(open, Decision.KEEP, "a voucher"));
    assertInstanceOf(DecideResult.AlreadyDecided.class, decide(open, Decision.REFUND, ""));
  }

  @Test
  void sixteenDecisionsAtOnceAreOneRefund() {
    Situation order = Orders.paidTwice(BOOKS, "tx-race-1", "tx-race-2");
    ReviewCase open = Orders.openCase(BOOKS, order);
    bank.sayOfRefunds(Optional.of(new RefundReport.Done()), Optional.empty());

    List<String> results =
        AtOnce.all(16, _ -> decide(open, Decision.REFUND, "")).stream()
            .map(result -> result.getClass().getSimpleName())
            .toList();

    assertEquals(1, Collections.frequency(results, "Refund"), results::toString);
    assertEquals(15, Collections.frequency(results, "Decided"), results::toString);
  }

  @Test
  void decisionThatTheKindDoesNotAllowIsRefused() {
    ReviewCase open = Orders.openCase(BOOKS, Orders.paidTwice(BOOKS, "tx-kind-1", "tx-kind-2"));

    assertEquals(
        new DecideResult.NotAllowed(List.of(Decision.REFUND, Decision.KEEP)),
        decide(open, Decision.ACCEPT, ""));
    assertEquals(new DecideResult.NoteRequired(), decide(open, Decision.KEEP, ""));
  }

  @Test
  void lateMoneyIsAcceptedAndPaysItsOrder() {
    Situation late = Orders.paidTooLate(BOOKS, "tx-late");

    assertInstanceOf(DecideResult.Decided.class, decide(late, Decision.ACCEPT, ""));

    assertEquals(
        """
        order PROCESSING
        bill PAID tx-late
        receipt APPLIED 50000 VND tx-late
        case LATE_TOO_LATE
        """,
        BOOKS.standing(late));
  }

  @Test
  void lateMoneyOfAnOrderWithASuccessorCannotBeAccepted() {
    Situation late = Orders.paidTooLate(BOOKS, "tx-succeeded");
    BOOKS.place(Draft.USUAL.at(FakeBank.ID), late.order().shopRef());

    assertEquals(new DecideResult.CannotAccept(), decide(late, Decision.ACCEPT, ""));

    assertEquals("order FAILED PAYMENT_FAILED", firstLine(late));
  }

  @Test
  void lateMoneyThatIsGoingBackCannotBeAccepted() {
    Situation late = Orders.paidTooLate(BOOKS, "tx-going-back");
    RefundDesk.request(BOOKS, late, "tx-going-back", 10_000);

    assertEquals(new DecideResult.CannotAccept(), decide(late, Decision.ACCEPT, ""));
  }

  @Test
  void lateMoneyOfAnOrderThatIsPaidAgainIsNotAccepted() {
    Situation late = Orders.paidTooLate(BOOKS, "tx-paid-again-1");
    BOOKS.called(BOOKS.placeAnother(late, Draft.USUAL.at(FakeBank.ID)), Reports.paid("tx-2nd"));

    assertEquals(
        new DecideResult.Illegal(new OrderCommand.Course.Illegal("PROCESSING", "PROCESSING")),
        decide(late, Decision.ACCEPT, ""));
  }

  @Test
  void lateMoneyForGoodsThatOthersBoughtIsOutOfStock() {
    Shelf shelf = new Shelf(BOOKS);
    Product last = shelf.product(50_000, 1);
    Situation order = shelf.sold(1, last);
    BOOKS.called(order, new Report.Failed("no", "2"));
    shelf.sold(1, last);
    BOOKS.called(order, Reports.paid("tx-no-stock"));

    assertEquals(new DecideResult.OutOfStock(), decide(order, Decision.ACCEPT, ""));

    assertEquals("order FAILED PAYMENT_FAILED", firstLine(order));
  }

  @Test
  void doubtfulPaymentIsAskedAboutAgainAndStaysOpen() {
    Situation order = BOOKS.place(Draft.USUAL.at(FakeBank.ID));
    BOOKS.called(order, new Report.Suspicious("07"));

    assertInstanceOf(DecideResult.AskedAgain.class, decide(order, Decision.ASK_AGAIN, ""));

    assertTrue(Orders.openCase(BOOKS, order).isOpen());
    assertTrue(
        BOOKS
            .leaseDueBills(FakeBank.ID, BOOKS.clock().instant())
            .contains(order.bill().bill().ref()));
  }

  @Test
  void doubtfulPaymentThatWasNoneFailsItsOrder() {
    Situation order = BOOKS.place(Draft.USUAL.at(FakeBank.ID));
    BOOKS.called(order, new Report.Suspicious("07"));

    assertInstanceOf(
        DecideResult.Decided.class, decide(order, Decision.NOT_PAID, "the bank says so"));

    assertEquals(
        "order FAILED PAYMENT_FAILED\nbill IN_REVIEW SUSPICIOUS\ncase SUSPICIOUS\n",
        BOOKS.standing(order));
  }

  @Test
  void refundThatTheGatewayLeavesOpenIsDoneByAPersonsWord() {
    Situation paid = refundInReview("tx-by-hand");

    assertInstanceOf(DecideResult.Decided.class, decide(paid, Decision.DONE, "seen"));

    assertEquals("order FAILED CANCELLED", firstLine(paid));
    assertEquals("done an", decision(paid));
  }

  @Test
  void refundThatTheGatewayLeavesOpenIsFailedByAPersonsWord() {
    Situation paid = refundInReview("tx-came-back");

    assertInstanceOf(DecideResult.Decided.class, decide(paid, Decision.FAILED, "it came back"));

    assertEquals(
        """
        order PROCESSING
        bill PAID tx-came-back
        receipt APPLIED 50000 VND tx-came-back
        refund FAILED 50000 it came back
        case REFUND_UNKNOWN
        """,
        BOOKS.standing(paid));
  }

  @Test
  void disputeThatThePersonConcedesTakesItsMoney() {
    Situation paid = disputed("tx-lost", "du-lost");

    assertInstanceOf(DecideResult.Decided.class, decide(paid, Decision.LOST, "no proof"));

    assertEquals(
        """
        order FAILED CANCELLED
        bill PAID tx-lost
        receipt APPLIED 50000 VND tx-lost
        refund DONE 50000
        case DISPUTE
        """,
        BOOKS.standing(paid));
  }

  @Test
  void disputeThatIsWonMovesNothing() {
    Situation paid = disputed("tx-won", "du-won");

    assertInstanceOf(DecideResult.Decided.class, decide(paid, Decision.WON, "they agreed"));

    assertEquals("order PROCESSING", firstLine(paid));
    assertEquals("won an", decision(paid));
  }

  @Test
  void moneyOfNoOrderIsResolved() {
    BOOKS
        .bean(Settle.class)
        .unknown(FakeBank.ID, "main", "nobody", Reports.paid("tx-orphan"), Source.callback("{}"));
    long id =
        Long.parseLong(BOOKS.rows("SELECT id FROM review_case WHERE kind='ORPHAN'").getFirst());

    assertInstanceOf(
        DecideResult.Decided.class,
        decide.decide(id, new DecideRequest(Decision.RESOLVED, "another shop's"), Orders.OPERATOR));
  }

  @Test
  void caseThatNobodyOpenedIsUnknown() {
    assertEquals(
        new DecideResult.UnknownCase(),
        decide.decide(999_999, new DecideRequest(Decision.KEEP, "x"), Orders.OPERATOR));
  }

  private Situation refundInReview(String transactionId) {
    Situation paid = Orders.paid(BOOKS, transactionId);
    StoredRefund refund = RefundDesk.request(BOOKS, paid, transactionId, 50_000);
    bank.sayOfRefunds(Optional.of(new RefundReport.Undecided("manual")), Optional.empty());
    BOOKS.bean(SettleRefund.class).send(FakeBank.ID, refund.identity());
    return BOOKS.now(paid);
  }

  private static Situation disputed(String transactionId, String dispute) {
    Situation paid = Orders.paid(BOOKS, transactionId);
    DisputeReport open = new DisputeReport.Open(BOOKS.clock().instant().plus(Duration.ofDays(14)));
    BOOKS
        .bean(SettleNews.class)
        .dispute(
            FakeBank.ID,
            new DisputeNews(
                "main",
                transactionId,
                dispute,
                Money.of(50_000, "VND"),
                open,
                BOOKS.clock().instant()));
    return BOOKS.now(paid);
  }

  private DecideResult decide(Situation about, Decision decision, String note) {
    return decide(Orders.openCase(BOOKS, about), decision, note);
  }

  private DecideResult decide(ReviewCase about, Decision decision, String note) {
    return decide.decide(about.id(), new DecideRequest(decision, note), Orders.OPERATOR);
  }

  private static String decision(Situation about) {
    return BOOKS
        .rows("SELECT decision,who FROM review_case WHERE order_id=" + about.order().id())
        .getFirst();
  }

  private static String firstLine(Situation about) {
    return BOOKS.standing(about).lines().findFirst().orElseThrow();
  }
}
