package io.tollgate.gateway.mutants;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Report;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;

/** Reports the bill's amount, whatever was paid. */
final class AmountIgnored extends Mutant {

  AmountIgnored(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public Report query(Bill bill) {
    return changePaid(
        right.query(bill),
        paid ->
            new Report.Paid(bill.amount(), paid.transactionId(), paid.paidAt(), paid.evidence()));
  }
}
