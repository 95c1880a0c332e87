package io.tollgate.settle;

import static io.tollgate.store.Reports.paid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tollgate.bill.BillState;
import io.tollgate.bill.PaymentFailure;
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
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link Settle} writes for each report. */
class SettleTest {

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(2);

  /** The buyer may have paid while a late answer to an early question was on its way. */
  @Test
  void anAnswerToAQuestionFromBeforeTheDeadlineExpiresNothing() {
    BillSnapshot placed = STORE.place();
    Instant deadline = placed.bill().bill().deadline();
    STORE.clock().set(deadline.plusSeconds(5));

    answeredAsOf(placed, deadline.minusNanos(1_000));
    assertEquals("order NEW\nbill CREATED\n", STORE.standing(placed));

    answeredAsOf(placed, deadline);
    assertEquals("order FAILED PAYMENT_EXPIRED\nbill EXPIRED\n", STORE.standing(placed));
  }

  private static void answeredAsOf(BillSnapshot about, Instant asOf) {
    Ref ref = about.bill().bill().ref();
    STORE
        .bean(Settle.class)
        .settle(StoreFixture.ZALOPAY, "main", ref, NOT_FOUND, MessageSource.RECONCILE, asOf);
  }

  @Test
  void paidOrderStaysPaidAfterAnyLaterReport() {
    BillSnapshot placed = STORE.place();
    STORE.called(placed, paid(transaction));
    Order order = STORE.now(placed).order();
    Attribution attribution = new Attribution("test", "pays again", STORE.clock().instant());

    assertThrows(
        IllegalStateException.class, () -> StoreTransaction.lock(order, Step.NEW, attribution));
  }

  /** A callback says that there was not enough money, and a query of it only "declined". */
  @Test
  void declinedAttemptKeepsItsBetterReasonUntilTheBillIsClosed() {
    BillSnapshot placed = STORE.place();
    assertEquals(Optional.of(PaymentFailure.DECLINED), declinedFor(placed, "declined"));
    assertEquals(Optional.of(PaymentFailure.NO_MONEY), declinedFor(placed, "insufficient_funds"));
    assertEquals(Optional.of(PaymentFailure.NO_MONEY), declinedFor(placed, "declined"));
    assertEquals(Optional.of(PaymentFailure.CANCELLED), declinedFor(placed, "cancelled_by_payer"));

    STORE.called(placed, paid(transaction));
    assertEquals(Optional.empty(), STORE.now(placed).bill().declined());
  }

  private static Optional<PaymentFailure> declinedFor(BillSnapshot about, String reason) {
    STORE.called(about, new Report.Declined(reason, "05"));
    return STORE.now(about).bill().declined();
  }

  private static final Report NOT_FOUND = new Report.NotFound();

  private final String transaction = UUID.randomUUID().toString();

