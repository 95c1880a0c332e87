package io.tollgate.manage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.bill.Report;
import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.money.Money;
import io.tollgate.order.Product;
import io.tollgate.settle.Decision;
import io.tollgate.settle.FakeGateway;
import io.tollgate.store.Concurrently;
import io.tollgate.store.OperatorQueries;
import io.tollgate.store.ProductFixture;
import io.tollgate.store.RefundFixture;
import io.tollgate.store.Reports;
import io.tollgate.store.StoreFixture;
import io.tollgate.store.StoreFixture.Draft;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.CaseKind;
import io.tollgate.stored.ReviewCase;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A person accepts another amount than was asked for: it becomes the order's total by a line of its
 * own, and the order is paid; or nothing of it happens. After each test the audit finds nothing.
 */
class AcceptMoneyTest {

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(16);

  private static final Draft USUAL = Draft.USUAL.at(FakeGateway.ID);

  private final DecideCase decide = STORE.bean(DecideCase.class);
  private final FakeGateway bank = STORE.bean(FakeGateway.class);
  private final ProductFixture stock = new ProductFixture(STORE);

  @ParameterizedTest
  @ValueSource(longs = {49_990, 1, 50_001, 1_000_000})
  void amountThatArrivedBecomesTheTotalAndPaysTheOrder(long arrived) {
    String id = "tx-adjusted-" + arrived;
    BillSnapshot order = received(STORE.place(USUAL), arrived, id);
    long case1 = OrderFixture.openCase(STORE, order).id();
    assertEquals(arrived, acceptable(order));

    assertInstanceOf(DecideResult.Decided.class, accept(order));

    assertEquals(
        """
        order PROCESSING
        bill PAID %2$s
        receipt APPLIED %1$d VND %2$s
        case WRONG_AMOUNT
        """
            .formatted(arrived, id),
        STORE.standing(order));
    assertEquals(
        List.of("GOODS 1 50000", "ADJUSTMENT 1 " + (arrived - 50_000)),
        ofOrder(order, "SELECT kind,quantity,unit_price FROM order_line", "id"));
    assertEquals(List.of(Long.toString(arrived)), ofOrder(order, "SELECT amount FROM bill", "id"));
    assertEquals(Money.of(arrived, "VND"), STORE.now(order).order().total());
    assertEquals(
        List.of("ACCEPT an total 50000 VND becomes %d VND: it is near enough".formatted(arrived)),
        STORE.rows("SELECT to_state,who,why FROM history WHERE case_id=" + case1));
    assertEquals(
        List.of("order.processing " + arrived, "payment.paid " + arrived),
        ofOrder(
            order,
            "SELECT type,JSON_EXTRACT(payload,'$.amount') FROM outbox",
            "type",
            "type IN ('order.processing','payment.paid')"));
  }

  @Test
  void amountIsAcceptedOnlyWithANoteAndOnce() {
    BillSnapshot order = received(STORE.place(USUAL), 49_990, "tx-once");
    ReviewCase open = OrderFixture.openCase(STORE, order);

    assertEquals(new DecideResult.NoteRequired(), decide(open, Decision.ACCEPT, ""));
    assertInstanceOf(DecideResult.Decided.class, decide(open, Decision.ACCEPT, "rounded"));
    String story = STORE.story(order);
    assertInstanceOf(DecideResult.Decided.class, decide(open, Decision.ACCEPT, "again"));
    assertInstanceOf(DecideResult.AlreadyDecided.class, decide(open, Decision.KEEP, "x"));
    assertInstanceOf(DecideResult.AlreadyDecided.class, decide(open, Decision.REFUND, ""));

    assertEquals(story, STORE.story(order));
  }

  @Test
  void whatWasAskedForStaysBesideWhatArrived() {
    BillSnapshot order = received(STORE.place(USUAL), 49_990, "tx-asked");

    accept(order);

    assertEquals(StoreFixture.PRICE, STORE.now(order).bill().asOpened().bill().amount());
    assertEquals(Money.of(49_990, "VND"), STORE.now(order).bill().bill().amount());
  }

  /** Somebody may have given it back at the gateway's own portal while it waited for a person. */
  @Test
  void gatewayIsAskedAtOnceWhatWentBackOfTheAcceptedMoney() {
    BillSnapshot order = received(STORE.place(USUAL), 49_990, "tx-portal");
    STORE.clock().pass(Duration.ofDays(2));

    accept(order);

    assertEquals(
        List.of("1"), ofOrder(order, "SELECT reversals_next_at=updated_at FROM bill", "id"));
  }

