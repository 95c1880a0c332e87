package io.tollgate.manage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.tollgate.bill.Report;
import io.tollgate.order.Product;
import io.tollgate.settle.FakeBank;
import io.tollgate.store.Books;
import io.tollgate.store.Books.Draft;
import io.tollgate.store.Reports;
import io.tollgate.store.Shelf;
import io.tollgate.store.Situation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A buyer gives an unpaid order up; the gateway is asked first. */
class CancelOrderTest {

  @RegisterExtension static final Books BOOKS = Books.open(2);

  private final CancelOrder cancel = BOOKS.bean(CancelOrder.class);
  private final FakeBank bank = BOOKS.bean(FakeBank.class);

  @Test
  void unpaidOrderIsCancelledAndItsPaymentEndedAtTheGateway() {
    Situation placed = BOOKS.place(Draft.USUAL.at(FakeBank.ID));

    CancelResult cancelled = new CancelResult.Cancelled(placed.order().shopRef());
    assertEquals(cancelled, cancel(placed));
    assertEquals(cancelled, cancel(placed));

    assertEquals(
        """
        order FAILED CANCELLED
        bill EXPIRED superseded
        history order >NEW by test: order placed
        history bill >CREATED by test: order placed
        history order NEW>FAILED by buyer: given up
        history bill CREATED>EXPIRED by fakebank expire: expired, code closed
        event order.new
        event order.cancelled
        event payment.expired
        """,
        BOOKS.story(placed));
  }

  @Test
  void moneyThatComesAfterACancellationIsACase() {
    Situation placed = BOOKS.place(Draft.USUAL.at(FakeBank.ID));
    cancel(placed);

    BOOKS.called(placed, Reports.paid("tx-after-cancel"));

    assertEquals(
        """
        order FAILED CANCELLED
        bill PAID superseded tx-after-cancel
        receipt EXTRA 50000 VND tx-after-cancel
        case LATE_CANCELLED
        """,
        BOOKS.standing(placed));
  }

  @Test
  void orderWhosePaymentFailedByItselfIsCancelledForGood() {
    Situation placed = BOOKS.place(Draft.USUAL.at(FakeBank.ID));
    BOOKS.called(placed, new Report.Failed("no money", "51"));

    assertInstanceOf(CancelResult.Cancelled.class, cancel(placed));

    assertEquals("order FAILED CANCELLED\nbill FAILED no money 51\n", BOOKS.standing(placed));
  }

  @Test
  void moneyThatTheGatewayHasAlreadyPaysTheOrder() {
    Situation placed = BOOKS.place(Draft.USUAL.at(FakeBank.ID));
    bank.say(placed.bill().bill().ref(), Reports.paid("tx-before-cancel"));

    assertInstanceOf(CancelResult.AlreadyPaid.class, cancel(placed));

    assertEquals(
        """
        order PROCESSING
        bill PAID tx-before-cancel
        receipt APPLIED 50000 VND tx-before-cancel
        """,
        BOOKS.standing(placed));
  }

  @Test
  void moneyOnItsWayStopsTheCancellation() {
    Situation placed = BOOKS.place(Draft.USUAL.at(FakeBank.ID));
    bank.say(placed.bill().bill().ref(), new Report.InProgress());

    assertInstanceOf(CancelResult.MoneyOnItsWay.class, cancel(placed));

    assertEquals("order NEW\nbill CREATED\n", BOOKS.standing(placed));
  }

  @Test
  void doubtfulMoneyStopsTheCancellation() {
    Situation placed = BOOKS.place(Draft.USUAL.at(FakeBank.ID));
    bank.say(placed.bill().bill().ref(), new Report.Suspicious("07"));

    assertInstanceOf(CancelResult.InReview.class, cancel(placed));

    assertEquals("order NEW\nbill IN_REVIEW SUSPICIOUS\ncase SUSPICIOUS\n", BOOKS.standing(placed));
  }

  @Test
  void orderThatWasReplacedCannotBeCancelled() {
    Shelf shelf = new Shelf(BOOKS);
    Product product = shelf.product(50_000, 5);
    String customer = Shelf.customer();
    Situation old = shelf.sold(shelf.buy(customer, shelf.pick(customer, 1, product)));
    shelf.sold(shelf.replace(old, customer, shelf.pick(customer, 2, product)));

    assertInstanceOf(CancelResult.Replaced.class, cancel(old));
  }

  @Test
  void orderThatIsPaidOnDeliveryCannotBeCancelledOnceItIsFulfilled() {
    Situation order = Orders.accepted(BOOKS, Orders.CASH);

    assertInstanceOf(CancelResult.AlreadyAccepted.class, cancel(order));

    assertEquals("order PROCESSING\nbill PENDING\n", BOOKS.standing(order));
  }

  private CancelResult cancel(Situation about) {
    return cancel.cancel(about.order().id());
  }
}
