package io.tollgate.store;

import io.tollgate.bill.Evidence;
import io.tollgate.bill.Report;
import io.tollgate.money.Money;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.time.SettableClock;
import java.time.Instant;

/** What gateways say in tests. */
public final class Reports {

  private static final Evidence EVIDENCE = new Evidence("zalopay/main/key2", "{\"signed\":true}");

  private Reports() {}

  /** Exactly a bill's money, taken when the test's clock starts. */
  public static Report.Paid paid(String transactionId) {
    return paid(transactionId, SettableClock.START);
  }

  public static Report.Paid paid(String transactionId, Instant paidAt) {
    return paid(StoreFixture.PRICE, transactionId, paidAt);
  }

  /** Exactly the money of this bill. */
  public static Report.Paid paid(BillSnapshot about, String transactionId) {
    return paid(about.bill().bill().amount(), transactionId, SettableClock.START);
  }

  public static Report.Paid paid(Money received, String transactionId, Instant paidAt) {
    return new Report.Paid(received, transactionId, paidAt, EVIDENCE);
  }
}
