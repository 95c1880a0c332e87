package io.tollgate.settle;

import static io.tollgate.store.Reports.paid;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Memo;
import io.tollgate.bill.NextStep;
import io.tollgate.bill.Report;
import io.tollgate.catalogue.Carts;
import io.tollgate.gateway.Opening;
import io.tollgate.money.Money;
import io.tollgate.order.Cart;
import io.tollgate.order.OrderState.Step;
import io.tollgate.order.Product;
import io.tollgate.store.ProductFixture;
import io.tollgate.store.StoreFixture;
import io.tollgate.store.StoreFixture.Draft;
import io.tollgate.store.StoreTransaction;
import io.tollgate.stored.BillSnapshot;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A cart is emptied of what was bought when that is paid for or accepted, and never before. */
class EmptiedCartTest {

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(1);

  private static final GatewayId MANUAL = new GatewayId("manual");
  private static final Draft CASH = new Draft(MANUAL, "cash", true, StoreFixture.PRICE);
  private static final Draft BANK = new Draft(MANUAL, "bank", true, StoreFixture.PRICE);
  private static int transactions;

  private final ProductFixture stock = new ProductFixture(STORE);
  private final String customer = ProductFixture.customer();
  private final Product coffee = stock.product(29_000, 50);
  private final Product cup = stock.product(150_000, 50);
  private final Cart cart = stock.pick(customer, 2, coffee, cup);

  @Test
  void paymentEmptiesTheCartOnce() {
    BillSnapshot order = bought(Draft.USUAL);
    assertEquals(List.of(2, 2), holds());
    STORE.called(order, money(order));
    assertEquals(List.of(), holds());
    stock.pick(customer, 2, coffee);
    STORE.called(order, money(order));
    assertEquals(List.of(2), holds());
  }

  @Test
  void everyOtherOutcomeLeavesTheCart() {
    STORE.called(bought(Draft.USUAL), new Report.Failed("no", "2"));
    BillSnapshot doubtful = bought(Draft.USUAL);
    STORE.answered(doubtful, new Report.Suspicious("07"));
    BillSnapshot other = replaced(doubtful, Draft.USUAL);
    STORE.called(other, paid(Money.of(1, "VND"), transaction(), STORE.clock().instant()));
    assertEquals(List.of(2, 2), holds());
    assertEquals(cart.version(), stock.cart(customer).version());
  }

  @Test
  void paymentThatWaitsForApprovalEmptiesTheCart() {
    BillSnapshot order = bought(Draft.USUAL.withoutAutoApprove());
    STORE.called(order, money(order));
    assertEquals("HOLD", STORE.now(order).order().state().label());
    assertEquals(List.of(), holds());
  }

  @Test
  void itemsAddedDuringThePaymentStayInTheCart() {
    BillSnapshot order = bought(Draft.USUAL);
    Product tea = stock.product(19_000, 50);
    TreeMap<Long, Integer> more = new TreeMap<>();
    more.put(coffee.id(), 5);
    more.put(cup.id(), 2);
    more.put(tea.id(), 1);
    replace(more);
    STORE.called(order, money(order));
    assertEquals(List.of(3, 1), holds());
    assertEquals(
        List.of(coffee.id(), tea.id()),
        stock.cart(customer).lines().stream().map(line -> line.product().id()).toList());
  }

  @Test
  void lineRemovedAndAddedAgainStaysInTheCart() {
    BillSnapshot order = bought(Draft.USUAL);
    stock.pick(customer, 1, cup);
    stock.pick(customer, 1, coffee);
    STORE.called(order, money(order));
    assertEquals(List.of(1), holds());
  }

  @Test
  void paymentForAReplacedOrderLeavesTheCart() {
    BillSnapshot first = bought(Draft.USUAL);
    BillSnapshot second = replaced(first, Draft.USUAL);
    STORE.called(first, money(first));
    assertEquals(List.of(2, 2), holds());
    STORE.called(second, money(second));
    assertEquals(List.of(), holds());
  }

  @Test
  void cashOnDeliveryOrderEmptiesTheCartOnAcceptance() {
    BillSnapshot order = opened(bought(CASH));
    assertEquals("PROCESSING", order.order().state().label());
    assertEquals(List.of(), holds());
    stock.pick(customer, 1, coffee);
    STORE.called(order, money(order));
    assertEquals(List.of(1), holds());
  }

  @Test
  void orderThatWaitsForApprovalOrATransferLeavesTheCart() {
    BillSnapshot transfer = opened(bought(BANK));
    assertEquals("HOLD", transfer.order().state().label());
    BillSnapshot held = opened(replaced(transfer, CASH.withoutAutoApprove()));
    assertEquals("HOLD", held.order().state().label());
    assertEquals(List.of(2, 2), holds());
    STORE
        .paymentStore()
        .commit(
            StoreTransaction.lock(held.order(), Step.PROCESSING, stock.attribution())
                .transaction());
    assertEquals(List.of(), holds());
  }

  @Test
  void cartThatDoesNotChangeKeepsItsVersion() {
    assertEquals(cart, stock.pick(customer, 2, coffee, cup));
    assertEquals(cart.version() + 1, stock.pick(customer, 3, coffee, cup).version());
  }

  private BillSnapshot bought(Draft draft) {
    return stock.sold(stock.buy(customer, stock.cart(customer), draft));
  }

  private BillSnapshot replaced(BillSnapshot order, Draft draft) {
    BillSnapshot fresh = STORE.now(order);
    return stock.sold(stock.replace(fresh, customer, stock.cart(customer), draft));
  }

  private BillSnapshot opened(BillSnapshot order) {
    return STORE
        .bean(Settle.class)
        .opened(order, new Opening.Opened(new NextStep.None(), Memo.EMPTY));
  }

  private void replace(TreeMap<Long, Integer> quantities) {
    STORE.bean(Carts.class).replace(customer, quantities, STORE.clock().instant());
  }

  private List<Integer> holds() {
    return stock.holds(customer);
  }

  private static Report.Paid money(BillSnapshot order) {
    return paid(order, transaction());
  }

  private static String transaction() {
    return "c-" + ++transactions;
  }
}
