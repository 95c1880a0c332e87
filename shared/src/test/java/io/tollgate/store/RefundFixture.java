package io.tollgate.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Memo;
import io.tollgate.bill.RefundState;
import io.tollgate.money.Money;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.Receipt;
import io.tollgate.stored.RefundKind;
import io.tollgate.stored.StoredRefund;
import java.time.Instant;
import java.util.UUID;

/** Writes refunds down as a function does before the gateway hears of them. */
public final class RefundFixture {

  private RefundFixture() {}

  public static StoredRefund request(
      StoreFixture fixture, BillSnapshot paid, String transactionId, long amount) {
    Instant now = fixture.clock().instant();
    Bill bill = paid.bill().bill();
    Receipt receipt = fixture.paymentStore().receipt(bill, transactionId).orElseThrow();
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
    LockedRefund row =
        StoreTransaction.lock(
                paid.order(),
                paid.order().state(),
                new Attribution("test", "refund asked for", now))
            .addRefund(bill.gateway(), refund);
    assertEquals(PaymentStore.Commit.DONE, fixture.paymentStore().commit(row.transaction()));
    return fixture.paymentStore().refundSnapshot(bill.gateway(), identity).orElseThrow().refund();
  }
}
