package io.tollgate.gateway.mutants;

import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;

/** Never learns that a refund has come to its end. */
final class RefundNeverEnds extends Mutant {

  RefundNeverEnds(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public RefundReport queryRefund(Refund refund) {
    return right.queryRefund(refund) instanceof RefundReport.NotFound
        ? new RefundReport.NotFound()
        : new RefundReport.Pending();
  }
}
