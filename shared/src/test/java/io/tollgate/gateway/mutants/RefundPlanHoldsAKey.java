package io.tollgate.gateway.mutants;

import io.tollgate.bill.Memo;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;

/** Stores a key with a refund. */
final class RefundPlanHoldsAKey extends Mutant {

  RefundPlanHoldsAKey(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public RefundPlan planRefund(NewRefund refund, Instant now) {
    RefundPlan plan = right.planRefund(refund, now);
    Memo key = new Memo(Map.of("api_key", "api-key-of-main"));
    return new RefundPlan(plan.identity(), plan.memo().plus(key));
  }
}
