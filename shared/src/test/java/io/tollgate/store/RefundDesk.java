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
    Instant now = books.clock().instant();
    Bill bill = paid.bill().bill();
    Receipt receipt = books.ledger().receipt(bill, transactionId).orElseThrow();
    String identity = UUID.randomUUID().toString();
    StoredRefund refund =
        new StoredRefund(
            0,
            bill.id(),
            receipt.id(),
            RefundKind.REFUND,
            identity,
            transactionId,
            Money.of(amount, "VND"),
            "changed my mind",
            "Cửa hàng",
            new RefundState.Requested(),
            Memo.EMPTY,
            now,
            now,
            0);
    RefundRow row =
        LedgerTransaction.lock(
                paid.order(), paid.order().state(), new Origin("test", "refund asked for", now))
            .addRefund(bill.gateway(), refund);
    assertEquals(Ledger.Commit.DONE, books.ledger().commit(row.transaction()));
    return books.ledger().refund(bill.gateway(), identity);
  }
}
