package io.tollgate.settle;

import io.tollgate.bill.Bill;
import io.tollgate.bill.BillState;
import io.tollgate.metrics.Metric;
import io.tollgate.metrics.Metrics;
import java.util.Locale;

/** Counts payments by what became of them, once it is committed. */
public final class PaymentMetrics {

  private PaymentMetrics() {}

  /** A report, an answer or a person changed a bill. */
  public static void changed(Bill before, Bill after) {
    String state = after.state().label();
    if (state.equals(before.state().label())) {
      return;
    }
    String gateway = after.gateway().value();
    Metrics.count(Metric.PAYMENTS, gateway, after.account(), state.toLowerCase(Locale.ROOT));
    if (after.state() instanceof BillState.Paid) {
      Metrics.emit(
          Metric.PAYMENT_AMOUNT,
          after.amount().minorUnits(),
          gateway,
          after.account(),
          after.amount().currency().getCurrencyCode());
    }
  }
}
