package io.tollgate.gateway.mutants;

import io.tollgate.gateway.NewBill;
import io.tollgate.gateway.Plan;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Closes a bill earlier or later than the gateway does. */
final class DeadlineNotTold extends Mutant {

  DeadlineNotTold(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public Plan plan(NewBill bill, Instant now) {
    return with(right.plan(bill, now), "expires_at", now.plus(Duration.ofHours(1)).toString());
  }
}
