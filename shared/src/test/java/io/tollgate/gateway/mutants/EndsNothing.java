package io.tollgate.gateway.mutants;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Report;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;

/** Calls a bill expired without telling the gateway. */
final class EndsNothing extends Mutant {

  EndsNothing(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public Report expire(Bill bill) {
    Report report = right.query(bill);
    return report instanceof Report.Waiting ? new Report.Expired("31") : report;
  }
}
