package io.tollgate.gateway.mutants;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Memo;
import io.tollgate.bill.Report;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;
import java.util.Map;

/** Does not look which bill an answer is about. */
final class AnyAnswerIsAboutTheBill extends Mutant {

  AnyAnswerIsAboutTheBill(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public Report query(Bill bill) {
    Memo memo = bill.memo().plus(new Memo(Map.of("reference", "260201ABCDEFGHJ")));
    return right.query(with(bill, memo));
  }
}
