package io.tollgate.settle;

import static io.tollgate.store.Reports.paid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tollgate.bill.BillState;
import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Acknowledgement;
import io.tollgate.money.Money;
import io.tollgate.order.Order;
import io.tollgate.order.OrderState.Step;
import io.tollgate.store.Attribution;
import io.tollgate.store.StoreFixture;
import io.tollgate.store.StoreFixture.Draft;
import io.tollgate.store.StoreTransaction;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.time.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link Settle} writes for each report. */
class SettleTest {

  @RegisterExtension static final StoreFixture BOOKS = StoreFixture.open(2);

  /** The buyer may have paid while a late answer to an early question was on its way. */
  @Test
  void anAnswerToAQuestionFromBeforeTheDeadlineExpiresNothing() {
    BillSnapshot placed = BOOKS.place();
    Instant deadline = placed.bill().bill().deadline();
    BOOKS.clock().set(deadline.plusSeconds(5));

    answeredAsOf(placed, deadline.minusNanos(1_000));
    assertEquals("order NEW\nbill CREATED\n", BOOKS.standing(placed));

    answeredAsOf(placed, deadline);
    assertEquals("order FAILED PAYMENT_EXPIRED\nbill EXPIRED\n", BOOKS.standing(placed));
  }

  private static void answeredAsOf(BillSnapshot about, Instant asOf) {
    Ref ref = about.bill().bill().ref();
    BOOKS
        .bean(Settle.class)
        .settle(StoreFixture.ZALOPAY, "main", ref, NOT_FOUND, MessageSource.RECONCILE, asOf);
  }

  @Test
  void paidOrderStaysPaidAfterAnyLaterReport() {
    BillSnapshot placed = BOOKS.place();
    BOOKS.called(placed, paid(transaction));
    Order order = BOOKS.now(placed).order();
    Attribution attribution = new Attribution("test", "pays again", BOOKS.clock().instant());

    assertThrows(
        IllegalStateException.class, () -> StoreTransaction.lock(order, Step.NEW, attribution));
  }

  private static final Report NOT_FOUND = new Report.NotFound();

  private final String transaction = UUID.randomUUID().toString();

