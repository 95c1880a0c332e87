package io.tollgate.gateway.mutants;

import io.tollgate.gateway.NewBill;
import io.tollgate.gateway.Plan;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;
import java.time.Instant;

/** Has callbacks sent to the address of the browser, and the other way round. */
final class AddressesSwapped extends Mutant {

  AddressesSwapped(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public Plan plan(NewBill bill, Instant now) {
    Plan plan = with(right.plan(bill, now), "callback_url", bill.returnUrl().toString());
    return with(plan, "return_url", bill.callbackUrl().toString());
  }
}
