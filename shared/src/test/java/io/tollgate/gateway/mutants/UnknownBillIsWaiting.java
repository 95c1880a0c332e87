package io.tollgate.gateway.mutants;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Report;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;

/** Takes a bill for opened that the gateway does not know. */
final class UnknownBillIsWaiting extends Mutant {

  UnknownBillIsWaiting(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public Report query(Bill bill) {
    Report report = right.query(bill);
    return report instanceof Report.NotFound ? new Report.Waiting() : report;
  }
}
