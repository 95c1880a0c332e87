package io.tollgate.gateway.mutants;

import io.tollgate.gateway.Callback;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;

/** Reads a callback once, and forgets that the first one may not have been recorded. */
final class DropsDuplicates extends Mutant {

  private final Set<String> seen = new HashSet<>();

  DropsDuplicates(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public Callback read(CallbackRequest request) {
    return seen.add(request.text()) ? right.read(request) : new Callback.Irrelevant("duplicate");
  }
}
