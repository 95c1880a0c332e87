package io.tollgate.gateway.mutants;

import io.tollgate.gateway.NewBill;
import io.tollgate.gateway.Plan;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/** Plans other texts each time, so that a repeat is another payment. */
final class PlanDrawsAnew extends Mutant {

  PlanDrawsAnew(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public Plan plan(NewBill bill, Instant now) {
    return with(right.plan(bill, now), "description", UUID.randomUUID().toString());
  }
}
