package io.tollgate.gateway.mutants;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Report;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;

/** Lets a bill expire whose money is on its way. */
final class MoneyOnItsWayIsWaiting extends Mutant {

  MoneyOnItsWayIsWaiting(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public Report query(Bill bill) {
    Report report = right.query(bill);
    return report instanceof Report.InProgress ? new Report.Waiting() : report;
  }
}
