package io.tollgate.settle;

import static io.tollgate.store.Reports.paid;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tollgate.bill.Report;
import io.tollgate.gateway.Acknowledgement;
import io.tollgate.gateway.Opening;
import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.money.Money;
import io.tollgate.order.Cart;
import io.tollgate.order.OrderState.Step;
import io.tollgate.order.Product;
import io.tollgate.store.Books;
import io.tollgate.store.Books.Draft;
import io.tollgate.store.Catalogue.Change;
import io.tollgate.store.Catalogue.Changed;
import io.tollgate.store.KeyUse;
import io.tollgate.store.Ledger.Commit;
import io.tollgate.store.LedgerTransaction;
import io.tollgate.store.RefundDesk;
import io.tollgate.store.Shelf;
import io.tollgate.store.Situation;
import io.tollgate.store.StoredRefund;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pieces are held from the checkout until the order fails, and taken again when it is revived. */
class StockTest {

  /** One connection: what a failed script leaves behind would meet the next caller. */
  @RegisterExtension static final Books BOOKS = Books.open(1);

  private static int transactions;

  private final Shelf shelf = new Shelf(BOOKS);
  private final Settle settle = BOOKS.bean(Settle.class);
  private final Product coffee = shelf.product(29_000, 5);
  private final Product cup = shelf.product(150_000, 5);

  @Test
  void anOrderHoldsWhatItSellsAndItsMoneyTouchesNoStock() {
    Situation order = shelf.sold(2, cup, coffee);
    assertEquals(Money.of(358_000, "VND"), order.order().total());
    assertEquals("3 3", left());
    BOOKS.called(order, money(order));
    assertEquals("PROCESSING", state(order));
    assertEquals("3 3", left());
  }

  @Test
  void whatDoesNotFitIsNotSoldAtAll() {
    shelf.sold(4, coffee);
    String customer = Shelf.customer();
    Cart both = shelf.pick(customer, 2, coffee, cup);
    assertEquals(List.of(coffee.sku()), both.missing());
    assertEquals(Commit.GOODS_CHANGED, shelf.buy(customer, both).commit());
    assertEquals("1 5", left());
    assertEquals(
        List.of("0"),
        BOOKS.rows("SELECT COUNT(*) FROM orders WHERE customer='%s'".formatted(customer)));
    assertEquals("5 of 5", shelf.left(cup) + " of 5");
    shelf.sold(1, coffee);
  }

  @Test
  void aPriceThatChangedSinceItWasReadIsNotCharged() {
    String customer = Shelf.customer();
    Cart read = shelf.pick(customer, 1, coffee);
    change(new Change(none(), none(), Optional.of(31_000L), none(), Optional.empty(), 0, ""));
    assertEquals(Commit.GOODS_CHANGED, shelf.buy(customer, read).commit());
    Situation order = shelf.sold(shelf.buy(customer, shelf.cart(customer)));
    assertEquals(Money.of(31_000, "VND"), order.order().total());
  }

  @Test
  void whatIsNoLongerOnOfferIsNotSold() {
    String customer = Shelf.customer();
    Cart read = shelf.pick(customer, 1, coffee);
    change(new Change(none(), none(), none(), Optional.of(false), Optional.empty(), 0, ""));
    assertEquals(Commit.GOODS_CHANGED, shelf.buy(customer, read).commit());
    assertEquals(List.of(coffee.sku()), shelf.cart(customer).missing());
  }

  @Test
  void aCartThatChangedSinceItWasReadIsNotSold() {
    String customer = Shelf.customer();
    Cart read = shelf.pick(customer, 1, coffee);
    shelf.pick(customer, 2, coffee);
    assertEquals(Commit.GOODS_CHANGED, shelf.buy(customer, read).commit());
  }

  @Test
  void aCartHasOneUnpaidOrder() {
    String customer = Shelf.customer();
    Cart cart = shelf.pick(customer, 1, coffee);
    Situation first = shelf.sold(shelf.buy(customer, cart));
    assertEquals(Commit.DUPLICATE, shelf.buy(customer, cart).commit());
    assertEquals("4 5", left());
    BOOKS.called(first, new Report.Failed("no", "2"));
    Situation second = shelf.sold(shelf.buy(customer, cart));
    assertEquals(first.order().shopRef(), second.order().shopRef());
    BOOKS.called(second, money(second));
    Situation next = shelf.sold(shelf.buy(customer, shelf.pick(customer, 1, coffee)));
    assertEquals(cart.orderNumber().replaceAll("1$", "2"), next.order().shopRef());
  }

