package io.tollgate.gateway.mutants;

import io.tollgate.bill.Report;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import io.tollgate.money.Money;
import java.time.Clock;

/** Takes every currency for dollars. */
final class CurrencyIgnored extends Mutant {

  CurrencyIgnored(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public Callback read(CallbackRequest request) {
    return change(right.read(request), report -> changePaid(report, CurrencyIgnored::inDollars));
  }

  private static Report.Paid inDollars(Report.Paid paid) {
    Money dollars = Money.of(paid.received().minorUnits(), "USD");
    return new Report.Paid(dollars, paid.transactionId(), paid.paidAt(), paid.evidence());
  }
}