  /** Microseconds read as milliseconds lie beyond every column; the money counts all the same. */
  @ParameterizedTest
  @ValueSource(strings = {"+58000-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "2400-01-01T00:00:00Z"})
  void timeOfPaymentThatCannotBeTrueIsTheTimeOfArrival(String time) {
    BillSnapshot placed = STORE.place();
    STORE.called(placed, paid("incredible " + time.length() + time.charAt(1), Instant.parse(time)));
    BillSnapshot after = STORE.read(placed.bill().bill().ref());
    assertEquals(STORE.clock().instant(), ((BillState.Paid) after.bill().bill().state()).paidAt());
  }

  @Test
  void paymentWritesBillOrderReceiptHistoryAndEvents() {
    BillSnapshot placed = STORE.place();

    assertEquals(Acknowledgement.RECORDED, said(STORE.called(placed, paid("260201000000389"))));

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
        STORE.story(placed));
  }

  /** Functions run on many machines, whose clocks are never quite the same. */
  @Test
  void aBillIsNotUpdatedBeforeItWasMade() {
    BillSnapshot placed = STORE.place();
    STORE.clock().set(placed.bill().updatedAt().minusSeconds(5));
    STORE.called(placed, paid(transaction));
    assertEquals(placed.bill().updatedAt(), STORE.now(placed).bill().updatedAt());

    BillSnapshot later = STORE.place();
    STORE.clock().set(later.bill().updatedAt().plusSeconds(5));
    STORE.called(later, paid(transaction + "1"));
    assertEquals(later.bill().updatedAt().plusSeconds(5), STORE.now(later).bill().updatedAt());
  }

  @Test
  void theFulfilmentEventIsTheOneThatTheOrderRemembers() {
    BillSnapshot placed = STORE.place();
    STORE.called(placed, paid(transaction));
    assertEquals(
        List.of("1"),
        STORE.rows(
            "SELECT COUNT(*) FROM outbox e JOIN orders o ON o.fulfilment_event=e.event_id"
                + " WHERE e.type='order.processing' AND o.id="
                + placed.order().id()));
  }

  /** Which other money it is, the gateway does not say in a way that could be stored. */
  @Test
  void paymentAmongOthersPaysAndOpensACase() {
    BillSnapshot placed = STORE.place();
    STORE.answered(placed, paid(transaction).oneOfSeveral());
    assertEquals(
        """
        order PROCESSING
        bill PAID %1$s
        receipt APPLIED 50000 VND %1$s
        case SUSPICIOUS
        """
            .formatted(transaction),
        STORE.standing(placed));
  }

  @Test
  void withoutAutoApproveAPaidOrderWaits() {
    BillSnapshot placed = STORE.place(Draft.USUAL.withoutAutoApprove());
    STORE.answered(placed, paid("1-hold"));
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
        STORE.story(placed));
  }

  @Test
  void duplicateCallbackChangesNothing() {
    BillSnapshot placed = STORE.place();
    STORE.called(placed, paid(transaction));
    String story = STORE.story(placed);
    assertEquals(Acknowledgement.ALREADY_RECORDED, said(STORE.called(placed, paid(transaction))));
    assertEquals(
        Acknowledgement.ALREADY_RECORDED, said(STORE.answered(placed, new Report.Failed("", "2"))));
    assertEquals(story, STORE.story(placed));
  }

  @ParameterizedTest
  @CsvSource({"49999, VND", "50001, VND", "50000, PEN", "0, VND"})
  void anotherAmountOrCurrencyIsInReviewAndPaysNothing(long amount, String currency) {
    BillSnapshot placed = STORE.place();
    Report report = paid(Money.of(amount, currency), transaction, SettableClock.START);
    assertEquals(Acknowledgement.WRONG_AMOUNT, said(STORE.called(placed, report)));
    assertEquals(
        """
        order NEW
        bill IN_REVIEW WRONG_AMOUNT
        receipt MISMATCH %d %s %s
        case WRONG_AMOUNT
        """
            .formatted(amount, currency, transaction),
        STORE.standing(placed));
    String standing = STORE.standing(placed);
    assertEquals(Acknowledgement.WRONG_AMOUNT, said(STORE.called(placed, report)));
    assertEquals(standing, STORE.standing(placed));
  }

  @Test
  void rightAmountEndsAReview() {
    BillSnapshot placed = STORE.place();
    STORE.answered(placed, new Report.Suspicious("07"));
    STORE.called(placed, paid("1-after-review"));
    assertEquals(
        """
        order PROCESSING
        bill PAID 1-after-review
        receipt APPLIED 50000 VND 1-after-review
        case SUSPICIOUS
        """,
        STORE.standing(placed));
  }