  /** It is about other money, of which nobody has decided anything. */
  @Test
  void doubtBesideTheAmountStaysOpen() {
    BillSnapshot order = received(STORE.place(USUAL), 49_990, "tx-doubt-beside");
    STORE.called(order, new Report.Suspicious("07"));
    ReviewCase amount = OrderFixture.openCase(STORE, order, CaseKind.WRONG_AMOUNT);

    assertInstanceOf(DecideResult.Decided.class, decide(amount, Decision.ACCEPT, "near enough"));

    assertEquals("SUSPICIOUS", OrderFixture.openCase(STORE, order).kind().name());
  }

  /** As the answer to a question says it that lists two payments, the first of another amount. */
  @Test
  void doubtThatCameWithTheAmountStaysOpen() {
    BillSnapshot order = STORE.place(USUAL);
    Report.Paid first =
        Reports.paid(Money.of(49_990, "VND"), "tx-doubt-with", STORE.clock().instant());
    STORE.answered(order, first.oneOfSeveral());
    ReviewCase amount = OrderFixture.openCase(STORE, order, CaseKind.WRONG_AMOUNT);

    assertInstanceOf(DecideResult.Decided.class, decide(amount, Decision.ACCEPT, "near enough"));

    assertEquals("SUSPICIOUS", OrderFixture.openCase(STORE, order).kind().name());
  }

  @Test
  void amountForAnOrderWithoutAutomaticApprovalWaitsForIt() {
    BillSnapshot order = received(STORE.place(USUAL.withoutAutoApprove()), 49_990, "tx-hold");

    assertInstanceOf(DecideResult.Decided.class, accept(order));

    assertEquals("order HOLD", firstLine(order));
  }

  @Test
  void amountForAnOrderThatHasFailedMeanwhileRevivesItAndTakesItsPieces() {
    Product product = stock.product(25_000, 2);
    BillSnapshot order = stock.sold(2, product);
    STORE.called(order, new Report.Expired("-54"));
    assertEquals(2, stock.left(product));
    received(order, 49_990, "tx-revived");
    assertEquals(49_990, acceptable(order));

    assertInstanceOf(DecideResult.Decided.class, accept(order));

    assertEquals("order PROCESSING", firstLine(order));
    assertEquals(0, stock.left(product));
  }

  @Test
  void amountForGoodsThatOthersBoughtIsOutOfStock() {
    Product last = stock.product(50_000, 1);
    BillSnapshot order = stock.sold(1, last);
    STORE.called(order, new Report.Expired("-54"));
    stock.sold(1, last);
    received(order, 49_990, "tx-no-stock");

    String before = STORE.story(order);

    assertEquals(new DecideResult.OutOfStock(), accept(order));
    assertEquals(before, STORE.story(order));
  }

  @Test
  void cartIsEmptiedWithTheAcceptedMoney() {
    String customer = ProductFixture.customer();
    Product product = stock.product(50_000, 1);
    BillSnapshot order = stock.sold(stock.buy(customer, stock.pick(customer, 1, product)));
    received(order, 60_000, "tx-cart");

    assertInstanceOf(DecideResult.Decided.class, accept(order));

    assertEquals(List.of(), stock.holds(customer));
    assertEquals(0, stock.left(product));
  }

  @Test
  void orderThatIsPaidOtherwiseKeepsItsTotal() {
    BillSnapshot first = STORE.place(USUAL);
    BillSnapshot second = STORE.placeAnother(first, USUAL);
    received(first, 49_990, "tx-wrong");
    STORE.called(second, Reports.paid("tx-right"));

    assertCannotAccept(first);
  }

  @Test
  void exactMoneyOfTheSameBillKeepsTheTotal() {
    BillSnapshot order = received(STORE.place(USUAL), 49_990, "tx-first");
    STORE.called(order, Reports.paid("tx-then-exact"));

    assertCannotAccept(order);
  }

  /** Its bill is paid by the transaction that came too late, and a bill is paid once. */
  @Test
  void amountBesideLateMoneyOfTheSameBillCannotBeAccepted() {
    BillSnapshot order = STORE.place(USUAL);
    STORE.called(order, new Report.Failed("no", "2"));
    received(order, 49_990, "tx-beside-late");
    ReviewCase open = OrderFixture.openCase(STORE, order);
    STORE.clock().pass(Duration.ofHours(25));
    STORE.called(order, Reports.paid("tx-late", STORE.clock().instant()));
    assertEquals("order FAILED PAYMENT_FAILED", firstLine(order));

    assertEquals(new DecideResult.CannotAccept(), decide(open, Decision.ACCEPT, "near"));
  }