  @Test
  void theOrdersOwnPiecesAreThereForTheOneThatReplacesIt() {
    String customer = Shelf.customer();
    Situation first = shelf.sold(shelf.buy(customer, shelf.pick(customer, 5, coffee)));
    assertEquals("0 5", left());
    Cart both = shelf.pick(customer, 5, coffee, cup);
    assertEquals(List.of(), both.missing());
    Situation second = shelf.sold(shelf.replace(first, customer, both));
    assertEquals("0 0", left());
    assertEquals("order FAILED REPLACED\nbill CREATED superseded\n", BOOKS.standing(first));
    Situation third = shelf.sold(shelf.replace(second, customer, shelf.pick(customer, 2, cup)));
    assertEquals("5 3", left());
    assertEquals(List.of("order.new", "order.replaced"), events(second));
    assertEquals(List.of("order.new"), events(third));
  }

  @Test
  void moneyForAReplacedOrderIsForAPersonAlsoWhenItsSuccessorHasFailedToo() {
    String customer = Shelf.customer();
    Situation first = shelf.sold(shelf.buy(customer, shelf.pick(customer, 1, coffee)));
    Situation second = shelf.sold(shelf.replace(first, customer, shelf.pick(customer, 2, coffee)));
    Report.Paid money = money(first);
    BOOKS.called(second, new Report.Failed("no", "2"));
    assertEquals(Acknowledgement.RECORDED, BOOKS.called(first, money).acknowledgement());
    assertEquals(
        """
        order FAILED REPLACED
        bill PAID superseded %1$s
        receipt EXTRA 29000 VND %1$s
        case LATE_REPLACED
        """
            .formatted(money.transactionId()),
        BOOKS.standing(first));
    assertEquals(List.of(2), shelf.holds(customer));
    assertEquals("5 5", left());
  }

  @Test
  void anOrderIsNotReplacedByWhatIsNotToBeHad() {
    String customer = Shelf.customer();
    Situation first = shelf.sold(shelf.buy(customer, shelf.pick(customer, 3, coffee)));
    shelf.sold(1, coffee);
    Cart more = shelf.pick(customer, 5, coffee);
    assertEquals(List.of(coffee.sku()), more.missing());
    assertEquals(Commit.GOODS_CHANGED, shelf.replace(first, customer, more).commit());
    assertEquals(first, BOOKS.now(first));
    assertEquals("1 5", left());
    Cart dearer = shelf.pick(customer, 2, coffee);
    change(new Change(none(), none(), Optional.of(31_000L), none(), Optional.empty(), 0, ""));
    assertEquals(Commit.GOODS_CHANGED, shelf.replace(first, customer, dearer).commit());
    shelf.sold(shelf.replace(first, customer, shelf.cart(customer)));
    assertEquals("2 5", left());
  }

  @Test
  void anOrderThatWasPaidMeanwhileIsNotReplaced() {
    String customer = Shelf.customer();
    Situation first = shelf.sold(shelf.buy(customer, shelf.pick(customer, 1, coffee)));
    Cart more = shelf.pick(customer, 2, coffee);
    BOOKS.called(first, money(first));
    assertEquals(Commit.OUTDATED, shelf.replace(first, customer, more).commit());
    assertEquals("PROCESSING", state(first));
    assertEquals("4 5", left());
    assertEquals(List.of(1), shelf.holds(customer));
  }

  private List<String> events(Situation order) {
    return BOOKS.rows(
        "SELECT type FROM outbox WHERE order_id=%d ORDER BY id".formatted(order.order().id()));
  }

  @Test
  void everyWayToFailGivesBackWhatWasHeld() {
    BOOKS.called(shelf.sold(1, coffee), new Report.Failed("no", "2"));
    Situation refused = shelf.sold(1, coffee);
    settle.refused(refused.bill().bill().ref(), new Opening.Refused("-2", "no"));
    Situation expired = shelf.sold(1, coffee);
    BOOKS.clock().set(expired.bill().bill().deadline());
    BOOKS.answered(expired, new Report.NotFound());
    Situation ended = shelf.sold(1, coffee);
    settle.endNow(ended.bill().bill().ref());
    BOOKS.answered(ended, new Report.NotFound());
    assertEquals("5 5", left());
    Situation open = shelf.sold(1, coffee);
    BOOKS.answered(open, new Report.Suspicious("07"));
    assertEquals("4 5", left());
  }

