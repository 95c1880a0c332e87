package io.tollgate.gateway.mutants;

import io.tollgate.bill.Report;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;

/** Takes a callback about a cancelled payment for paid. */
final class CancelledIsPaid extends Mutant {

  CancelledIsPaid(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public Callback read(CallbackRequest request) {
    return change(
        right.read(request),
        report ->
            report instanceof Report.Declined(String reason, _) && reason.startsWith("cancelled")
                ? invented()
                : report);
  }
}
