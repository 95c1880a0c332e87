package io.tollgate.gateway.mutants;

import io.tollgate.gateway.NewBill;
import io.tollgate.gateway.Plan;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;

/** Asks the buyer for a hundred times the amount. */
final class HundredfoldTwice extends Mutant {

  HundredfoldTwice(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public Plan plan(NewBill bill, Instant now) {
    Plan plan = right.plan(bill, now);
    BigDecimal amount = new BigDecimal(plan.memo().value("amount"));
    return with(plan, "amount", amount.movePointRight(2).toPlainString());
  }
}
