package io.tollgate.gateway.mutants;

import io.tollgate.gateway.Acknowledgement;
import io.tollgate.gateway.CallbackReply;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;

/** Tells the gateway that a callback is recorded that is not. */
final class NotRecordedIsAcknowledged extends Mutant {

  NotRecordedIsAcknowledged(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public CallbackReply reply(Acknowledgement acknowledgement) {
    return right.reply(
        acknowledgement == Acknowledgement.NOT_RECORDED
            ? Acknowledgement.RECORDED
            : acknowledgement);
  }
}
