package io.tollgate.settle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tollgate.bill.Report;
import io.tollgate.gateway.Opening;
import io.tollgate.metrics.CapturedMetrics;
import io.tollgate.metrics.Metric;
import io.tollgate.money.Money;
import io.tollgate.store.Reports;
import io.tollgate.store.StoreFixture;
import io.tollgate.stored.BillSnapshot;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Payments are counted once, by what is committed. */
class PaymentMetricsTest {

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(1);

  private final BillSnapshot placed = STORE.place();

  @Test
  void paidPaymentIsCountedWithItsAmount() throws Exception {
    assertEquals(
        List.of("gateway=zalopay account=main outcome=paid 1"),
        CapturedMetrics.of(
            Metric.PAYMENTS, () -> STORE.called(placed, Reports.paid(placed, "once"))));

    BillSnapshot another = STORE.place();
    assertEquals(
        List.of("gateway=zalopay account=main currency=VND 50000"),
        CapturedMetrics.of(
            Metric.PAYMENT_AMOUNT, () -> STORE.called(another, Reports.paid(another, "amount"))));
  }

  @Test
  void repeatedCallbackIsNotCountedAgain() throws Exception {
    STORE.called(placed, Reports.paid(placed, "repeated"));
    assertEquals(
        List.of(),
        CapturedMetrics.lines(() -> STORE.called(placed, Reports.paid(placed, "repeated"))));
  }

  @Test
  void failedPaymentIsCountedAndNoAmount() throws Exception {
    assertEquals(
        List.of("gateway=zalopay account=main outcome=failed 1"),
        CapturedMetrics.of(
            Metric.PAYMENTS, () -> STORE.called(placed, new Report.Failed("no money", "51"))));
  }

  @Test
  void wrongAmountIsCountedAsInReview() throws Exception {
    Report wrong = Reports.paid(Money.of(1, "VND"), "wrong", STORE.clock().instant());
    assertEquals(
        List.of("gateway=zalopay account=main outcome=in_review 1"),
        CapturedMetrics.of(Metric.PAYMENTS, () -> STORE.called(placed, wrong)));
  }

  @Test
  void refusalToOpenIsCountedAsFailed() throws Exception {
    assertEquals(
        List.of("gateway=zalopay account=main outcome=failed 1"),
        CapturedMetrics.of(
            Metric.PAYMENTS,
            () ->
                STORE
                    .bean(Settle.class)
                    .refused(placed, new Opening.Refused("no such bank", "-49"))));
  }
}
