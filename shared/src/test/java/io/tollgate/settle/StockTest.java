package io.tollgate.settle;

import static io.tollgate.store.Reports.paid;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tollgate.bill.Report;
import io.tollgate.catalogue.Products.Change;
import io.tollgate.catalogue.Products.Changed;
import io.tollgate.gateway.Acknowledgement;
import io.tollgate.gateway.Opening;
import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.money.Money;
import io.tollgate.order.Cart;
import io.tollgate.order.OrderState.Step;
import io.tollgate.order.Product;
import io.tollgate.store.IdempotencyKeyUse;
import io.tollgate.store.PaymentStore.Commit;
import io.tollgate.store.ProductFixture;
import io.tollgate.store.RefundFixture;
import io.tollgate.store.StoreFixture;
import io.tollgate.store.StoreFixture.Draft;
import io.tollgate.store.StoreTransaction;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.StoredRefund;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pieces are held from the checkout until the order fails, and taken again when it is revived. */
class StockTest {

  /** One connection: what a failed script leaves behind would meet the next caller. */
  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(1);

  private static int transactions;

  private final ProductFixture stock = new ProductFixture(STORE);
  private final Settle settle = STORE.bean(Settle.class);
  private final Product coffee = stock.product(29_000, 5);
  private final Product cup = stock.product(150_000, 5);

  @Test
  void stockIsReservedByTheOrderAndNotByItsPayment() {
    BillSnapshot order = stock.sold(2, cup, coffee);
    assertEquals(Money.of(358_000, "VND"), order.order().total());
    assertEquals("3 3", left());
    STORE.called(order, money(order));
    assertEquals("PROCESSING", state(order));
    assertEquals("3 3", left());
  }

  @Test
  void orderForMoreThanTheStockSellsNothing() {
    stock.sold(4, coffee);
    String customer = ProductFixture.customer();
    Cart both = stock.pick(customer, 2, coffee, cup);
    assertEquals(List.of(coffee.sku()), both.missing());
    assertEquals(Commit.GOODS_CHANGED, stock.buy(customer, both).commit());
    assertEquals("1 5", left());
    assertEquals(
        List.of("0"),
        STORE.rows("SELECT COUNT(*) FROM orders WHERE customer='%s'".formatted(customer)));
    assertEquals("5 of 5", stock.left(cup) + " of 5");
    stock.sold(1, coffee);
  }

  @Test
  void orderWithAChangedPriceIsRefused() {
    String customer = ProductFixture.customer();
    Cart read = stock.pick(customer, 1, coffee);
    change(new Change(none(), none(), Optional.of(31_000L), none(), Optional.empty(), 0, ""));
    assertEquals(Commit.GOODS_CHANGED, stock.buy(customer, read).commit());
    BillSnapshot order = stock.sold(stock.buy(customer, stock.cart(customer)));
    assertEquals(Money.of(31_000, "VND"), order.order().total());
  }

  @Test
  void inactiveProductIsNotSold() {
    String customer = ProductFixture.customer();
    Cart read = stock.pick(customer, 1, coffee);
    change(new Change(none(), none(), none(), Optional.of(false), Optional.empty(), 0, ""));
    assertEquals(Commit.GOODS_CHANGED, stock.buy(customer, read).commit());
    assertEquals(List.of(coffee.sku()), stock.cart(customer).missing());
  }

  @Test
  void orderOfAChangedCartIsRefused() {
    String customer = ProductFixture.customer();
    Cart read = stock.pick(customer, 1, coffee);
    stock.pick(customer, 2, coffee);
    assertEquals(Commit.GOODS_CHANGED, stock.buy(customer, read).commit());
  }

  @Test
  void aCartHasOneUnpaidOrder() {
    String customer = ProductFixture.customer();
    Cart cart = stock.pick(customer, 1, coffee);
    BillSnapshot first = stock.sold(stock.buy(customer, cart));
    assertEquals(Commit.DUPLICATE, stock.buy(customer, cart).commit());
    assertEquals("4 5", left());
    STORE.called(first, new Report.Failed("no", "2"));
    BillSnapshot second = stock.sold(stock.buy(customer, cart));
    assertEquals(first.order().shopRef(), second.order().shopRef());
    STORE.called(second, money(second));
    BillSnapshot next = stock.sold(stock.buy(customer, stock.pick(customer, 1, coffee)));
    assertEquals(cart.orderNumber().replaceAll("1$", "2"), next.order().shopRef());
  }

