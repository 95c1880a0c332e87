package io.tollgate.gateway.mutants;

import io.tollgate.bill.Evidence;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import io.tollgate.json.Json;
import java.time.Clock;

/** Keeps the message as it writes it itself, which nobody signed. */
final class EvidenceReserialised extends Mutant {

  EvidenceReserialised(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public Callback read(CallbackRequest request) {
    return change(right.read(request), report -> changePaid(report, EvidenceReserialised::anew));
  }

  private static Report.Paid anew(Report.Paid paid) {
    Evidence kept = paid.evidence();
    String text = Json.write(Json.object(kept.message()).orElseThrow());
    return new Report.Paid(
        paid.received(),
        paid.transactionId(),
        paid.paidAt(),
        new Evidence(kept.keyId(), text, kept.keyFingerprint(), kept.signature()));
  }
}
