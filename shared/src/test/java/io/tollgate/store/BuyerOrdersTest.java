package io.tollgate.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tollgate.order.Cart;
import io.tollgate.order.Order;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.StoredOrder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BuyerOrdersTest {

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(1);

  private static final ProductFixture SOLD = new ProductFixture(STORE);

  private final BuyerOrders orders = STORE.bean(BuyerOrders.class);

  @Test
  void pagesOfACustomersOrdersHoldEachOnceAndTheNewestFirst() {
    List<String> keys = List.of(placedBy("thu"), placedBy("thu"), placedBy("an"), placedBy("thu"));
    List<String> first = keys(orders.ofCustomer("thu", Optional.empty(), 2));
    assertEquals(List.of(keys.get(3), keys.get(1)), first);
    assertEquals(
        List.of(keys.get(0)), keys(orders.ofCustomer("thu", Optional.of(first.get(1)), 2)));
    assertEquals(List.of(), keys(orders.ofCustomer("thu", Optional.of(keys.get(0)), 2)));
  }

  @Test
  void anotherCustomersOrderIsNoPlaceInTheList() {
    placedBy("binh");
    assertEquals(List.of(), orders.ofCustomer("binh", Optional.of(placedBy("chi")), 2));
  }

  /** The database compares no such text with a column of ASCII (error 1267). */
  @Test
  void cursorOutsideAsciiIsNoPlaceInTheList() {
    placedBy("dung");
    assertEquals(List.of(), orders.ofCustomer("dung", Optional.of("Đ😀"), 2));
  }

  /** Paid, so that the customer's cart takes the next order. */
  private static String placedBy(String customer) {
    Cart cart = SOLD.pick(customer, 1, SOLD.product(50_000, 1));
    BillSnapshot placed = STORE.read(SOLD.buy(customer, cart).bill().bill().ref());
    STORE.called(placed, Reports.paid("paid " + placed.order().id()));
    return placed.order().keySha256();
  }

  private static List<String> keys(List<StoredOrder> found) {
    return found.stream().map(StoredOrder::order).map(Order::keySha256).toList();
  }
}
