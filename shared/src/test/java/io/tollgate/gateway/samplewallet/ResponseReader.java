package io.tollgate.gateway.samplewallet;

import static io.tollgate.gateway.samplewallet.FieldNames.CODE;
import static io.tollgate.gateway.samplewallet.FieldNames.MERCHANT_ID;
import static io.tollgate.gateway.samplewallet.FieldNames.PAYMENT_URL;
import static io.tollgate.gateway.samplewallet.FieldNames.REFERENCE;
import static io.tollgate.gateway.samplewallet.FieldNames.RESULT_CODE;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Evidence;
import io.tollgate.bill.Memo;
import io.tollgate.bill.NextStep;
import io.tollgate.bill.Report;
import io.tollgate.gateway.ApiAnswer;
import io.tollgate.gateway.GatewayUnreachable;
import io.tollgate.gateway.Opening;
import io.tollgate.gateway.Refunds.RefundReport;
import java.util.Optional;

/**
 * What the wallet answered, and what its codes mean in our words (document, 1 to 5).
 *
 * @param code of the call; what became of the payment or refund says the result_code
 */
record ResponseReader(int code, ApiAnswer answer) {

  private static final int DONE = 0;

  /**
   * @throws GatewayUnreachable when this is no answer of the API: another status than 200, no JSON,
   *     no code
   */
  static ResponseReader read(ApiAnswer answer) {
    int code =
        answer.ok().code(CODE).orElseThrow(() -> answer.unreachable("an answer without code"));
    return new ResponseReader(code, answer);
  }

  /** What the creation came to. Refused only by codes that say that nothing was stored. */
  Opening opening(SampleWalletAccount account) {
    // fact: the codes by which a payment is refused, or known already
    return switch (code) {
      case DONE ->
          answer
              .fields()
              .text(PAYMENT_URL)
              .flatMap(account::paymentPage)
              .map(url -> new Opening.Opened(new NextStep.Redirect(url), Memo.EMPTY))
              .orElseThrow(() -> answer.unreachable("a payment without a page of the wallet's"));

      // By an earlier call of ours, whose answer was lost.
      case 1 -> new Opening.AlreadyOpen();

      case 2 -> new Opening.Refused(Integer.toString(code), "");
      default -> throw answer.unreachable("code " + code + " to a creation");
    };
    // end of fact
  }

  /**
   * The payment that was asked about, or ended.
   *
   * @param keyId the name of the authenticated call, for the receipt
   */
  Report payment(Bill bill, String keyId) {
    if (code != DONE) {
      throw answer.unreachable("code " + code + " to a query");
    }
    if (!isAbout(MERCHANT_ID, bill) || !isAbout(REFERENCE, bill)) {
      throw answer.unreachable("an answer about another payment");
    }
    return PaymentResult.report(answer.fields(), new Evidence(keyId, answer.text()))
        .orElseThrow(() -> answer.unreachable("a payment without all its members"));
  }

  private boolean isAbout(String name, Bill bill) {
    return answer.fields().text(name).equals(Optional.of(bill.memo().value(name)));
  }

  /** What a refund came to. A refund_id is looked up first, so a refusal is of a new one. */
  RefundReport refund() {
    // fact: the codes by which a refund is refused, or known already
    return switch (code) {
      case DONE -> refundResult();

      // By an earlier call of ours, whose answer was lost.
      case 1 -> new RefundReport.Pending();

      case 2 -> failed("refused");
      case 3 -> failed("amount");
      case 4 -> failed("too_late");
      default -> throw answer.unreachable("code " + code + " to a refund");
    };
    // end of fact
  }

  RefundReport failed(String reason) {
    return new RefundReport.Failed(reason, Integer.toString(code));
  }

  /** What is known of a refund that was asked about. */
  RefundReport refundState() {
    if (code != DONE) {
      throw answer.unreachable("code " + code + " to a query of a refund");
    }
    return refundResult();
  }

  private RefundReport refundResult() {
    // fact: what each result of a refund means
    int result =
        answer
            .fields()
            .code(RESULT_CODE)
            .orElseThrow(() -> answer.unreachable("a refund without result_code"));
    return switch (result) {
      case 60 -> new RefundReport.Pending();
      case 61 -> new RefundReport.Done();
      case 62 -> new RefundReport.Failed("failed", Integer.toString(result));
      case 44 -> new RefundReport.NotFound();
      default -> new RefundReport.Undecided(Integer.toString(result));
    };
    // end of fact
  }
}
