package io.tollgate.gateway.mutants;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Report;
import io.tollgate.gateway.GatewayUnreachable;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;

/** Takes a bill for failed when the gateway does not answer. */
final class OutageIsFailed extends Mutant {

  OutageIsFailed(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public Report query(Bill bill) {
    try {
      return right.query(bill);
    } catch (GatewayUnreachable _) {
      return new Report.Failed("unreachable", "");
    }
  }
}
