package io.tollgate.gateway.mutants;

import io.tollgate.gateway.NewBill;
import io.tollgate.gateway.Plan;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Gives every buyer the same time. */
final class DeadlineIgnored extends Mutant {

  DeadlineIgnored(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public Plan plan(NewBill bill, Instant now) {
    Instant deadline = now.plus(Duration.ofMinutes(15)).truncatedTo(ChronoUnit.SECONDS);
    return new Plan(
        deadline, with(right.plan(bill, now), "expires_at", deadline.toString()).memo());
  }
}
