package io.tollgate.manage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.tollgate.bill.Report;
import io.tollgate.order.Product;
import io.tollgate.settle.FakeGateway;
import io.tollgate.store.ProductFixture;
import io.tollgate.store.Reports;
import io.tollgate.store.StoreFixture;
import io.tollgate.store.StoreFixture.Draft;
import io.tollgate.stored.BillSnapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A buyer cancels an unpaid order; the gateway is queried first. */
class CancelOrderTest {

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(2);

  private final CancelOrder cancel = STORE.bean(CancelOrder.class);
  private final FakeGateway bank = STORE.bean(FakeGateway.class);

  @Test
  void unpaidOrderIsCancelledAndItsPaymentEndedAtTheGateway() {
    BillSnapshot placed = STORE.place(Draft.USUAL.at(FakeGateway.ID));

    CancelResult cancelled =
        new CancelResult.Cancelled(placed.order().number(), placed.order().shopRef());
    assertEquals(cancelled, cancel(placed));
    assertEquals(cancelled, cancel(placed));

    assertEquals(
        """
        order FAILED CANCELLED
        bill EXPIRED superseded closed
        history order >NEW by test: order placed
        history bill >CREATED by test: order placed
        history order NEW>FAILED by buyer: given up
        history bill CREATED>EXPIRED by fakebank expire: expired, code closed
        event order.new
        event order.cancelled
        event payment.expired
        """,
        STORE.story(placed));
  }

  @Test
  void moneyThatComesAfterACancellationIsACase() {
    BillSnapshot placed = STORE.place(Draft.USUAL.at(FakeGateway.ID));
    cancel(placed);

    STORE.called(placed, Reports.paid("tx-after-cancel"));

    assertEquals(
        """
        order FAILED CANCELLED
        bill PAID superseded tx-after-cancel
        receipt EXTRA 50000 VND tx-after-cancel
        case LATE_CANCELLED
        """,
        STORE.standing(placed));
  }

  @Test
  void orderWhosePaymentFailedByItselfIsCancelledForGood() {
    BillSnapshot placed = STORE.place(Draft.USUAL.at(FakeGateway.ID));
    STORE.called(placed, new Report.Failed("no money", "51"));

    assertInstanceOf(CancelResult.Cancelled.class, cancel(placed));

    assertEquals("order FAILED CANCELLED\nbill FAILED no money 51\n", STORE.standing(placed));
  }

  @Test
  void moneyThatTheGatewayHasAlreadyPaysTheOrder() {
    BillSnapshot placed = STORE.place(Draft.USUAL.at(FakeGateway.ID));
    bank.say(placed.bill().bill().ref(), Reports.paid("tx-before-cancel"));

    assertInstanceOf(CancelResult.AlreadyPaid.class, cancel(placed));

    assertEquals(
        """
        order PROCESSING
        bill PAID tx-before-cancel
        receipt APPLIED 50000 VND tx-before-cancel
        """,
        STORE.standing(placed));
  }

  @Test
  void moneyOnItsWayStopsTheCancellation() {
    BillSnapshot placed = STORE.place(Draft.USUAL.at(FakeGateway.ID));
    bank.say(placed.bill().bill().ref(), new Report.InProgress());

    assertInstanceOf(CancelResult.PaymentInProgress.class, cancel(placed));

    assertEquals("order NEW\nbill CREATED\n", STORE.standing(placed));
  }

  @Test
  void doubtfulMoneyStopsTheCancellation() {
    BillSnapshot placed = STORE.place(Draft.USUAL.at(FakeGateway.ID));
    bank.say(placed.bill().bill().ref(), new Report.Suspicious("07"));

    assertInstanceOf(CancelResult.InReview.class, cancel(placed));

    assertEquals("order NEW\nbill IN_REVIEW SUSPICIOUS\ncase SUSPICIOUS\n", STORE.standing(placed));
  }

  @Test
  void orderThatWasReplacedCannotBeCancelled() {
    ProductFixture stock = new ProductFixture(STORE);
    Product product = stock.product(50_000, 5);
    String customer = ProductFixture.customer();
    BillSnapshot old = stock.sold(stock.buy(customer, stock.pick(customer, 1, product)));
    stock.sold(stock.replace(old, customer, stock.pick(customer, 2, product)));

    assertInstanceOf(CancelResult.Replaced.class, cancel(old));
  }

  @Test
  void orderThatIsPaidOnDeliveryCannotBeCancelledOnceItIsFulfilled() {
    BillSnapshot order = OrderFixture.accepted(STORE, OrderFixture.CASH);

    assertInstanceOf(CancelResult.AlreadyAccepted.class, cancel(order));

    assertEquals("order PROCESSING\nbill PENDING\n", STORE.standing(order));
  }

  private CancelResult cancel(BillSnapshot about) {
    return cancel.cancel(about.order().id());
  }
}
