package io.tollgate.gateway.mutants;

import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;

/** Takes a refund for done that the gateway has only taken. */
final class TakenRefundIsDone extends Mutant {

  TakenRefundIsDone(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public RefundReport refund(Refund refund) {
    RefundReport report = right.refund(refund);
    return report instanceof RefundReport.Pending ? new RefundReport.Done() : report;
  }
}
