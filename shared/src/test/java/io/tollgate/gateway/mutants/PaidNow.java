package io.tollgate.gateway.mutants;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Report;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;

/** Dates a payment at the moment of the question. */
final class PaidNow extends Mutant {

  PaidNow(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public Report query(Bill bill) {
    return changePaid(
        right.query(bill),
        paid ->
            new Report.Paid(
                paid.received(), paid.transactionId(), clock.instant(), paid.evidence()));
  }
}
