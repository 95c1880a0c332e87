package io.tollgate.gateway.mutants;

import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;
import java.time.Instant;

/** Gives all the money back where a part was meant. */
final class RefundOfTheWhole extends Mutant {

  RefundOfTheWhole(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public RefundPlan planRefund(NewRefund refund, Instant now) {
    return right.planRefund(
        new NewRefund(
            refund.bill(), refund.transactionId(), refund.bill().amount(), refund.reason()),
        now);
  }
}
