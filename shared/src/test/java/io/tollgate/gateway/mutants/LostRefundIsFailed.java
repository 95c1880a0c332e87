package io.tollgate.gateway.mutants;

import io.tollgate.gateway.GatewayUnreachable;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;

/** Takes a refund for failed whose answer was lost. */
final class LostRefundIsFailed extends Mutant {

  LostRefundIsFailed(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public RefundReport refund(Refund refund) {
    try {
      return right.refund(refund);
    } catch (GatewayUnreachable _) {
      return new RefundReport.Failed("unreachable", "");
    }
  }
}
