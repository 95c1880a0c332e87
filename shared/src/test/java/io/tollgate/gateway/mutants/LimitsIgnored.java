package io.tollgate.gateway.mutants;

import io.tollgate.bill.Memo;
import io.tollgate.gateway.NewBill;
import io.tollgate.gateway.Plan;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;
import java.time.Instant;

/** Plans the least that the gateway takes where less was asked for, or too much. */
final class LimitsIgnored extends Mutant {

  LimitsIgnored(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public Plan plan(NewBill bill, Instant now) {
    try {
      return right.plan(bill, now);
    } catch (IllegalArgumentException _) {
      return new Plan(now.plusSeconds(900), Memo.EMPTY);
    }
  }
}
