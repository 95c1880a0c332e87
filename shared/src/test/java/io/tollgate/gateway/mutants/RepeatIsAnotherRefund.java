package io.tollgate.gateway.mutants;

import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;

/** Sends a refund twice under two names. */
final class RepeatIsAnotherRefund extends Mutant {

  RepeatIsAnotherRefund(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public RefundReport refund(Refund refund) {
    RefundReport report = right.refund(refund);
    RefundPlan plan =
        right.planRefund(
            new NewRefund(refund.bill(), refund.transactionId(), refund.amount(), refund.reason()),
            clock.instant());
    right.refund(
        new Refund(
            plan.identity(),
            refund.bill(),
            refund.transactionId(),
            refund.amount(),
            refund.reason(),
            plan.memo()));
    return report;
  }
}
