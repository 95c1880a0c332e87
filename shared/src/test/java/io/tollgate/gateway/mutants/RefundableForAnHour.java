package io.tollgate.gateway.mutants;

import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Ends the time for refunds in the hour of the payment. */
final class RefundableForAnHour extends Mutant {

  RefundableForAnHour(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public Instant refundableUntil(Instant paidAt) {
    return paidAt.plus(Duration.ofHours(1));
  }
}