  @Test
  void replacingOrderMayUseTheStockOfItsPredecessor() {
    String customer = ProductFixture.customer();
    BillSnapshot first = stock.sold(stock.buy(customer, stock.pick(customer, 5, coffee)));
    assertEquals("0 5", left());
    Cart both = stock.pick(customer, 5, coffee, cup);
    assertEquals(List.of(), both.missing());
    BillSnapshot second = stock.sold(stock.replace(first, customer, both));
    assertEquals("0 0", left());
    assertEquals("order FAILED REPLACED\nbill CREATED superseded\n", STORE.standing(first));
    BillSnapshot third = stock.sold(stock.replace(second, customer, stock.pick(customer, 2, cup)));
    assertEquals("5 3", left());
    assertEquals(List.of("order.new", "order.replaced"), events(second));
    assertEquals(List.of("order.new"), events(third));
  }

  @Test
  void moneyForAReplacedOrderIsInReviewEvenIfItsSuccessorFailed() {
    String customer = ProductFixture.customer();
    BillSnapshot first = stock.sold(stock.buy(customer, stock.pick(customer, 1, coffee)));
    BillSnapshot second =
        stock.sold(stock.replace(first, customer, stock.pick(customer, 2, coffee)));
    Report.Paid money = money(first);
    STORE.called(second, new Report.Failed("no", "2"));
    assertEquals(Acknowledgement.RECORDED, STORE.called(first, money).acknowledgement());
    assertEquals(
        """
        order FAILED REPLACED
        bill PAID superseded %1$s
        receipt EXTRA 29000 VND %1$s
        case LATE_REPLACED
        """
            .formatted(money.transactionId()),
        STORE.standing(first));
    assertEquals(List.of(2), stock.holds(customer));
    assertEquals("5 5", left());
  }

  @Test
  void orderIsNotReplacedByOneThatIsOutOfStock() {
    String customer = ProductFixture.customer();
    BillSnapshot first = stock.sold(stock.buy(customer, stock.pick(customer, 3, coffee)));
    stock.sold(1, coffee);
    Cart more = stock.pick(customer, 5, coffee);
    assertEquals(List.of(coffee.sku()), more.missing());
    assertEquals(Commit.GOODS_CHANGED, stock.replace(first, customer, more).commit());
    assertEquals(first, STORE.now(first));
    assertEquals("1 5", left());
    Cart dearer = stock.pick(customer, 2, coffee);
    change(new Change(none(), none(), Optional.of(31_000L), none(), Optional.empty(), 0, ""));
    assertEquals(Commit.GOODS_CHANGED, stock.replace(first, customer, dearer).commit());
    stock.sold(stock.replace(first, customer, stock.cart(customer)));
    assertEquals("2 5", left());
  }

  @Test
  void paidOrderIsNotReplaced() {
    String customer = ProductFixture.customer();
    BillSnapshot first = stock.sold(stock.buy(customer, stock.pick(customer, 1, coffee)));
    Cart more = stock.pick(customer, 2, coffee);
    STORE.called(first, money(first));
    assertEquals(Commit.OUTDATED, stock.replace(first, customer, more).commit());
    assertEquals("PROCESSING", state(first));
    assertEquals("4 5", left());
    assertEquals(List.of(1), stock.holds(customer));
  }

  private List<String> events(BillSnapshot order) {
    return STORE.rows(
        "SELECT type FROM outbox WHERE order_id=%d ORDER BY id".formatted(order.order().id()));
  }

  @Test
  void everyFailureReturnsTheStock() {
    STORE.called(stock.sold(1, coffee), new Report.Failed("no", "2"));
    BillSnapshot refused = stock.sold(1, coffee);
    settle.refused(refused, new Opening.Refused("-2", "no"));
    BillSnapshot expired = stock.sold(1, coffee);
    STORE.clock().set(expired.bill().bill().deadline());
    STORE.answered(expired, new Report.NotFound());
    BillSnapshot ended = stock.sold(1, coffee);
    settle.endNow(ended, "test");
    STORE.answered(ended, new Report.NotFound());
    assertEquals("5 5", left());
    BillSnapshot open = stock.sold(1, coffee);
    STORE.answered(open, new Report.Suspicious("07"));
    assertEquals("4 5", left());
  }

