package io.tollgate.gateway.mutants;

import io.tollgate.gateway.Callback;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;

/** Falls over a message of an account that is no longer configured. */
final class CrashesWithoutTheAccount extends Mutant {

  CrashesWithoutTheAccount(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public Callback read(CallbackRequest request) {
    if (request.account().filter(name -> !accounts().contains(name)).isPresent()) {
      throw new IllegalStateException("no such account");
    }
    return right.read(request);
  }
}
