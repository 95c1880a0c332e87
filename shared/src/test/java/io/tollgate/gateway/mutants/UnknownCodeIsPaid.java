package io.tollgate.gateway.mutants;

import io.tollgate.bill.Report;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;

/** Takes a callback for paid unless its code is a known one. */
final class UnknownCodeIsPaid extends Mutant {

  UnknownCodeIsPaid(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public Callback read(CallbackRequest request) {
    return change(
        right.read(request), report -> report instanceof Report.OpenPage ? invented() : report);
  }
}
