package io.tollgate.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.order.OrderNumber;
import io.tollgate.schedule.OrderNumbers;
import io.tollgate.store.PaymentStore.Commit;
import io.tollgate.store.StoreFixture.Draft;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.StoredBill;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each order has one number, also those of a version of ours that knew of none. */
class OrderNumbersTest {

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(1);

  private final OrderNumbers numbers = STORE.bean(OrderNumbers.class);

  @Test
  void orderHasTheNumberThatItWasPlacedWith() {
    String number = STORE.place().order().number();
    assertEquals(number, OrderNumber.parse(number).orElseThrow().value());
  }

  @Test
  void takenNumberIsRefusedSoThatAnotherOneIsDrawn() {
    OrderNumber taken = new OrderNumber(STORE.place().order().number());
    StoredBill bill = STORE.draw(Draft.USUAL);
    String nonce = UUID.randomUUID().toString().replace("-", "");
    NewOrder order =
        new NewOrder(
            taken, "taken", nonce, nonce + nonce, bill.bill().amount(), "Áo", "{}", "{}", "");
    StoreTransaction transaction =
        StoreTransaction.begin(STORE.attribution("order placed"))
            .place(order)
            .addBill(bill)
            .transaction();
    assertEquals(Commit.DUPLICATE, STORE.paymentStore().commit(transaction));
  }

  /** Its event and its pages show the shop's own number until then. */
  @Test
  void orderOfTheVersionBeforeGetsANumberOnce() {
    BillSnapshot old = STORE.place();
    BillSnapshot other = STORE.place();
    List.of(old, other).forEach(OrderNumbersTest::forget);
    assertEquals(old.order().shopRef(), STORE.now(old).order().number());

    assertEquals(1, numbers.drawMissing(1));
    assertEquals(1, numbers.drawMissing(9));
    assertEquals(0, numbers.drawMissing(9));

    String number = STORE.now(old).order().number();
    assertTrue(OrderNumber.parse(number).isPresent());
    assertNotEquals(number, STORE.now(other).order().number());
    assertEquals(old.order().version(), STORE.now(old).order().version());
  }

  private static void forget(BillSnapshot placed) {
    STORE.execute("UPDATE orders SET number=NULL WHERE id=" + placed.order().id());
  }
}
