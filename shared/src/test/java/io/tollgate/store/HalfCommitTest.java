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
  @RegisterExtension static final StoreFixture BOOKS = StoreFixture.open(1);

  private final BillSnapshot placed = BOOKS.place();

  @Test
  void aStaleBillUnderAFreshOrderWritesNothing() {
    BOOKS.execute("UPDATE bill SET version=version+1 WHERE id=" + placed.bill().bill().id());
    BillSnapshot before = BOOKS.now(placed);
    String story = BOOKS.story(placed);

    DatabaseUnavailable failure =
        assertThrows(DatabaseUnavailable.class, () -> commit(paying(placed)));

    assertEquals("Database error 1242/21000", failure.getMessage());
    assertNull(failure.getCause());
    assertEquals(before, BOOKS.now(placed));
    assertEquals(story, BOOKS.story(placed));
    assertConnectionIsClean();
    BOOKS.called(placed, paid("1-" + placed.order().id()));
    assertEquals("PAID", BOOKS.now(placed).bill().bill().state().label());
    BOOKS.assertSound();
  }

  @Test
  void aStaleOrderWritesNothingAndIsNoError() {
    BOOKS.execute("UPDATE orders SET version=version+1 WHERE id=" + placed.order().id());
    String story = BOOKS.story(placed);
    assertEquals(PaymentStore.Commit.OUTDATED, commit(paying(placed)));
    assertEquals(story, BOOKS.story(placed));
    assertConnectionIsClean();
  }

  @Test
  void aStaleRefundUnderAFreshOrderWritesNothing() {
    String transaction = "2-" + placed.order().id();
    BOOKS.called(placed, paid(transaction));
    StoredRefund refund = RefundFixture.request(BOOKS, BOOKS.now(placed), transaction, 1);
    BOOKS.execute("UPDATE refund SET version=version+1 WHERE id=" + refund.id());
    BillSnapshot before = BOOKS.now(placed);
    LockedRefund row =
        StoreTransaction.lock(before.order(), before.order().state(), attribution())
            .update(refund, refund);
    assertThrows(DatabaseUnavailable.class, () -> BOOKS.paymentStore().commit(row.transaction()));
    assertEquals(before, BOOKS.now(placed));
  }

  @Test
  void aDuplicateInTheMiddleWritesNothingAndLeavesTheConnectionClean() {
    BillSnapshot other = BOOKS.place();
    BOOKS.called(other, paid("3-" + placed.order().id()));
    String story = BOOKS.story(placed);
    LockedBill bill = paying(placed);
    bill.addReceipt(ReceiptRole.APPLIED, paid("3-" + placed.order().id()), "CALLBACK", false);
    assertEquals(PaymentStore.Commit.DUPLICATE, commit(bill));
    assertEquals(story, BOOKS.story(placed));
    assertConnectionIsClean();
  }

  private static PaymentStore.Commit commit(LockedBill bill) {
    return BOOKS.paymentStore().commit(bill.transaction());
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
    BOOKS.execute("UPDATE orders SET updated_at=created_at WHERE id=" + placed.order().id());
    BillSnapshot next = BOOKS.place();
    assertEquals(
        List.of("NEW"), BOOKS.rows("SELECT state FROM orders WHERE id=" + next.order().id()));
  }
}
