package io.tollgate.gateway.mutants;

import io.tollgate.bill.Ref;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.FormEncoding;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;

/** Believes a browser that says that it has paid. */
final class ReturnPays extends Mutant {

  ReturnPays(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public Callback read(CallbackRequest request) {
    Callback callback = right.read(request);
    boolean saysPaid =
        request.channel() == CallbackRequest.Channel.RETURN
            && request.rawQuery().contains("result_code=0");
    return saysPaid
        ? FormEncoding.read(request.rawQuery())
            .flatMap(query -> Ref.parse(query.getOrDefault("reference", "")))
            .<Callback>map(ref -> new Callback.Verified("main", ref, invented()))
            .orElse(callback)
        : callback;
  }
}
