package io.tollgate.gateway.mutants;

import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;

/** Takes a refund for done that waits for a person at the gateway. */
final class UndecidedRefundIsDone extends Mutant {

  UndecidedRefundIsDone(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public RefundReport refund(Refund refund) {
    RefundReport report = right.refund(refund);
    return report instanceof RefundReport.Undecided ? new RefundReport.Done() : report;
  }
}
