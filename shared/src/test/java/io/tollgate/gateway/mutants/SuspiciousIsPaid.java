package io.tollgate.gateway.mutants;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Report;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;

/** Takes money that the gateway doubts for paid, when it asks. */
final class SuspiciousIsPaid extends Mutant {

  SuspiciousIsPaid(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public Report query(Bill bill) {
    Report report = right.query(bill);
    return report instanceof Report.Suspicious ? invented() : report;
  }
}
