package io.tollgate.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Memo;
import io.tollgate.bill.RefundState;
import io.tollgate.money.Money;
import java.time.Instant;
import java.util.UUID;

/** Writes refunds down as a function does before the gateway hears of them. */
public final class RefundDesk {

  private RefundDesk() {}

  public static StoredRefund request(
      Books books, Situation paid, String transactionId, long amount) {
    StoredRefund refund = draw(books, paid, transactionId, amount);
    assertEquals(
        Ledger.Commit.DONE, books.ledger().commit(requesting(books, paid, refund).transaction()));
    return books.ledger().refund(paid.bill().bill().gateway(), refund.identity());
  }

  /** A refund as a function would draw it up. */
  static StoredRefund draw(Books books, Situation paid, String transactionId, long amount) {
    Instant now = books.clock().instant();
    Bill bill = paid.bill().bill();
    Receipt receipt = books.ledger().receipt(bill, transactionId).orElseThrow();
    return new StoredRefund(
        0,
        bill.id(),
        receipt.id(),
        RefundKind.REFUND,
        UUID.randomUUID().toString(),
        transactionId,
        Money.of(amount, "VND"),
        "changed my mind",
        "Cửa hàng",
        new RefundState.Requested(),
        Memo.EMPTY,
        now,
        now,
        0);
  }

  /** Writes it down, once its transaction is committed. */
  static RefundRow requesting(Books books, Situation paid, StoredRefund refund) {
    Origin origin = new Origin("test", "refund asked for", books.clock().instant());
    return LedgerTransaction.lock(paid.order(), paid.order().state(), origin)
        .addRefund(paid.bill().bill().gateway(), refund);
  }
}