  @Test
  void callbackOfAnotherAccountSettlesNothing() {
    BillSnapshot placed = STORE.place(Draft.USUAL.of("main"));
    Ref ref = placed.bill().bill().ref();
    for (int i = 0; i < 2; i++) {
      SettleResult settled =
          STORE
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
    assertEquals("order NEW\nbill CREATED\n", STORE.standing(placed));
    assertEquals(
        List.of("ORPHAN second " + ref + " ORPHAN"),
        STORE.rows(
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
              STORE
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
        STORE.rows(
            "SELECT r.role,r.amount,(SELECT COUNT(*) FROM review_case c WHERE c.receipt_id=r.id)"
                + " FROM receipt r WHERE r.transaction_id='"
                + transaction
                + "'"));
  }

  /** Only the same bill's number is a repeat: no gateway promises never to give one twice. */
  @Test
  void numberUnderAnotherBillPaysThisOneAndOpensACase() {
    BillSnapshot first = STORE.place();
    BillSnapshot second = STORE.place();
    STORE.called(first, paid("9-twice"));

    assertEquals(Acknowledgement.RECORDED, said(STORE.called(second, paid("9-twice"))));

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
        STORE.story(second));
    String before = STORE.story(first) + STORE.story(second);
    assertEquals(Acknowledgement.ALREADY_RECORDED, said(STORE.called(second, paid("9-twice"))));
    assertEquals(Acknowledgement.ALREADY_RECORDED, said(STORE.called(first, paid("9-twice"))));
    assertEquals(before, STORE.story(first) + STORE.story(second));
  }

  /** Otherwise reconcile would ask for ever about a bill that can be neither paid nor expired. */
  @Test
  void answerAtTheDeadlineWithANumberOfAnotherBillPays() {
    STORE.called(STORE.place(), paid(transaction));
    BillSnapshot second = STORE.place();
    pass(second, Duration.ZERO);
    assertEquals(Acknowledgement.RECORDED, said(STORE.answered(second, paid(transaction))));
    assertEquals(doubled("order PROCESSING"), STORE.standing(second));
  }

  @Test
  void numberUnderAnotherBillWithAnotherAmountIsMismatch() {
    STORE.called(STORE.place(), paid(transaction));
    BillSnapshot second = STORE.place();
    Report other = paid(Money.of(40_000, "VND"), transaction, SettableClock.START);
    assertEquals(Acknowledgement.WRONG_AMOUNT, said(STORE.called(second, other)));
    assertEquals(
        """
        order NEW
        bill IN_REVIEW WRONG_AMOUNT
        receipt MISMATCH 40000 VND %s
        case WRONG_AMOUNT
        case NUMBER_TWICE
        """
            .formatted(transaction),
        STORE.standing(second));
  }

  @Test
  void numberOfAMismatchStillPaysAnotherBill() {
    Report other = paid(Money.of(40_000, "VND"), transaction, SettableClock.START);
    STORE.called(STORE.place(), other);
    BillSnapshot second = STORE.place();
    assertEquals(Acknowledgement.RECORDED, said(STORE.called(second, paid(transaction))));
    assertEquals(doubled("order PROCESSING"), STORE.standing(second));
  }

  /** One of the two reports is false, and receipts are never rewritten. */
  @Test
  void exactAmountAfterAMismatchOfTheSameNumberStaysInReview() {
    BillSnapshot placed = STORE.place();
    STORE.called(placed, paid(Money.of(40_000, "VND"), transaction, SettableClock.START));
    String standing = STORE.standing(placed);
    assertEquals(Acknowledgement.ALREADY_RECORDED, said(STORE.called(placed, paid(transaction))));
    assertEquals(standing, STORE.standing(placed));
  }

  @Test
  void numberOfAnOrphanStillPaysABill() {
    unknown("260201_another-shop");
    BillSnapshot placed = STORE.place();
    assertEquals(Acknowledgement.RECORDED, said(STORE.called(placed, paid(transaction))));
    assertEquals(doubled("order PROCESSING"), STORE.standing(placed));
  }

  /** One row for each reference, however often it is reported and whatever else has the number. */
  @Test
  void orphansOfOneNumberAreKeptOnceForEachReference() {
    STORE.called(STORE.place(), paid(transaction));
    for (int delivery = 0; delivery < 3; delivery++) {
      unknown("260201_đơn");
      unknown("260201_don");
      unknown("260201_DON");
    }
    assertEquals(
        List.of("APPLIED 0 null", "ORPHAN 1 ORPHAN", "ORPHAN 1 ORPHAN", "ORPHAN 1 ORPHAN"),
        STORE.rows(
            "SELECT r.role,r.number_twice,c.kind FROM receipt r"
                + " LEFT JOIN review_case c ON c.receipt_id=r.id WHERE r.transaction_id='%s'"
                    .formatted(transaction)
                + " ORDER BY r.id"));
  }

  @Test
  void sameNumberAtAnotherAccountIsAnother() {
    STORE.called(STORE.place(), paid(transaction));
    BillSnapshot other = STORE.place(Draft.USUAL.of("second"));
    STORE.called(other, paid(transaction));
    assertEquals(
        "order PROCESSING\nbill PAID %1$s\nreceipt APPLIED 50000 VND %1$s\n".formatted(transaction),
        STORE.standing(other));
  }

  private void unknown(String reference) {
    STORE
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
    List<String> before = STORE.rows("SELECT COUNT(*) FROM callback_log");
    STORE
        .bean(Settle.class)
        .unknown(
            StoreFixture.ZALOPAY,
            "main",
            "x",
            new Report.Failed("", "2"),
            MessageSource.callback("{}"));
    assertEquals(before, STORE.rows("SELECT COUNT(*) FROM callback_log"));
  }

  @Test
  void secondPaymentOfOneOrderIsInReview() {
    BillSnapshot first = STORE.place();
    BillSnapshot second = STORE.placeAnother(first, Draft.USUAL.of("second"));
    STORE.called(second, paid("1-second"));
    STORE.called(first, paid("1-first"));
    assertEquals(
        """
        order PROCESSING
        bill PAID superseded 1-first
        bill PAID 1-second
        receipt APPLIED 50000 VND 1-second
        receipt EXTRA 50000 VND 1-first
        case SECOND_PAYMENT
        """,
        STORE.standing(first));
  }

  @Test
  void aSupersededBillPaysItsOrderAsWell() {
    BillSnapshot first = STORE.place();
    STORE.placeAnother(first, Draft.USUAL);
    STORE.called(first, paid("1-superseded"));
    assertEquals(
        """
        order PROCESSING
        bill PAID superseded 1-superseded
        bill CREATED
        receipt APPLIED 50000 VND 1-superseded
        """,
        STORE.standing(first));
  }

  @Test
  void aSupersededBillThatFailsLeavesItsOrderAlone() {
    BillSnapshot first = STORE.place();
    STORE.placeAnother(first, Draft.USUAL);
    STORE.called(first, new Report.Failed("gone", "2"));
    assertEquals("order NEW\nbill FAILED superseded gone 2\nbill CREATED\n", STORE.standing(first));
  }

  @Test
  void secondTransactionOfOneBillIsInReview() {
    BillSnapshot placed = STORE.place();
    STORE.called(placed, paid("2-a"));
    assertEquals(Acknowledgement.ALREADY_RECORDED, said(STORE.called(placed, paid("2-b"))));
    assertEquals(
        """
        order PROCESSING
        bill PAID 2-a
        receipt APPLIED 50000 VND 2-a
        receipt EXTRA 50000 VND 2-b
        case SECOND_TRANSACTION
        """,
        STORE.standing(placed));
  }

  @Test
  void anAttemptThatFailedLeavesTheBillPayable() {
    BillSnapshot placed = STORE.place();
    assertEquals(
        Acknowledgement.IGNORED, said(STORE.called(placed, new Report.Declined("no", "-63"))));
    assertEquals("order NEW\nbill CREATED\n", STORE.standing(placed));
  }

  @Test
  void afterItsDeadlineAnUnpaidBillExpiresWithItsOrder() {
    BillSnapshot placed = STORE.place();
    pass(placed, Duration.ofNanos(-1_000));
    assertEquals(Acknowledgement.IGNORED, said(STORE.answered(placed, NOT_FOUND)));
    pass(placed, Duration.ZERO);
    assertEquals(Acknowledgement.RECORDED, said(STORE.answered(placed, NOT_FOUND)));
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
        STORE.story(placed));
  }

