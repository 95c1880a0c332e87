package io.tollgate.stored;

import static io.tollgate.store.Reports.paid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tollgate.store.StoreFixture;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the keys of the table of receipts refuse, whoever writes. */
class TransactionNumberTest {

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(1);

  private static final int DUPLICATE_KEY = 1062;
  private static final String COLUMNS =
      "ref,backend,account,transaction_id,amount,currency,source,key_id,evidence,paid_at,received_at";

  private final String transaction = UUID.randomUUID().toString();
  private final BillSnapshot paid = STORE.place();
  private final BillSnapshot other = STORE.place();

  TransactionNumberTest() {
    STORE.called(paid, paid(transaction));
  }

  /** It names no number_twice, and takes a duplicate key for "recorded already", as it did. */
  @Test
  void previousVersionStillDetectsADuplicateNumber() {
    assertDuplicate(insert(other, "", ""));
  }

  @Test
  void numberIsNeverWrittenTwiceUnderOneBill() {
    assertDuplicate(insert(paid, ",number_twice", ",1"));
  }

  @Test
  void lookUpsByNumberFindAllMoneyOfIt() {
    STORE.called(other, paid(transaction));
    assertEquals(
        List.of(paid.bill().bill().id(), other.bill().bill().id()),
        STORE.paymentStore().receipts(StoreFixture.ZALOPAY, "main", transaction).stream()
            .map(Receipt::billId)
            .toList());
    assertEquals(
        List.of(), STORE.paymentStore().receipts(StoreFixture.ZALOPAY, "second", transaction));
  }

  /** A second receipt of the paid bill's number, with more columns and their values. */
  private String insert(BillSnapshot about, String columns, String values) {
    return "INSERT INTO receipt(order_id,bill_id,role,%1$s%2$s) SELECT %3$d,%4$d,'EXTRA',%1$s%5$s"
            .formatted(COLUMNS, columns, about.order().id(), about.bill().bill().id(), values)
        + " FROM receipt r WHERE r.bill_id="
        + paid.bill().bill().id();
  }

  private static void assertDuplicate(String sql) {
    SQLException refusal = assertThrows(SQLException.class, () -> STORE.database().execute(sql));
    assertEquals(DUPLICATE_KEY, refusal.getErrorCode(), refusal.toString());
  }
}