  /** Microseconds read as milliseconds lie beyond every column; the money counts all the same. */
  @ParameterizedTest
  @ValueSource(strings = {"+58000-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "2400-01-01T00:00:00Z"})
  void timeOfPaymentThatCannotBeTrueIsTheTimeOfArrival(String time) {
    BillSnapshot placed = BOOKS.place();
    BOOKS.called(placed, paid("incredible " + time.length() + time.charAt(1), Instant.parse(time)));
    BillSnapshot after = BOOKS.read(placed.bill().bill().ref());
    assertEquals(BOOKS.clock().instant(), ((BillState.Paid) after.bill().bill().state()).paidAt());
  }

  @Test
  void paymentWritesBillOrderReceiptHistoryAndEvents() {
    BillSnapshot placed = BOOKS.place();

    assertEquals(Acknowledgement.RECORDED, said(BOOKS.called(placed, paid("260201000000389"))));

    assertEquals(
        """
        order PROCESSING
        bill PAID 260201000000389
        receipt APPLIED 50000 VND 260201000000389
        proof CALLBACK zalopay/main/key2 {"signed":true}
        history order >NEW by test: order placed
        history bill >CREATED by test: order placed
        history order NEW>PROCESSING by zalopay callback: paid, transaction 260201000000389
        history bill CREATED>PAID by zalopay callback: paid, transaction 260201000000389
        event order.new
        event order.processing
        event payment.paid
        callback RECORDED
        """,
        BOOKS.story(placed));
  }

  /** Functions run on many machines, whose clocks are never quite the same. */
  @Test
  void aBillIsNotUpdatedBeforeItWasMade() {
    BillSnapshot placed = BOOKS.place();
    BOOKS.clock().set(placed.bill().updatedAt().minusSeconds(5));
    BOOKS.called(placed, paid(transaction));
    assertEquals(placed.bill().updatedAt(), BOOKS.now(placed).bill().updatedAt());

    BillSnapshot later = BOOKS.place();
    BOOKS.clock().set(later.bill().updatedAt().plusSeconds(5));
    BOOKS.called(later, paid(transaction + "1"));
    assertEquals(later.bill().updatedAt().plusSeconds(5), BOOKS.now(later).bill().updatedAt());
  }

  @Test
  void theFulfilmentEventIsTheOneThatTheOrderRemembers() {
    BillSnapshot placed = BOOKS.place();
    BOOKS.called(placed, paid(transaction));
    assertEquals(
        List.of("1"),
        BOOKS.rows(
            "SELECT COUNT(*) FROM outbox e JOIN orders o ON o.fulfilment_event=e.event_id"
                + " WHERE e.type='order.processing' AND o.id="
                + placed.order().id()));
  }

  @Test
  void withoutAutoApproveAPaidOrderWaits() {
    BillSnapshot placed = BOOKS.place(Draft.USUAL.withoutAutoApprove());
    BOOKS.answered(placed, paid("1-hold"));
    assertEquals(
        """
        order HOLD
        bill PAID 1-hold
        receipt APPLIED 50000 VND 1-hold
        proof RECONCILE zalopay/main/key2 {"signed":true}
        history order >NEW by test: order placed
        history bill >CREATED by test: order placed
        history order NEW>HOLD by zalopay reconcile: paid, transaction 1-hold
        history bill CREATED>PAID by zalopay reconcile: paid, transaction 1-hold
        event order.new
        event order.hold
        event payment.paid
        """,
        BOOKS.story(placed));
  }

  @Test
  void duplicateCallbackChangesNothing() {
    BillSnapshot placed = BOOKS.place();
    BOOKS.called(placed, paid(transaction));
    String story = BOOKS.story(placed);
    assertEquals(Acknowledgement.ALREADY_RECORDED, said(BOOKS.called(placed, paid(transaction))));
    assertEquals(
        Acknowledgement.ALREADY_RECORDED, said(BOOKS.answered(placed, new Report.Failed("", "2"))));
    assertEquals(story, BOOKS.story(placed));
  }

  @ParameterizedTest
  @CsvSource({"49999, VND", "50001, VND", "50000, PEN", "0, VND"})
  void anotherAmountOrCurrencyIsInReviewAndPaysNothing(long amount, String currency) {
    BillSnapshot placed = BOOKS.place();
    Report report = paid(Money.of(amount, currency), transaction, SettableClock.START);
    assertEquals(Acknowledgement.WRONG_AMOUNT, said(BOOKS.called(placed, report)));
    assertEquals(
        """
        order NEW
        bill IN_REVIEW WRONG_AMOUNT
        receipt MISMATCH %d %s %s
        case WRONG_AMOUNT
        """
            .formatted(amount, currency, transaction),
        BOOKS.standing(placed));
    assertEquals(Acknowledgement.ALREADY_RECORDED, said(BOOKS.called(placed, report)));
  }

  @Test
  void rightAmountEndsAReview() {
    BillSnapshot placed = BOOKS.place();
    BOOKS.answered(placed, new Report.Suspicious("07"));
    BOOKS.called(placed, paid("1-after-review"));
    assertEquals(
        """
        order PROCESSING
        bill PAID 1-after-review
        receipt APPLIED 50000 VND 1-after-review
        case SUSPICIOUS
        """,
        BOOKS.standing(placed));
  }

  @Test
  void callbackOfAnotherAccountSettlesNothing() {
    BillSnapshot placed = BOOKS.place(Draft.USUAL.of("main"));
    Ref ref = placed.bill().bill().ref();
    for (int i = 0; i < 2; i++) {
      SettleResult settled =
          BOOKS
              .bean(Settle.class)
              .settle(
                  StoreFixture.ZALOPAY,
                  "second",
                  ref,
                  paid(transaction),
                  MessageSource.callback("{}"));
      assertInstanceOf(SettleResult.Unknown.class, settled);
      assertEquals(Acknowledgement.UNKNOWN_REF, said(settled));
    }
    assertEquals("order NEW\nbill CREATED\n", BOOKS.standing(placed));
    assertEquals(
        List.of("ORPHAN second " + ref + " ORPHAN"),
        BOOKS.rows(
            "SELECT r.role,r.account,r.ref,c.kind FROM receipt r"
                + " JOIN review_case c ON c.receipt_id=r.id WHERE r.transaction_id='"
                + transaction
                + "'"));
  }

  @Test
  void moneyForAnUnknownReferenceIsStoredAsAnOrphan() {
    String reference = "260201_" + "Nobody's đơn hàng ".repeat(20);
    for (int i = 0; i < 2; i++) {
      assertEquals(
          Acknowledgement.UNKNOWN_REF,
          said(
              BOOKS
                  .bean(Settle.class)
                  .unknown(
                      StoreFixture.ZALOPAY,
                      "main",
                      reference,
                      paid(transaction),
                      MessageSource.callback("{}"))));
    }
    assertEquals(
        List.of("ORPHAN 50000 1"),
        BOOKS.rows(
            "SELECT r.role,r.amount,(SELECT COUNT(*) FROM review_case c WHERE c.receipt_id=r.id)"
                + " FROM receipt r WHERE r.transaction_id='"
                + transaction
                + "'"));
  }

  /** Only the same bill's number is a repeat: no gateway promises never to give one twice. */
  @Test
  void numberUnderAnotherBillPaysThisOneAndOpensACase() {
    BillSnapshot first = BOOKS.place();
    BillSnapshot second = BOOKS.place();
    BOOKS.called(first, paid("9-twice"));

    assertEquals(Acknowledgement.RECORDED, said(BOOKS.called(second, paid("9-twice"))));

    assertEquals(
        """
        order PROCESSING
        bill PAID 9-twice
        receipt APPLIED 50000 VND 9-twice
        case NUMBER_TWICE
        proof CALLBACK zalopay/main/key2 {"signed":true}
        history order >NEW by test: order placed
        history bill >CREATED by test: order placed
        history order NEW>PROCESSING by zalopay callback: paid, transaction 9-twice
        history bill CREATED>PAID by zalopay callback: paid, transaction 9-twice
        event order.new
        event order.processing
        event payment.paid
        event review.opened
        event payment.in_review
        callback RECORDED
        """,
        BOOKS.story(second));
    String before = BOOKS.story(first) + BOOKS.story(second);
    assertEquals(Acknowledgement.ALREADY_RECORDED, said(BOOKS.called(second, paid("9-twice"))));
    assertEquals(Acknowledgement.ALREADY_RECORDED, said(BOOKS.called(first, paid("9-twice"))));
    assertEquals(before, BOOKS.story(first) + BOOKS.story(second));
  }

  /** Otherwise reconcile would ask for ever about a bill that can be neither paid nor expired. */
  @Test
  void answerAtTheDeadlineWithANumberOfAnotherBillPays() {
    BOOKS.called(BOOKS.place(), paid(transaction));
    BillSnapshot second = BOOKS.place();
    pass(second, Duration.ZERO);
    assertEquals(Acknowledgement.RECORDED, said(BOOKS.answered(second, paid(transaction))));
    assertEquals(doubled("order PROCESSING"), BOOKS.standing(second));
  }

  @Test
  void numberUnderAnotherBillWithAnotherAmountIsMismatch() {
    BOOKS.called(BOOKS.place(), paid(transaction));
    BillSnapshot second = BOOKS.place();
    Report other = paid(Money.of(40_000, "VND"), transaction, SettableClock.START);
    assertEquals(Acknowledgement.WRONG_AMOUNT, said(BOOKS.called(second, other)));
    assertEquals(
        """
        order NEW
        bill IN_REVIEW WRONG_AMOUNT
        receipt MISMATCH 40000 VND %s
        case WRONG_AMOUNT
        case NUMBER_TWICE
        """
            .formatted(transaction),
        BOOKS.standing(second));
  }

  @Test
  void numberOfAMismatchStillPaysAnotherBill() {
    Report other = paid(Money.of(40_000, "VND"), transaction, SettableClock.START);
    BOOKS.called(BOOKS.place(), other);
    BillSnapshot second = BOOKS.place();
    assertEquals(Acknowledgement.RECORDED, said(BOOKS.called(second, paid(transaction))));
    assertEquals(doubled("order PROCESSING"), BOOKS.standing(second));
  }

  /** One of the two reports is false, and receipts are never rewritten. */
  @Test
  void exactAmountAfterAMismatchOfTheSameNumberStaysInReview() {
    BillSnapshot placed = BOOKS.place();
    BOOKS.called(placed, paid(Money.of(40_000, "VND"), transaction, SettableClock.START));
    String standing = BOOKS.standing(placed);
    assertEquals(Acknowledgement.ALREADY_RECORDED, said(BOOKS.called(placed, paid(transaction))));
    assertEquals(standing, BOOKS.standing(placed));
  }

  @Test
  void numberOfAnOrphanStillPaysABill() {
    unknown("260201_another-shop");
    BillSnapshot placed = BOOKS.place();
    assertEquals(Acknowledgement.RECORDED, said(BOOKS.called(placed, paid(transaction))));
    assertEquals(doubled("order PROCESSING"), BOOKS.standing(placed));
  }

  /** One row for each reference, however often it is reported and whatever else has the number. */
  @Test
  void orphansOfOneNumberAreKeptOnceForEachReference() {
    BOOKS.called(BOOKS.place(), paid(transaction));
    for (int delivery = 0; delivery < 3; delivery++) {
      unknown("260201_đơn");
      unknown("260201_don");
      unknown("260201_DON");
    }
    assertEquals(
        List.of("APPLIED 0 null", "ORPHAN 1 ORPHAN", "ORPHAN 1 ORPHAN", "ORPHAN 1 ORPHAN"),
        BOOKS.rows(
            "SELECT r.role,r.number_twice,c.kind FROM receipt r"
                + " LEFT JOIN review_case c ON c.receipt_id=r.id WHERE r.transaction_id='%s'"
                    .formatted(transaction)
                + " ORDER BY r.id"));
  }

  @Test
  void sameNumberAtAnotherAccountIsAnother() {
    BOOKS.called(BOOKS.place(), paid(transaction));
    BillSnapshot other = BOOKS.place(Draft.USUAL.of("second"));
    BOOKS.called(other, paid(transaction));
    assertEquals(
        "order PROCESSING\nbill PAID %1$s\nreceipt APPLIED 50000 VND %1$s\n".formatted(transaction),
        BOOKS.standing(other));
  }

  private void unknown(String reference) {
    BOOKS
        .bean(Settle.class)
        .unknown(
            StoreFixture.ZALOPAY,
            "main",
            reference,
            paid(transaction),
            MessageSource.callback("{}"));
  }

  private String doubled(String order) {
    return "%s\nbill PAID %2$s\nreceipt APPLIED 50000 VND %2$s\ncase NUMBER_TWICE\n"
        .formatted(order, transaction);
  }

  @Test
  void unpaidReportForAnUnknownReferenceIsNotStored() {
    List<String> before = BOOKS.rows("SELECT COUNT(*) FROM callback_log");
    BOOKS
        .bean(Settle.class)
        .unknown(
            StoreFixture.ZALOPAY,
            "main",
            "x",
            new Report.Failed("", "2"),
            MessageSource.callback("{}"));
    assertEquals(before, BOOKS.rows("SELECT COUNT(*) FROM callback_log"));
  }

  @Test
  void secondPaymentOfOneOrderIsInReview() {
    BillSnapshot first = BOOKS.place();
    BillSnapshot second = BOOKS.placeAnother(first, Draft.USUAL.of("second"));
    BOOKS.called(second, paid("1-second"));
    BOOKS.called(first, paid("1-first"));
    assertEquals(
        """
        order PROCESSING
        bill PAID superseded 1-first
        bill PAID 1-second
        receipt APPLIED 50000 VND 1-second
        receipt EXTRA 50000 VND 1-first
        case SECOND_PAYMENT
        """,
        BOOKS.standing(first));
  }

  @Test
  void aSupersededBillPaysItsOrderAsWell() {
    BillSnapshot first = BOOKS.place();
    BOOKS.placeAnother(first, Draft.USUAL);
    BOOKS.called(first, paid("1-superseded"));
    assertEquals(
        """
        order PROCESSING
        bill PAID superseded 1-superseded
        bill CREATED
        receipt APPLIED 50000 VND 1-superseded
        """,
        BOOKS.standing(first));
  }

  @Test
  void aSupersededBillThatFailsLeavesItsOrderAlone() {
    BillSnapshot first = BOOKS.place();
    BOOKS.placeAnother(first, Draft.USUAL);
    BOOKS.called(first, new Report.Failed("gone", "2"));
    assertEquals("order NEW\nbill FAILED superseded gone 2\nbill CREATED\n", BOOKS.standing(first));
  }

  @Test
  void secondTransactionOfOneBillIsInReview() {
    BillSnapshot placed = BOOKS.place();
    BOOKS.called(placed, paid("2-a"));
    assertEquals(Acknowledgement.ALREADY_RECORDED, said(BOOKS.called(placed, paid("2-b"))));
    assertEquals(
        """
        order PROCESSING
        bill PAID 2-a
        receipt APPLIED 50000 VND 2-a
        receipt EXTRA 50000 VND 2-b
        case SECOND_TRANSACTION
        """,
        BOOKS.standing(placed));
  }

  @Test
  void anAttemptThatFailedLeavesTheBillPayable() {
    BillSnapshot placed = BOOKS.place();
    assertEquals(
        Acknowledgement.IGNORED, said(BOOKS.called(placed, new Report.Declined("no", "-63"))));
    assertEquals("order NEW\nbill CREATED\n", BOOKS.standing(placed));
  }

  @Test
  void afterItsDeadlineAnUnpaidBillExpiresWithItsOrder() {
    BillSnapshot placed = BOOKS.place();
    pass(placed, Duration.ofNanos(-1_000));
    assertEquals(Acknowledgement.IGNORED, said(BOOKS.answered(placed, NOT_FOUND)));
    pass(placed, Duration.ZERO);
    assertEquals(Acknowledgement.RECORDED, said(BOOKS.answered(placed, NOT_FOUND)));
    assertEquals(
        """
        order FAILED PAYMENT_EXPIRED
        bill EXPIRED
        history order >NEW by test: order placed
        history bill >CREATED by test: order placed
        history order NEW>FAILED by zalopay reconcile: not found
        history bill CREATED>EXPIRED by zalopay reconcile: not found
        event order.new
        event order.failed
        event payment.expired
        """,
        BOOKS.story(placed));
  }

  @Test
  void finalFailureAtTheGatewayFailsTheOrder() {
    BillSnapshot placed = BOOKS.place();
    BOOKS.called(placed, new Report.Failed("Giao dịch thất bại", "-54"));
    assertEquals(
        "order FAILED PAYMENT_FAILED\nbill FAILED Giao dịch thất bại -54\n",
        BOOKS.standing(placed));
  }

  @Test
  void failureWithALongReasonIsStored() {
    BillSnapshot placed = BOOKS.place();
    BOOKS.called(placed, new Report.Failed("Đ🎁".repeat(1_000), "-".repeat(100)));
    assertEquals("FAILED", BOOKS.now(placed).bill().bill().state().label());
  }

  @Test
  void moneyInProgressTooLongIsInReview() {
    BillSnapshot placed = BOOKS.place();
    Report inProgress = new Report.InProgress();
    pass(placed, Duration.ofHours(24).minusNanos(1_000));
    BOOKS.answered(placed, inProgress);
    assertEquals("order NEW\nbill CREATED\n", BOOKS.standing(placed));
    pass(placed, Duration.ofHours(24));
    BOOKS.answered(placed, inProgress);
    assertEquals("order NEW\nbill IN_REVIEW UNDECIDED\ncase UNDECIDED\n", BOOKS.standing(placed));
  }

  /** Callbacks come in any order, and an open page says nothing of what is on its way. */
  @Test
  void moneyInProgressIsKeptUntilALaterAnswerSaysOtherwise() {
    BillSnapshot placed = BOOKS.place();
    Instant before = BOOKS.clock().instant();
    BOOKS.clock().pass(Duration.ofSeconds(1));
    assertInProgress(false, placed);

    BOOKS.called(placed, new Report.InProgress());
    assertInProgress(true, placed);
    BOOKS.called(placed, new Report.Declined("an earlier attempt", "51"));
    BOOKS.called(placed, new Report.OpenPage());
    BOOKS.answered(placed, new Report.OpenPage());
    BOOKS
        .bean(Settle.class)
        .settle(
            StoreFixture.ZALOPAY,
            "main",
            placed.bill().bill().ref(),
            new Report.Waiting(),
            MessageSource.STATUS,
            before);
    assertInProgress(true, placed);

    BOOKS.answered(placed, new Report.Waiting());
    assertInProgress(false, placed);
  }

  @ParameterizedTest
  @MethodSource("ends")
  void moneyIsNoLongerInProgressOnceItsBillIsClosed(Report end) {
    BillSnapshot placed = BOOKS.place();
    BOOKS.called(placed, new Report.InProgress());
    BOOKS.called(placed, end);
    assertInProgress(false, placed);
  }

  static List<Report> ends() {
    return List.of(
        paid("in-progress-" + UUID.randomUUID()),
        new Report.Failed("no", "2"),
        new Report.Expired("-54"),
        new Report.Suspicious("07"));
  }

  private static void assertInProgress(boolean expected, BillSnapshot placed) {
    BillSnapshot now = BOOKS.now(placed);
    assertEquals(expected, now.bill().inProgress());
    assertEquals(expected, now.moneyInProgress());
  }

  @Test
  void lateMoneyRevivesAnOrderThatRanOutOfTime() {
    BillSnapshot placed = expired();
    Instant lastMoment = BOOKS.clock().instant().plus(Duration.ofHours(24));
    BOOKS.clock().pass(Duration.ofDays(40));
    BOOKS.called(placed, paid("3-late", lastMoment));
    assertEquals(
        """
        order PROCESSING
        bill PAID 3-late
        receipt APPLIED 50000 VND 3-late
        """,
        BOOKS.standing(placed));
  }

  @Test
  void moneyMoreThanADayLateIsInReview() {
    BillSnapshot placed = expired();
    Instant tooLate = BOOKS.clock().instant().plus(Duration.ofHours(24)).plusNanos(1_000);
    BOOKS.clock().set(tooLate);
    BOOKS.called(placed, paid("3-too-late", tooLate));
    assertEquals(
        """
        order FAILED PAYMENT_EXPIRED
        bill PAID 3-too-late
        receipt EXTRA 50000 VND 3-too-late
        case LATE_TOO_LATE
        """,
        BOOKS.standing(placed));
  }

  @Test
  void moneyForACancelledOrderIsInReview() {
    BillSnapshot placed = expired();
    BOOKS.execute("UPDATE orders SET failure='CANCELLED' WHERE id=" + placed.order().id());
    BOOKS.called(placed, paid("3-cancelled"));
    assertEquals(
        """
        order FAILED CANCELLED
        bill PAID 3-cancelled
        receipt EXTRA 50000 VND 3-cancelled
        case LATE_CANCELLED
        """,
        BOOKS.standing(placed));
  }

  @Test
  void moneyForAReplacedOrderIsInReview() {
    BillSnapshot placed = expired();
    BillSnapshot successor = BOOKS.place(Draft.USUAL, placed.order().shopRef());
    BOOKS.called(placed, paid("3-replaced"));
    assertEquals(
        """
        order FAILED PAYMENT_EXPIRED
        bill PAID 3-replaced
        receipt EXTRA 50000 VND 3-replaced
        case LATE_REPLACED
        """,
        BOOKS.standing(placed));
    assertEquals("order NEW\nbill CREATED\n", BOOKS.standing(successor));
  }

  @Test
  void lateMoneyForTheBillBeforePaysAnOrderThatIsBeingPaidAgain() {
    BillSnapshot placed = expired();
    BOOKS.placeAnother(BOOKS.now(placed), Draft.USUAL);
    BOOKS.called(placed, paid("3-before"));
    assertEquals(
        """
        order PROCESSING
        bill PAID 3-before
        bill CREATED
        receipt APPLIED 50000 VND 3-before
        """,
        BOOKS.standing(placed));
  }

  private static BillSnapshot expired() {
    BillSnapshot placed = BOOKS.place();
    pass(placed, Duration.ZERO);
    BOOKS.answered(placed, NOT_FOUND);
    return BOOKS.now(placed);
  }

  /** Sets the clock to so long after the bill's deadline. */
  private static void pass(BillSnapshot placed, Duration afterDeadline) {
    BOOKS.clock().set(placed.bill().bill().deadline().plus(afterDeadline));
  }

  private static Acknowledgement said(SettleResult settled) {
    return settled.acknowledgement();
  }
}
