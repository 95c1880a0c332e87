package io.tollgate.gateway.mutants;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Report;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;

/** Takes a bill for failed that the gateway does not know, when it ends it. */
final class UnknownBillIsFailed extends Mutant {

  UnknownBillIsFailed(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public Report expire(Bill bill) {
    Report report = right.expire(bill);
    return report instanceof Report.NotFound ? new Report.Failed("unknown", "44") : report;
  }
}
