package io.tollgate.gateway.mutants;

import io.tollgate.bill.Evidence;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;

/** Keeps no text of the message that proved a payment. */
final class EvidenceEmpty extends Mutant {

  EvidenceEmpty(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public Callback read(CallbackRequest request) {
    return change(right.read(request), report -> changePaid(report, EvidenceEmpty::forgetful));
  }

  private static Report.Paid forgetful(Report.Paid paid) {
    Evidence kept = paid.evidence();
    Evidence empty = new Evidence(kept.keyId(), "", kept.keyFingerprint(), kept.signature());
    return new Report.Paid(paid.received(), paid.transactionId(), paid.paidAt(), empty);
  }
}
