package io.tollgate.gateway.mutants;

import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;

/** Leaves a refund to a person that the gateway has made. */
final class DoneRefundIsUndecided extends Mutant {

  DoneRefundIsUndecided(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public RefundReport refund(Refund refund) {
    RefundReport report = right.refund(refund);
    return report instanceof RefundReport.Done ? new RefundReport.Undecided("61") : report;
  }
}
