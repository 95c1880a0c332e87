package io.tollgate.gateway.mutants;

import io.tollgate.gateway.Acknowledgement;
import io.tollgate.gateway.CallbackReply;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;

/** Answers a rejected callback with a status that HTTP does not have. */
final class ReplyWithoutAStatus extends Mutant {

  ReplyWithoutAStatus(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public CallbackReply reply(Acknowledgement acknowledgement) {
    CallbackReply reply = right.reply(acknowledgement);
    return acknowledgement == Acknowledgement.REJECTED
        ? new CallbackReply(0, reply.contentType(), reply.body())
        : reply;
  }
}
