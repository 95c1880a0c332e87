package io.tollgate.gateway.mutants;

import io.tollgate.bill.Memo;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

/** Gives a refund its name when it is asked for. */
final class RefundIdentityDrawnAtTheCall extends Mutant {

  RefundIdentityDrawnAtTheCall(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public RefundReport refund(Refund refund) {
    String drawn = UUID.randomUUID().toString();
    Memo memo = refund.memo().plus(new Memo(Map.of("refund_id", drawn)));
    return right.refund(
        new Refund(
            drawn, refund.bill(), refund.transactionId(), refund.amount(), refund.reason(), memo));
  }
}