  @Test
  void anotherCurrencyCannotBecomeTheTotal() {
    BillSnapshot order = STORE.place(USUAL);
    STORE.called(order, Reports.paid(Money.of(50_000, "USD"), "tx-usd", STORE.clock().instant()));

    assertCannotAccept(order);
  }

  @Test
  void nothingCannotBecomeTheTotal() {
    assertCannotAccept(received(STORE.place(USUAL), 0, "tx-nothing"));
  }

  @Test
  void amountThatIsGoingBackCannotBeAccepted() {
    BillSnapshot order = received(STORE.place(USUAL), 49_990, "tx-going-back");
    RefundFixture.request(STORE, order, "tx-going-back", 10_000);

    assertCannotAccept(order);
  }

  @Test
  void amountForAnOrderWithASuccessorCannotBeAccepted() {
    BillSnapshot order = STORE.place(USUAL);
    STORE.called(order, new Report.Failed("no", "2"));
    received(order, 49_990, "tx-succeeded");
    STORE.place(USUAL, order.order().shopRef());

    assertCannotAccept(order);
  }

  @Test
  void amountForACancelledOrderCannotBeAccepted() {
    BillSnapshot order = STORE.place(USUAL);
    STORE.bean(CancelOrder.class).cancel(order.order().id());
    received(order, 49_990, "tx-cancelled");
    assertEquals(0, acceptable(order));

    assertEquals(
        new DecideResult.Illegal(new OrderCommand.Course.Illegal("FAILED", "PROCESSING")),
        accept(order));
  }

  /** A total never changes under a live bill; what still comes by it is a second payment. */
  @Test
  void billThatWasOfferedInItsPlaceIsSuperseded() {
    BillSnapshot first = STORE.place(USUAL);
    BillSnapshot second = STORE.placeAnother(first, USUAL);
    received(first, 49_990, "tx-before");

    assertInstanceOf(DecideResult.Decided.class, accept(first));
    assertTrue(STORE.now(second).bill().bill().superseded());
    STORE.called(second, Reports.paid("tx-second"));

    assertEquals(
        Set.of("APPLIED 49990", "EXTRA 50000"),
        Set.copyOf(ofOrder(first, "SELECT role,amount FROM receipt", "id")));
    assertEquals(Money.of(49_990, "VND"), STORE.now(first).order().total());
  }

  @Test
  void cashOfAnotherAmountLeavesItsOrderWhereItIs() {
    BillSnapshot order = OrderFixture.accepted(STORE, OrderFixture.CASH);
    received(order, 40_000, "tx-cash");

    assertInstanceOf(DecideResult.Decided.class, accept(order));

    assertEquals("order PROCESSING", firstLine(order));
    assertEquals(Money.of(40_000, "VND"), STORE.now(order).order().total());
  }

  @Test
  void transferOfAnotherAmountIsAccepted() {
    BillSnapshot order = OrderFixture.accepted(STORE, OrderFixture.TRANSFER);
    received(order, 51_000, "tx-transfer");

    assertInstanceOf(DecideResult.Decided.class, accept(order));

    assertEquals("order PROCESSING", firstLine(order));
  }

  @Test
  void ofTwoWrongAmountsOneIsAcceptedAndTheOtherGoesBack() {
    BillSnapshot order = received(STORE.place(USUAL), 30_000, "tx-part-1");
    ReviewCase first = OrderFixture.openCase(STORE, order);
    received(order, 20_000, "tx-part-2");

    assertInstanceOf(DecideResult.Decided.class, decide(first, Decision.ACCEPT, "half"));

    assertCannotAccept(order);
    bank.sayOfRefunds(Optional.of(new RefundReport.Done()), Optional.empty());
    decide(OrderFixture.openCase(STORE, order), Decision.REFUND, "");
    assertEquals("order PROCESSING", firstLine(order));
  }

  @Test
  void repeatedReportIsADuplicateAndAnotherOneASecondTransaction() {
    BillSnapshot order = received(STORE.place(USUAL), 49_990, "tx-reported");
    accept(order);
    String story = STORE.story(order);

    received(order, 49_990, "tx-reported");
    assertEquals(story, STORE.story(order));

    STORE.called(order, Reports.paid("tx-another"));
    assertEquals("SECOND_TRANSACTION", OrderFixture.openCase(STORE, order).kind().name());
  }

