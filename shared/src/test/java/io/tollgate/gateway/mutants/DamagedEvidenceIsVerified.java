package io.tollgate.gateway.mutants;

import io.tollgate.bill.Evidence;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;

/** Finds every piece of stored evidence to be as it was. */
final class DamagedEvidenceIsVerified extends Mutant {

  DamagedEvidenceIsVerified(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public Verification verify(String account, Evidence evidence) {
    Verification verification = right.verify(account, evidence);
    return verification instanceof Verification.Damaged
        ? new Verification.Verified(new Callback.Irrelevant("not looked at"))
        : verification;
  }
}
