package io.tollgate.gateway.mutants;

import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;

/** Takes a refund for failed that the gateway has not heard of yet. */
final class NotFoundIsFailed extends Mutant {

  NotFoundIsFailed(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public RefundReport queryRefund(Refund refund) {
    RefundReport report = right.queryRefund(refund);
    return report instanceof RefundReport.NotFound
        ? new RefundReport.Failed("unknown", "44")
        : report;
  }
}
