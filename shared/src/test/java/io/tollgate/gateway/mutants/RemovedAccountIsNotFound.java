package io.tollgate.gateway.mutants;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Report;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;

/** Takes a bill for unknown whose account is no longer configured. */
final class RemovedAccountIsNotFound extends Mutant {

  RemovedAccountIsNotFound(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public Report query(Bill bill) {
    return accounts().contains(bill.account()) ? right.query(bill) : new Report.NotFound();
  }
}