  @Test
  void moneyThatIsAllGivenBackGivesThePiecesBack() {
    BOOKS
        .bean(FakeBank.class)
        .sayOfRefunds(Optional.of(new RefundReport.Done()), Optional.of(new RefundReport.Done()));
    String customer = Shelf.customer();
    Cart cart = shelf.pick(customer, 2, coffee);
    Situation order = shelf.sold(shelf.buy(customer, cart, Draft.USUAL.at(FakeBank.ID)));
    Report.Paid money = money(order);
    BOOKS.called(order, money);
    assertEquals("3 5", left());
    StoredRefund refund =
        RefundDesk.request(BOOKS, BOOKS.now(order), money.transactionId(), 58_000);
    BOOKS.bean(SettleRefund.class).follow(FakeBank.ID, refund.identity());
    assertEquals("FAILED", state(order));
    assertEquals("5 5", left());
  }

  @Test
  void lateMoneyTakesThePiecesAgain() {
    Situation order = shelf.sold(3, coffee);
    BOOKS.called(order, new Report.Failed("no", "2"));
    assertEquals("5 5", left());
    BOOKS.called(order, money(order));
    assertEquals("PROCESSING", state(order));
    assertEquals("2 5", left());
  }

  @Test
  void lateMoneyForWhatIsSoldIsForAPerson() {
    Situation order = shelf.sold(3, coffee);
    BOOKS.called(order, new Report.Failed("no", "2"));
    shelf.sold(3, coffee);
    Report.Paid money = money(order);
    assertEquals(Acknowledgement.RECORDED, BOOKS.called(order, money).acknowledgement());
    assertEquals(
        """
        order FAILED PAYMENT_FAILED
        bill PAID %1$s
        receipt EXTRA 87000 VND %1$s
        case LATE_NO_STOCK
        """
            .formatted(money.transactionId()),
        BOOKS.standing(order));
    assertEquals(Acknowledgement.ALREADY_RECORDED, BOOKS.called(order, money).acknowledgement());
    assertEquals("2 5", left());
  }

  @Test
  void payingAgainTakesThePiecesAgainOrIsRefused() {
    Situation order = shelf.sold(3, coffee);
    BOOKS.called(order, new Report.Failed("no", "2"));
    Situation failed = BOOKS.now(order);
    Situation other = shelf.sold(3, coffee);
    assertEquals(Commit.GOODS_CHANGED, BOOKS.ledger().commit(revival(failed)));
    assertEquals(failed.order(), BOOKS.now(order).order());
    BOOKS.called(other, new Report.Failed("no", "2"));
    assertEquals(Commit.DONE, BOOKS.ledger().commit(revival(BOOKS.now(order))));
    assertEquals("2 5", left());
  }

  @Test
  void aPersonAddsAndTakesPiecesButNeverMoreThanThereAre() {
    shelf.sold(2, coffee);
    assertEquals(Changed.DONE, adjusted(4));
    assertEquals(Changed.TOO_FEW, adjusted(-8));
    assertEquals(Changed.DONE, adjusted(-7));
    assertEquals("0 5", left());
    assertEquals(
        Changed.EXISTS, shelf.catalogue().add(coffee, "again", new KeyUse.None(), shelf.origin()));
    assertEquals(
        List.of("5 delivered test", "4 counted test", "-7 counted test"),
        BOOKS.rows(
            "SELECT delta,reason,who FROM stock_move WHERE product_id=%d ORDER BY id"
                .formatted(coffee.id())));
  }

  private LedgerTransaction revival(Situation failed) {
    return LedgerTransaction.lock(failed.order(), Step.NEW, shelf.origin())
        .addBill(BOOKS.draw(new Draft(Books.ZALOPAY, "main", true, failed.order().total())))
        .transaction();
  }

  private Changed adjusted(long pieces) {
    return change(new Change(none(), none(), none(), none(), Optional.empty(), pieces, "counted"));
  }

  private Changed change(Change change) {
    return shelf.catalogue().change(coffee.sku(), change, new KeyUse.None(), shelf.origin());
  }

  private static <T> Optional<T> none() {
    return Optional.empty();
  }

  private static Report.Paid money(Situation order) {
    return paid(order, "s-" + ++transactions);
  }

  private static String state(Situation order) {
    return BOOKS.now(order).order().state().label();
  }

  private String left() {
    return shelf.left(coffee) + " " + shelf.left(cup);
  }
}
