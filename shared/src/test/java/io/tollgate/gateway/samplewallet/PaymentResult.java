package io.tollgate.gateway.samplewallet;

import static io.tollgate.gateway.samplewallet.FieldNames.RESULT_CODE;

import io.tollgate.bill.Evidence;
import io.tollgate.bill.Report;
import io.tollgate.gateway.MessageFields;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the result_code of a payment means in our words, in a callback as in an answer. */
final class PaymentResult {

  private static final Logger LOG = LoggerFactory.getLogger(PaymentResult.class);

  private PaymentResult() {}

  /** Empty when there is no code, or a fact of the money is missing (document, 5). */
  static Optional<Report> report(MessageFields payment, Evidence evidence) {
    return payment.code(RESULT_CODE).flatMap(code -> report(code, payment, evidence));
  }

  private static Optional<Report> report(int code, MessageFields payment, Evidence evidence) {
    // fact: what each result of a payment means
    String text = Integer.toString(code);
    return switch (code) {
      case 0 -> new Payment(payment).paid(evidence);
      case 10 -> Optional.of(new Report.Declined("insufficient_balance", text));
      case 11 -> Optional.of(new Report.Declined("bank_error", text));
      case 12 -> Optional.of(new Report.Declined("cancelled_by_payer", text));
      case 20 -> Optional.of(new Report.Waiting());
      case 21 -> Optional.of(new Report.OpenPage());
      case 22 -> Optional.of(new Report.InProgress());
      case 30, 31 -> Optional.of(new Report.Expired(text));
      case 40 -> Optional.of(new Report.Suspicious(text));
      case 44 -> Optional.of(new Report.NotFound());
      default -> Optional.of(undocumented(code));
    };
    // end of fact
  }

  static Report undocumented(int code) {
    LOG.warn("Sample Wallet sent result_code {}: not in its document", code);
    return new Report.OpenPage();
  }
}
