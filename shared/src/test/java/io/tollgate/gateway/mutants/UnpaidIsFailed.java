package io.tollgate.gateway.mutants;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Report;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;

/** Takes a bill for failed that nobody has paid yet. */
final class UnpaidIsFailed extends Mutant {

  UnpaidIsFailed(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public Report query(Bill bill) {
    Report report = right.query(bill);
    return report instanceof Report.Waiting ? new Report.Failed("unpaid", "20") : report;
  }
}