  @Test
  void finalFailureAtTheGatewayFailsTheOrder() {
    BillSnapshot placed = STORE.place();
    STORE.called(placed, new Report.Failed("Giao dịch thất bại", "-54"));
    assertEquals(
        "order FAILED PAYMENT_FAILED\nbill FAILED Giao dịch thất bại -54\n",
        STORE.standing(placed));
  }

  @Test
  void failureWithALongReasonIsStored() {
    BillSnapshot placed = STORE.place();
    STORE.called(placed, new Report.Failed("Đ🎁".repeat(1_000), "-".repeat(100)));
    assertEquals("FAILED", STORE.now(placed).bill().bill().state().label());
  }

  @Test
  void moneyInProgressTooLongIsInReview() {
    BillSnapshot placed = STORE.place();
    Report inProgress = new Report.InProgress();
    pass(placed, Duration.ofHours(24).minusNanos(1_000));
    STORE.answered(placed, inProgress);
    assertEquals("order NEW\nbill CREATED\n", STORE.standing(placed));
    pass(placed, Duration.ofHours(24));
    STORE.answered(placed, inProgress);
    assertEquals("order NEW\nbill IN_REVIEW UNDECIDED\ncase UNDECIDED\n", STORE.standing(placed));
  }

  /** Callbacks come in any order, and an open page says nothing of what is on its way. */
  @Test
  void moneyInProgressIsKeptUntilALaterAnswerSaysOtherwise() {
    BillSnapshot placed = STORE.place();
    Instant before = STORE.clock().instant();
    STORE.clock().pass(Duration.ofSeconds(1));
    assertInProgress(false, placed);

    STORE.called(placed, new Report.InProgress());
    assertInProgress(true, placed);
    STORE.called(placed, new Report.Declined("an earlier attempt", "51"));
    STORE.called(placed, new Report.OpenPage());
    STORE.answered(placed, new Report.OpenPage());
    STORE
        .bean(Settle.class)
        .settle(
            StoreFixture.ZALOPAY,
            "main",
            placed.bill().bill().ref(),
            new Report.Waiting(),
            MessageSource.STATUS,
            before);
    assertInProgress(true, placed);

    STORE.answered(placed, new Report.Waiting());
    assertInProgress(false, placed);
  }

