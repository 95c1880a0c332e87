package io.tollgate.store;

import static io.tollgate.store.Reports.paid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tollgate.bill.BillState;
import io.tollgate.bill.Pacing;
import io.tollgate.order.OrderState.Step;
import io.tollgate.time.SettableClock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An order that counts beside a bill that does not is a bug, and must never be committed. */
class HalfCommitTest {

  /** One connection: what a failed script leaves behind would meet the next caller. */
  @RegisterExtension static final Books BOOKS = Books.open(1);

  private final Situation placed = BOOKS.place();

  @Test
  void aStaleBillUnderAFreshOrderWritesNothing() {
    BOOKS.execute("UPDATE bill SET version=version+1 WHERE id=" + placed.bill().bill().id());
    Situation before = BOOKS.now(placed);
    String story = BOOKS.story(placed);

    StoreUnavailable failure = assertThrows(StoreUnavailable.class, () -> commit(paying(placed)));

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
    assertEquals(Ledger.Commit.OUTDATED, commit(paying(placed)));
    assertEquals(story, BOOKS.story(placed));
    assertConnectionIsClean();
  }

  @Test
  void aStaleRefundUnderAFreshOrderWritesNothing() {
    String transaction = "2-" + placed.order().id();
    BOOKS.called(placed, paid(transaction));
    StoredRefund refund = RefundDesk.request(BOOKS, BOOKS.now(placed), transaction, 1);
    BOOKS.execute("UPDATE refund SET version=version+1 WHERE id=" + refund.id());
    Situation before = BOOKS.now(placed);
    RefundRow row =
        LedgerTransaction.lock(before.order(), before.order().state(), origin())
            .update(refund, refund);
    assertThrows(StoreUnavailable.class, () -> BOOKS.ledger().commit(row.transaction()));
    assertEquals(before, BOOKS.now(placed));
  }

  @Test
  void aDuplicateInTheMiddleWritesNothingAndLeavesTheConnectionClean() {
    Situation other = BOOKS.place();
    BOOKS.called(other, paid("3-" + placed.order().id()));
    String story = BOOKS.story(placed);
    BillRow bill = paying(placed);
    bill.addReceipt(ReceiptRole.APPLIED, paid("3-" + placed.order().id()), "CALLBACK", false);
    assertEquals(Ledger.Commit.DUPLICATE, commit(bill));
    assertEquals(story, BOOKS.story(placed));
    assertConnectionIsClean();
  }

  private static Ledger.Commit commit(BillRow bill) {
    return BOOKS.ledger().commit(bill.transaction());
  }

  private static BillRow paying(Situation from) {
    BillState paid = new BillState.Paid("1", SettableClock.START);
    return LedgerTransaction.lock(from.order(), Step.PROCESSING, origin())
        .update(from.bill(), from.bill().with(paid, Pacing.NEVER));
  }

  private static Origin origin() {
    return new Origin("test", "test", SettableClock.START);
  }

  /** An open transaction would still hold the order's row, or hide what the next caller writes. */
  private void assertConnectionIsClean() {
    BOOKS.execute("UPDATE orders SET updated_at=created_at WHERE id=" + placed.order().id());
    Situation next = BOOKS.place();
    assertEquals(
        List.of("NEW"), BOOKS.rows("SELECT state FROM orders WHERE id=" + next.order().id()));
  }
}
