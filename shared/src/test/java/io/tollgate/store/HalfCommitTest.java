package io.tollgate.store;

import static io.tollgate.store.Reports.paid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tollgate.bill.BillState;
import io.tollgate.bill.Pacing;
import io.tollgate.order.OrderState.Step;
import io.tollgate.sql.DatabaseUnavailable;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.ReceiptRole;
import io.tollgate.stored.StoredRefund;
import io.tollgate.time.SettableClock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An order that counts beside a bill that does not is a bug, and must never be committed. */
class HalfCommitTest {

  /** One connection: what a failed script leaves behind would meet the next caller. */
  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(1);

  private final BillSnapshot placed = STORE.place();

  @Test
  void aStaleBillUnderAFreshOrderWritesNothing() {
    STORE.execute("UPDATE bill SET version=version+1 WHERE id=" + placed.bill().bill().id());
    BillSnapshot before = STORE.now(placed);
    String story = STORE.story(placed);

    DatabaseUnavailable failure =
        assertThrows(DatabaseUnavailable.class, () -> commit(paying(placed)));

    assertEquals("Database error 1242/21000", failure.getMessage());
    assertNull(failure.getCause());
    assertEquals(before, STORE.now(placed));
    assertEquals(story, STORE.story(placed));
    assertConnectionIsClean();
    STORE.called(placed, paid("1-" + placed.order().id()));
    assertEquals("PAID", STORE.now(placed).bill().bill().state().label());
    STORE.assertSound();
  }

  @Test
  void aStaleOrderWritesNothingAndIsNoError() {
    STORE.execute("UPDATE orders SET version=version+1 WHERE id=" + placed.order().id());
    String story = STORE.story(placed);
    assertEquals(PaymentStore.Commit.OUTDATED, commit(paying(placed)));
    assertEquals(story, STORE.story(placed));
    assertConnectionIsClean();
  }

  @Test
  void aStaleRefundUnderAFreshOrderWritesNothing() {
    String transaction = "2-" + placed.order().id();
    STORE.called(placed, paid(transaction));
    StoredRefund refund = RefundFixture.request(STORE, STORE.now(placed), transaction, 1);
    STORE.execute("UPDATE refund SET version=version+1 WHERE id=" + refund.id());
    BillSnapshot before = STORE.now(placed);
    LockedRefund row =
        StoreTransaction.lock(before.order(), before.order().state(), attribution())
            .update(refund, refund);
    assertThrows(DatabaseUnavailable.class, () -> STORE.paymentStore().commit(row.transaction()));
    assertEquals(before, STORE.now(placed));
  }

  @Test
  void aDuplicateInTheMiddleWritesNothingAndLeavesTheConnectionClean() {
    BillSnapshot other = STORE.place();
    STORE.called(other, paid("3-" + placed.order().id()));
    String story = STORE.story(placed);
    LockedBill bill = paying(placed);
    bill.addReceipt(ReceiptRole.APPLIED, paid("3-" + placed.order().id()), "CALLBACK", false);
    assertEquals(PaymentStore.Commit.DUPLICATE, commit(bill));
    assertEquals(story, STORE.story(placed));
    assertConnectionIsClean();
  }

  private static PaymentStore.Commit commit(LockedBill bill) {
    return STORE.paymentStore().commit(bill.transaction());
  }

  private static LockedBill paying(BillSnapshot from) {
    BillState paid = new BillState.Paid("1", SettableClock.START);
    return StoreTransaction.lock(from.order(), Step.PROCESSING, attribution())
        .update(from.bill(), from.bill().with(paid, Pacing.NEVER));
  }

  private static Attribution attribution() {
    return new Attribution("test", "test", SettableClock.START);
  }

  /** An open transaction would still hold the order's row, or hide what the next caller writes. */
  private void assertConnectionIsClean() {
    STORE.execute("UPDATE orders SET updated_at=created_at WHERE id=" + placed.order().id());
    BillSnapshot next = STORE.place();
    assertEquals(
        List.of("NEW"), STORE.rows("SELECT state FROM orders WHERE id=" + next.order().id()));
  }
}
