package io.tollgate.gateway.mutants;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Report;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;

/** Calls a bill expired when it ends it, though the buyer was faster. */
final class ExpiresPaidBills extends Mutant {

  ExpiresPaidBills(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public Report expire(Bill bill) {
    return right.expire(bill) instanceof Report.Paid
        ? new Report.Expired("31")
        : right.expire(bill);
  }
}