  @Test
  void refundGivesBackWhatArrivedAndNoMore() {
    BillSnapshot order = received(STORE.place(USUAL), 49_990, "tx-refunded");
    accept(order);
    bank.sayOfRefunds(Optional.of(new RefundReport.Done()), Optional.empty());
    RefundPayment refund = STORE.bean(RefundPayment.class);

    assertInstanceOf(
        RefundResult.Exceeds.class,
        refund.refund(
            order.bill().bill().ref(), new RefundRequest(50_000, "x", ""), Optional.empty(), "an"));
    assertInstanceOf(
        RefundResult.Done.class,
        refund.refund(
            order.bill().bill().ref(), new RefundRequest(0, "x", ""), Optional.empty(), "an"));

    assertEquals("order FAILED CANCELLED", firstLine(order));
    assertEquals(List.of("DONE 49990"), ofOrder(order, "SELECT state,amount FROM refund", "id"));
  }

  @Test
  void ofSixteenDifferentDecisionsAtOnceOneIsCarriedOut() {
    BillSnapshot order = received(STORE.place(USUAL), 49_990, "tx-race");
    ReviewCase open = OrderFixture.openCase(STORE, order);
    Decision[] either = {Decision.ACCEPT, Decision.KEEP};

    List<DecideResult> results =
        Concurrently.all(16, n -> decide(open, either[n % 2], "decided " + n % 2));

    assertEquals(
        Set.of(DecideResult.Decided.class, DecideResult.AlreadyDecided.class),
        results.stream().map(Object::getClass).collect(Collectors.toSet()));
    assertEquals(8, results.stream().filter(r -> r instanceof DecideResult.Decided).count());
    assertEquals(
        List.of("1"), STORE.rows("SELECT COUNT(*) FROM history WHERE case_id=" + open.id()));
  }

  @Test
  void exactMoneyInTheSameMomentPaysOrIsASecondTransaction() {
    for (int round = 0; round < 8; round++) {
      String id = "tx-moment-" + round;
      BillSnapshot order = received(STORE.place(USUAL), 49_990, id);
      ReviewCase open = OrderFixture.openCase(STORE, order);

      Concurrently.all(
          8,
          n ->
              n % 2 == 0
                  ? decide(open, Decision.ACCEPT, "near")
                  : STORE.called(order, Reports.paid(id + "-exact")));

      assertEquals(
          List.of("1"),
          STORE.rows(
              "SELECT COUNT(*) FROM receipt WHERE role='APPLIED' AND order_id="
                  + order.order().id()));
      STORE.assertSound();
    }
  }

  private static BillSnapshot received(BillSnapshot placed, long minorUnits, String id) {
    STORE.called(placed, Reports.paid(Money.of(minorUnits, "VND"), id, STORE.clock().instant()));
    return STORE.now(placed);
  }

  private DecideResult accept(BillSnapshot order) {
    return decide(OrderFixture.openCase(STORE, order), Decision.ACCEPT, "it is near enough");
  }

  private DecideResult decide(ReviewCase about, Decision decision, String note) {
    return decide.decide(about.id(), new DecideRequest(decision, note), OrderFixture.OPERATOR);
  }

  /** It is not offered, and changes nothing where it is tried. */
  private void assertCannotAccept(BillSnapshot order) {
    assertEquals(0, acceptable(order));
    String before = STORE.story(order);
    assertEquals(new DecideResult.CannotAccept(), accept(order));
    assertEquals(before, STORE.story(order));
  }

  /** What operators are shown of the open case. */
  private static long acceptable(BillSnapshot order) {
    return STORE
        .bean(OperatorQueries.class)
        .order(order.order().id())
        .orElseThrow()
        .part("cases")
        .stream()
        .filter(row -> !row.containsKey("decided_at"))
        .map(row -> (Long) Objects.requireNonNull(row.get("acceptable")))
        .findFirst()
        .orElseThrow();
  }

  private static String firstLine(BillSnapshot about) {
    return STORE.standing(about).lines().findFirst().orElseThrow();
  }

  private static List<String> ofOrder(BillSnapshot order, String select, String by) {
    return ofOrder(order, select, by, "1=1");
  }

  private static List<String> ofOrder(BillSnapshot order, String select, String by, String which) {
    return STORE.rows(
        select + " WHERE order_id=" + order.order().id() + " AND " + which + " ORDER BY " + by);
  }
}
