package io.tollgate.gateway.mutants;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Evidence;
import io.tollgate.bill.Report;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;

/** Keeps no text of the answer that said that a bill is paid. */
final class AnswersEvidenceEmpty extends Mutant {

  AnswersEvidenceEmpty(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public Report query(Bill bill) {
    return changePaid(
        right.query(bill),
        paid ->
            new Report.Paid(
                paid.received(),
                paid.transactionId(),
                paid.paidAt(),
                new Evidence(paid.evidence().keyId(), "")));
  }
}
