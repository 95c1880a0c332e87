package io.tollgate.gateway.mutants;

import io.tollgate.gateway.Callback;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import io.tollgate.json.Json;
import java.time.Clock;

/** Falls over a message that is no JSON. */
final class FallsOverGarbage extends Mutant {

  FallsOverGarbage(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public Callback read(CallbackRequest request) {
    if (request.text().startsWith("{")) {
      Json.object(request.text()).orElseThrow();
    }
    return right.read(request);
  }
}
