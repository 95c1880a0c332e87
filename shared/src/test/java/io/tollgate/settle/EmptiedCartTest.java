package io.tollgate.settle;

import static io.tollgate.store.Reports.paid;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Memo;
import io.tollgate.bill.NextStep;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Opening;
import io.tollgate.money.Money;
import io.tollgate.order.Cart;
import io.tollgate.order.OrderState.Step;
import io.tollgate.order.Product;
import io.tollgate.store.Books;
import io.tollgate.store.Books.Draft;
import io.tollgate.store.Carts;
import io.tollgate.store.LedgerTransaction;
import io.tollgate.store.Shelf;
import io.tollgate.store.Situation;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A cart is emptied of what was bought when that is paid for or accepted, and never before. */
class EmptiedCartTest {

  @RegisterExtension static final Books BOOKS = Books.open(1);

  private static final GatewayId MANUAL = new GatewayId("manual");
  private static final Draft CASH = new Draft(MANUAL, "cash", true, Books.PRICE);
  private static final Draft BANK = new Draft(MANUAL, "bank", true, Books.PRICE);
  private static int transactions;

  private final Shelf shelf = new Shelf(BOOKS);
  private final String customer = Shelf.customer();
  private final Product coffee = shelf.product(29_000, 50);
  private final Product cup = shelf.product(150_000, 50);
  private final Cart cart = shelf.pick(customer, 2, coffee, cup);

  @Test
  void moneyEmptiesItOnce() {
    Situation order = bought(Draft.USUAL);
    assertEquals(List.of(2, 2), holds());
    BOOKS.called(order, money(order));
    assertEquals(List.of(), holds());
    shelf.pick(customer, 2, coffee);
    BOOKS.called(order, money(order));
    assertEquals(List.of(2), holds());
  }

  @Test
  void everyOtherOutcomeLeavesIt() {
    BOOKS.called(bought(Draft.USUAL), new Report.Failed("no", "2"));
    Situation doubtful = bought(Draft.USUAL);
    BOOKS.answered(doubtful, new Report.Suspicious("07"));
    Situation other = replaced(doubtful, Draft.USUAL);
    BOOKS.called(other, paid(Money.of(1, "VND"), transaction(), BOOKS.clock().instant()));
    assertEquals(List.of(2, 2), holds());
    assertEquals(cart.version(), shelf.cart(customer).version());
  }

  @Test
  void moneyWithoutApprovalEmptiesItToo() {
    Situation order = bought(Draft.USUAL.withoutAutoApprove());
    BOOKS.called(order, money(order));
    assertEquals("HOLD", BOOKS.now(order).order().state().label());
    assertEquals(List.of(), holds());
  }

  @Test
  void whatWasPutInMeanwhileStays() {
    Situation order = bought(Draft.USUAL);
    Product tea = shelf.product(19_000, 50);
    TreeMap<Long, Integer> more = new TreeMap<>();
    more.put(coffee.id(), 5);
    more.put(cup.id(), 2);
    more.put(tea.id(), 1);
    replace(more);
    BOOKS.called(order, money(order));
    assertEquals(List.of(3, 1), holds());
    assertEquals(
        List.of(coffee.id(), tea.id()),
        shelf.cart(customer).lines().stream().map(line -> line.product().id()).toList());
  }

  @Test
  void aLineThatWasTakenOutAndPutBackIsAnotherOne() {
    Situation order = bought(Draft.USUAL);
    shelf.pick(customer, 1, cup);
    shelf.pick(customer, 1, coffee);
    BOOKS.called(order, money(order));
    assertEquals(List.of(1), holds());
  }

  @Test
  void moneyForAReplacedOrderTakesNothingOutOfIt() {
    Situation first = bought(Draft.USUAL);
    Situation second = replaced(first, Draft.USUAL);
    BOOKS.called(first, money(first));
    assertEquals(List.of(2, 2), holds());
    BOOKS.called(second, money(second));
    assertEquals(List.of(), holds());
  }

  @Test
  void goodsThatArePaidOnDeliveryLeaveItOnAcceptance() {
    Situation order = opened(bought(CASH));
    assertEquals("PROCESSING", order.order().state().label());
    assertEquals(List.of(), holds());
    shelf.pick(customer, 1, coffee);
    BOOKS.called(order, money(order));
    assertEquals(List.of(1), holds());
  }

  @Test
  void goodsThatWaitForApprovalOrATransferStayInIt() {
    Situation transfer = opened(bought(BANK));
    assertEquals("HOLD", transfer.order().state().label());
    Situation held = opened(replaced(transfer, CASH.withoutAutoApprove()));
    assertEquals("HOLD", held.order().state().label());
    assertEquals(List.of(2, 2), holds());
    BOOKS
        .ledger()
        .commit(
            LedgerTransaction.lock(held.order(), Step.PROCESSING, shelf.origin()).transaction());
    assertEquals(List.of(), holds());
  }

  @Test
  void whatChangesNothingMakesNoNewVersion() {
    assertEquals(cart, shelf.pick(customer, 2, coffee, cup));
    assertEquals(cart.version() + 1, shelf.pick(customer, 3, coffee, cup).version());
  }

  private Situation bought(Draft draft) {
    return shelf.sold(shelf.buy(customer, shelf.cart(customer), draft));
  }

  private Situation replaced(Situation order, Draft draft) {
    Situation fresh = BOOKS.now(order);
    return shelf.sold(shelf.replace(fresh, customer, shelf.cart(customer), draft));
  }

  private Situation opened(Situation order) {
    return BOOKS
        .bean(Settle.class)
        .opened(order.bill().bill().ref(), new Opening.Opened(new NextStep.None(), Memo.EMPTY));
  }

  private void replace(TreeMap<Long, Integer> quantities) {
    BOOKS.bean(Carts.class).replace(customer, quantities, BOOKS.clock().instant());
  }

  private List<Integer> holds() {
    return shelf.holds(customer);
  }

  private static Report.Paid money(Situation order) {
    return paid(order, transaction());
  }

  private static String transaction() {
    return "c-" + ++transactions;
  }
}
