package io.tollgate.gateway.mutants;

import io.tollgate.gateway.Callback;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;
import java.util.Optional;

/** Takes the key of any account, also where the address names one. */
final class OtherAccountsKey extends Mutant {

  OtherAccountsKey(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public Callback read(CallbackRequest request) {
    return right.read(with(request, Optional.empty()));
  }
}