  /** A bank debit that was begun in time settles days later. */
  @Test
  void moneyInProgressIsKeptAtTheDeadlineUntilALaterAnswerSaysOtherwise() {
    BillSnapshot placed = STORE.place();
    pass(placed, Duration.ZERO);
    Instant asked = STORE.clock().instant();
    pass(placed, Duration.ofSeconds(5));
    STORE.called(placed, new Report.InProgress());
    STORE.called(placed, new Report.Declined("an earlier attempt", "51"));
    answeredAsOf(placed, asked);
    assertInProgress(true, placed);
    assertEquals("order NEW\nbill CREATED\n", STORE.standing(placed));

    pass(placed, Duration.ofSeconds(6));
    STORE.answered(placed, NOT_FOUND);
    assertInProgress(false, placed);
    assertEquals("order FAILED PAYMENT_EXPIRED\nbill EXPIRED\n", STORE.standing(placed));
  }

  /** It may have been written long before it came, and its buyer may have paid in between. */
  @ParameterizedTest
  @MethodSource("unpaid")
  void callbackAfterTheDeadlineThatNobodyHasPaidExpiresNothing(Report report) {
    BillSnapshot placed = STORE.place();
    pass(placed, Duration.ofMinutes(30));
    Instant look = STORE.now(placed).bill().nextCheckAt();
    assertEquals(Acknowledgement.IGNORED, said(STORE.called(placed, report)));
    assertEquals("order NEW\nbill CREATED\n", STORE.standing(placed));
    assertEquals(look, STORE.now(placed).bill().nextCheckAt());

    STORE.answered(placed, report);
    assertEquals("order FAILED PAYMENT_EXPIRED\nbill EXPIRED\n", STORE.standing(placed));
  }

  static List<Report> unpaid() {
    return List.of(new Report.Waiting(), new Report.Declined("no", "51"), NOT_FOUND);
  }

  @ParameterizedTest
  @MethodSource("ends")
  void moneyIsNoLongerInProgressOnceItsBillIsClosed(Report end) {
    BillSnapshot placed = STORE.place();
    STORE.called(placed, new Report.InProgress());
    STORE.called(placed, end);
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
    BillSnapshot now = STORE.now(placed);
    assertEquals(expected, now.bill().inProgress());
    assertEquals(expected, now.moneyInProgress());
  }

