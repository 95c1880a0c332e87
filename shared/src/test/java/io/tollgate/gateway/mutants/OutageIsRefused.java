package io.tollgate.gateway.mutants;

import io.tollgate.bill.Bill;
import io.tollgate.gateway.GatewayUnreachable;
import io.tollgate.gateway.Opening;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;

/** Takes a bill for refused whose opening was not answered. */
final class OutageIsRefused extends Mutant {

  OutageIsRefused(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public Opening open(Bill bill) {
    try {
      return right.open(bill);
    } catch (GatewayUnreachable _) {
      return new Opening.Refused("unreachable", "");
    }
  }
}
