package io.tollgate.gateway.mutants;

import io.tollgate.bill.Bill;
import io.tollgate.gateway.Opening;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;

/** Takes a bill for refused that an earlier call has opened. */
final class AlreadyOpenIsRefused extends Mutant {

  AlreadyOpenIsRefused(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public Opening open(Bill bill) {
    Opening opening = right.open(bill);
    return opening instanceof Opening.AlreadyOpen ? new Opening.Refused("1", "") : opening;
  }
}