  /** Whoever told of a refund meanwhile was told that there is no such money. */
  @ParameterizedTest
  @CsvSource({"PT1H, false", "PT1H0.001S, true"})
  void reversalsOfAPaymentHeardOfTooLateAreQueriedAtOnce(Duration late, boolean isDue) {
    BillSnapshot placed = STORE.place();
    Instant paidAt = STORE.clock().instant();
    STORE.clock().pass(late);
    STORE.answered(placed, paid(transaction, paidAt));
    assertEquals(
        List.of(isDue ? "1" : "null"),
        STORE.rows(
            "SELECT reversals_next_at=updated_at FROM bill WHERE id=" + placed.bill().bill().id()));
  }

  @Test
  void lateMoneyRevivesAnOrderThatRanOutOfTime() {
    BillSnapshot placed = expired();
    Instant lastMoment = STORE.clock().instant().plus(Duration.ofHours(24));
    STORE.clock().pass(Duration.ofDays(40));
    STORE.called(placed, paid("3-late", lastMoment));
    assertEquals(
        """
        order PROCESSING
        bill PAID 3-late
        receipt APPLIED 50000 VND 3-late
        """,
        STORE.standing(placed));
  }

  @Test
  void moneyMoreThanADayLateIsInReview() {
    BillSnapshot placed = expired();
    Instant tooLate = STORE.clock().instant().plus(Duration.ofHours(24)).plusNanos(1_000);
    STORE.clock().set(tooLate);
    STORE.called(placed, paid("3-too-late", tooLate));
    assertEquals(
        """
        order FAILED PAYMENT_EXPIRED
        bill PAID 3-too-late
        receipt EXTRA 50000 VND 3-too-late
        case LATE_TOO_LATE
        """,
        STORE.standing(placed));
  }

  @Test
  void moneyForACancelledOrderIsInReview() {
    BillSnapshot placed = expired();
    STORE.execute("UPDATE orders SET failure='CANCELLED' WHERE id=" + placed.order().id());
    STORE.called(placed, paid("3-cancelled"));
    assertEquals(
        """
        order FAILED CANCELLED
        bill PAID 3-cancelled
        receipt EXTRA 50000 VND 3-cancelled
        case LATE_CANCELLED
        """,
        STORE.standing(placed));
  }

  @Test
  void moneyForAReplacedOrderIsInReview() {
    BillSnapshot placed = expired();
    BillSnapshot successor = STORE.place(Draft.USUAL, placed.order().shopRef());
    STORE.called(placed, paid("3-replaced"));
    assertEquals(
        """
        order FAILED PAYMENT_EXPIRED
        bill PAID 3-replaced
        receipt EXTRA 50000 VND 3-replaced
        case LATE_REPLACED
        """,
        STORE.standing(placed));
    assertEquals("order NEW\nbill CREATED\n", STORE.standing(successor));
  }

  @Test
  void lateMoneyForTheBillBeforePaysAnOrderThatIsBeingPaidAgain() {
    BillSnapshot placed = expired();
    STORE.placeAnother(STORE.now(placed), Draft.USUAL);
    STORE.called(placed, paid("3-before"));
    assertEquals(
        """
        order PROCESSING
        bill PAID 3-before
        bill CREATED
        receipt APPLIED 50000 VND 3-before
        """,
        STORE.standing(placed));
  }

  private static BillSnapshot expired() {
    BillSnapshot placed = STORE.place();
    pass(placed, Duration.ZERO);
    STORE.answered(placed, NOT_FOUND);
    return STORE.now(placed);
  }

  /** Sets the clock to so long after the bill's deadline. */
  private static void pass(BillSnapshot placed, Duration afterDeadline) {
    STORE.clock().set(placed.bill().bill().deadline().plus(afterDeadline));
  }

  private static Acknowledgement said(SettleResult settled) {
    return settled.acknowledgement();
  }
}
