package io.tollgate.gateway.mutants;

import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;

/** Takes a refund for unknown that the gateway has taken and not finished. */
final class TakenRefundIsNotFound extends Mutant {

  TakenRefundIsNotFound(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public RefundReport queryRefund(Refund refund) {
    RefundReport report = right.queryRefund(refund);
    return report instanceof RefundReport.Done ? new RefundReport.NotFound() : report;
  }
}
