package io.tollgate.gateway.mutants;

import io.tollgate.bill.Report;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;
import java.util.TimeZone;

/** Reads the gateway's times in the time zone of the machine. */
final class LocalTimeZone extends Mutant {

  LocalTimeZone(SampleWalletGateway right, Clock clock) {
    super(right, clock);
  }

  @Override
  public Callback read(CallbackRequest request) {
    return change(right.read(request), report -> changePaid(report, LocalTimeZone::shifted));
  }

  private static Report.Paid shifted(Report.Paid paid) {
    int offset = TimeZone.getDefault().getRawOffset();
    return new Report.Paid(
        paid.received(), paid.transactionId(), paid.paidAt().minusMillis(offset), paid.evidence());
  }
}
