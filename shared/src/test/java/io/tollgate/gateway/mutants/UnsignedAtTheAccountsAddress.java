package io.tollgate.gateway.mutants;

import io.tollgate.bill.Ref;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;

/** Needs no signature where the address names the account. */
final class UnsignedAtTheAccountsAddress extends Mutant {

  UnsignedAtTheAccountsAddress(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public Callback read(CallbackRequest request) {
    Callback callback = right.read(request);
    boolean isBelieved =
        callback.equals(new Callback.Rejected(Callback.Reason.UNSIGNED))
            && request.account().isPresent();
    return isBelieved
        ? new Callback.Verified("main", new Ref("260201ABCDEFGHJ"), invented())
        : callback;
  }
}
