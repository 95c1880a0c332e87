package io.tollgate.gateway.mutants;

import io.tollgate.gateway.Callback;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import io.tollgate.json.Json;
import java.time.Clock;

/** Verifies the signature over the JSON as it writes it itself. */
final class VerifiesReserialisedText extends Mutant {

  VerifiesReserialisedText(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public Callback read(CallbackRequest request) {
    return Json.object(request.text())
        .map(json -> right.read(with(request, request.account(), Json.write(json))))
        .orElseGet(() -> right.read(request));
  }
}
