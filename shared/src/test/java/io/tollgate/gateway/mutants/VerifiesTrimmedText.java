package io.tollgate.gateway.mutants;

import io.tollgate.gateway.Callback;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/** Verifies the signature over the text without the spaces around it. */
final class VerifiesTrimmedText extends Mutant {

  VerifiesTrimmedText(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public Callback read(CallbackRequest request) {
    String body = new String(request.body(), StandardCharsets.UTF_8);
    return right.read(with(request, request.account(), body.strip()));
  }
}
