package io.tollgate.gateway.mutants;

import io.tollgate.gateway.Callback;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;

/** Takes what a browser was given to carry for a callback about money. */
final class ReturnIsACallback extends Mutant {

  ReturnIsACallback(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public Callback read(CallbackRequest request) {
    CallbackRequest asReturn =
        new CallbackRequest(
            CallbackRequest.Channel.RETURN,
            request.account(),
            request.method(),
            request.rawQuery(),
            request.headers(),
            request.body());
    boolean isCallback = request.channel() == CallbackRequest.Channel.CALLBACK;
    return isCallback && right.read(asReturn) instanceof Callback.Returned(var account, var ref)
        ? new Callback.Verified(account, ref, invented())
        : right.read(request);
  }
}
