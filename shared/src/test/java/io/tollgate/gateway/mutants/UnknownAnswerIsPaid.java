package io.tollgate.gateway.mutants;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Report;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;

/** Takes an answer for paid unless its code is a known one. */
final class UnknownAnswerIsPaid extends Mutant {

  UnknownAnswerIsPaid(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public Report query(Bill bill) {
    return right.query(bill) instanceof Report.OpenPage ? invented() : right.query(bill);
  }
}