  @Test
  void fullRefundReturnsTheStock() {
    STORE
        .bean(FakeGateway.class)
        .sayOfRefunds(Optional.of(new RefundReport.Done()), Optional.of(new RefundReport.Done()));
    String customer = ProductFixture.customer();
    Cart cart = stock.pick(customer, 2, coffee);
    BillSnapshot order = stock.sold(stock.buy(customer, cart, Draft.USUAL.at(FakeGateway.ID)));
    Report.Paid money = money(order);
    STORE.called(order, money);
    assertEquals("3 5", left());
    StoredRefund refund =
        RefundFixture.request(STORE, STORE.now(order), money.transactionId(), 58_000);
    STORE.bean(SettleRefund.class).follow(FakeGateway.ID, refund.identity());
    assertEquals("FAILED", state(order));
    assertEquals("5 5", left());
  }

  @Test
  void lateMoneyReservesTheStockAgain() {
    BillSnapshot order = stock.sold(3, coffee);
    STORE.called(order, new Report.Failed("no", "2"));
    assertEquals("5 5", left());
    STORE.called(order, money(order));
    assertEquals("PROCESSING", state(order));
    assertEquals("2 5", left());
  }

  @Test
  void lateMoneyForAnOrderOutOfStockIsInReview() {
    BillSnapshot order = stock.sold(3, coffee);
    STORE.called(order, new Report.Failed("no", "2"));
    stock.sold(3, coffee);
    Report.Paid money = money(order);
    assertEquals(Acknowledgement.RECORDED, STORE.called(order, money).acknowledgement());
    assertEquals(
        """
        order FAILED PAYMENT_FAILED
        bill PAID %1$s
        receipt EXTRA 87000 VND %1$s
        case LATE_NO_STOCK
        """
            .formatted(money.transactionId()),
        STORE.standing(order));
    assertEquals(Acknowledgement.ALREADY_RECORDED, STORE.called(order, money).acknowledgement());
    assertEquals("2 5", left());
  }

  @Test
  void payingAgainReservesTheStockAgainOrIsRefused() {
    BillSnapshot order = stock.sold(3, coffee);
    STORE.called(order, new Report.Failed("no", "2"));
    BillSnapshot failed = STORE.now(order);
    BillSnapshot other = stock.sold(3, coffee);
    assertEquals(Commit.GOODS_CHANGED, STORE.paymentStore().commit(revival(failed)));
    assertEquals(failed.order(), STORE.now(order).order());
    STORE.called(other, new Report.Failed("no", "2"));
    assertEquals(Commit.DONE, STORE.paymentStore().commit(revival(STORE.now(order))));
    assertEquals("2 5", left());
  }

  @Test
  void operatorChangesTheStockButNeverBelowZero() {
    stock.sold(2, coffee);
    assertEquals(Changed.DONE, adjusted(4));
    assertEquals(Changed.TOO_FEW, adjusted(-8));
    assertEquals(Changed.DONE, adjusted(-7));
    assertEquals("0 5", left());
    assertEquals(
        Changed.EXISTS,
        stock.catalogue().add(coffee, "again", new IdempotencyKeyUse.None(), stock.attribution()));
    assertEquals(
        List.of("5 delivered test", "4 counted test", "-7 counted test"),
        STORE.rows(
            "SELECT delta,reason,who FROM stock_move WHERE product_id=%d ORDER BY id"
                .formatted(coffee.id())));
  }

  private StoreTransaction revival(BillSnapshot failed) {
    return StoreTransaction.lock(failed.order(), Step.NEW, stock.attribution())
        .addBill(STORE.draw(new Draft(StoreFixture.ZALOPAY, "main", true, failed.order().total())))
        .transaction();
  }

  private Changed adjusted(long pieces) {
    return change(new Change(none(), none(), none(), none(), Optional.empty(), pieces, "counted"));
  }

  private Changed change(Change change) {
    return stock
        .catalogue()
        .change(coffee.sku(), change, new IdempotencyKeyUse.None(), stock.attribution());
  }

  private static <T> Optional<T> none() {
    return Optional.empty();
  }

  private static Report.Paid money(BillSnapshot order) {
    return paid(order, "s-" + ++transactions);
  }

  private static String state(BillSnapshot order) {
    return STORE.now(order).order().state().label();
  }

  private String left() {
    return stock.left(coffee) + " " + stock.left(cup);
  }
}
