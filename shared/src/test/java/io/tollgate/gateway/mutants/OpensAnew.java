package io.tollgate.gateway.mutants;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Memo;
import io.tollgate.gateway.Opening;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

/** Opens a bill with another text than was planned, which a repeat has not. */
final class OpensAnew extends Mutant {

  OpensAnew(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public Opening open(Bill bill) {
    Memo drawn = new Memo(Map.of("description", UUID.randomUUID().toString()));
    return right.open(with(bill, bill.memo().plus(drawn)));
  }
}
