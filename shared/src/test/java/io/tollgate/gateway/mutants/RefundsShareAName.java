package io.tollgate.gateway.mutants;

import io.tollgate.bill.Memo;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;

/** Gives two refunds of one amount the same name. */
final class RefundsShareAName extends Mutant {

  RefundsShareAName(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public RefundPlan planRefund(NewRefund refund, Instant now) {
    String name = refund.bill().ref() + "-" + refund.amount().minorUnits();
    Memo memo = right.planRefund(refund, now).memo();
    return new RefundPlan(name, memo.plus(new Memo(Map.of("refund_id", name))));
  }
}
