package io.tollgate.gateway.mutants;

import io.tollgate.bill.Ref;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.FormEncoding;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;

/** Believes a browser that says which bill it comes from. */
final class ReturnUnsigned extends Mutant {

  ReturnUnsigned(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public Callback read(CallbackRequest request) {
    return request.channel() == CallbackRequest.Channel.CALLBACK
        ? right.read(request)
        : FormEncoding.read(request.rawQuery())
            .flatMap(query -> Ref.parse(query.getOrDefault("reference", "")))
            .<Callback>map(ref -> new Callback.Returned("main", ref))
            .orElseGet(() -> right.read(request));
  }
}
