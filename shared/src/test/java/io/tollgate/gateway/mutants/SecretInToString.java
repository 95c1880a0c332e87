package io.tollgate.gateway.mutants;

import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;

/** Shows a key wherever it is printed. */
final class SecretInToString extends Mutant {

  SecretInToString(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public String toString() {
    return "Sample Wallet, callback key callback-key-of-main";
  }
}
