package io.tollgate.gateway.zalopay;

import static io.tollgate.gateway.zalopay.FieldNames.IS_PROCESSING;
import static io.tollgate.gateway.zalopay.FieldNames.ORDER_URL;
import static io.tollgate.gateway.zalopay.FieldNames.RETURN_CODE;
import static io.tollgate.gateway.zalopay.FieldNames.RETURN_MESSAGE;
import static io.tollgate.gateway.zalopay.FieldNames.SUB_RETURN_CODE;
import static io.tollgate.gateway.zalopay.FieldNames.SUB_RETURN_MESSAGE;

import io.tollgate.bill.Evidence;
import io.tollgate.bill.Memo;
import io.tollgate.bill.NextStep;
import io.tollgate.bill.Report;
import io.tollgate.gateway.ApiAnswer;
import io.tollgate.gateway.ChecksKeys.KeyCheck;
import io.tollgate.gateway.GatewayUnreachable;
import io.tollgate.gateway.MessageFields;
import io.tollgate.gateway.Opening;
import io.tollgate.gateway.Refunds.RefundReport;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What ZaloPay answered, and what its codes mean in our words: one table per call. Sources, all of
 * ZaloPay OpenAPI v2: the page status-codes, the page of each call, and the specification in the
 * official SDK (zlp.yaml). They disagree on where a code stands: as {@code sub_return_code} beside
 * a return code of 2, or as the return code itself; both are read.
 *
 * @param returnCode 1 done, 2 failed, 3 not yet; anything else is a code by itself
 * @param code the finer code, or the return code again where there is none
 */
record ResponseReader(int returnCode, int code, ApiAnswer answer) {

  private static final Logger LOG = LoggerFactory.getLogger(ResponseReader.class);

  private static final int DONE = 1;
  private static final int FAILED = 2;
  private static final int NOT_YET = 3;
  private static final int MESSAGE_LENGTH_MAX = 200;

  /**
   * @throws GatewayUnreachable when this is no answer of the API: another status than 200, no JSON,
   *     no return code
   */
  static ResponseReader read(ApiAnswer answer) {
    MessageFields fields = answer.ok();
    int returnCode =
        fields
            .code(RETURN_CODE)
            .orElseThrow(() -> answer.unreachable("an answer without return_code"));
    boolean mayBeFiner = DONE <= returnCode && returnCode <= NOT_YET;
    int code = mayBeFiner ? fields.code(SUB_RETURN_CODE).orElse(returnCode) : returnCode;
    return new ResponseReader(returnCode, code, answer);
  }

  /** What order-create came to. Refused only by codes that are given before anything is stored. */
  Opening opening(ZaloPayAccount account) {
    if (returnCode == DONE) {
      return answer
          .fields()
          .text(ORDER_URL)
          .flatMap(account::paymentPage)
          .map(url -> new Opening.Opened(new NextStep.Redirect(url), Memo.EMPTY))
          .orElseThrow(() -> answer.unreachable("an order without a payment page of ZaloPay's"));
    }
    return switch (code) {
      // The id is taken: by an earlier call of ours, whose answer was lost.
      case -68, -69, -70, -89 -> new Opening.AlreadyOpen();

      // app_time is more than 15 minutes off: a clock is wrong, or a lost opening is repeated late.
      // Had the earlier call been taken, nobody was ever shown its page, so nobody can pay it.
      case -4, -54 -> refused();

      // Amount, item, app_user, app_trans_id; at -401 any field.
      case -5, -94, -52, -57, -92, -93, -401 -> refused();

      // The application is switched off.
      case -32 -> refused();

      // Our key (-402, -403), the rate (-429), an outage (-500), maintenance (-33, -88, -135,
      // -999), and what no document knows: none says that nothing was created.
      default -> throw answer.unreachable("code " + code + " to order-create");
    };
  }

  /**
   * What order-query says of the key that signed a question about no order: the mac is looked at
   * before the order is looked for.
   */
  KeyCheck keys() {
    return switch (code) {
      case DONE, NOT_YET, -49, -54, -101 -> new KeyCheck.Proven();
      case -2, -53, -402, -403 -> new KeyCheck.Refused("code " + codeText());
      default -> throw answer.unreachable("code " + code + " to order-query");
    };
  }

  /**
   * What order-query says of an order.
   *
   * @param keyId the name of the authenticated call, for the receipt
   * @param now stands in where a payment carries no time: zlp.yaml knows no server_time
   */
  Report order(String keyId, Instant now) {
    if (returnCode == DONE) {
      Payment payment = new Payment(answer.fields());
      return payment
          .paid(payment.serverTime().orElse(now), new Evidence(keyId, answer.text()))
          .orElseThrow(() -> answer.unreachable("a payment without amount or number"));
    }
    refuseOutage("order-query");
    boolean isProcessing = answer.fields().flag(IS_PROCESSING).orElse(false);
    if (returnCode == NOT_YET || isProcessing) {
      return isProcessing ? new Report.InProgress() : new Report.Waiting();
    }
    return switch (code) {
      case -54 -> new Report.Expired(codeText());
      case -101 -> new Report.NotFound();

      // One attempt failed; until the order expires the payer may try again.
      case -49 -> declined("not_paid");
      case -63 -> declined("insufficient_balance");
      case -217 -> declined("bank_error");
      case -329 -> declined("cancelled_by_payer");
      case -332, -333 -> declined("promotion_not_applicable");
      case -1330, -1331, -1332, -1333 -> declined("daily_limit");
      case -1340, -1341, -1342, -1343 -> declined("monthly_limit");

      default -> {
        logUnknown("order-query");
        yield new Report.OpenPage();
      }
    };
  }

  /**
   * What order-refund came to; empty when it refused. Refunds run on after the answer, so success
   * is also no more than "taken"; and a refusal is of this call, not of an earlier one that may
   * have been taken under the same m_refund_id.
   */
  Optional<RefundReport> refund() {
    if (returnCode == DONE || returnCode == NOT_YET) {
      return Optional.of(unfinished());
    }
    return switch (code) {
      // m_refund_id is taken: by an earlier call of ours, whose answer was lost.
      case -23 -> Optional.of(new RefundReport.Pending());

      // The timestamp is older than 15 minutes; the amount is more than what is left; the payment
      // cannot be refunded; it is not known; m_refund_id (form, date, application); any field.
      case -13, -14, -32, -101, -24, -25, -26, -401 -> Optional.empty();

      default -> throw answer.unreachable("code " + code + " to order-refund");
    };
  }

  /** What order-query-refund says of a refund. */
  RefundReport refundState() {
    if (returnCode == DONE) {
      return new RefundReport.Done();
    }
    refuseOutage("order-query-refund");
    if (returnCode == NOT_YET) {
      return unfinished();
    }
    if (returnCode != FAILED) {
      // As a return code of its own -101 once meant "refunded" (zlp.yaml): no code is trusted
      // there.
      return undecided();
    }
    return switch (code) {
      case -16 -> new RefundReport.Pending();
      case -101 -> new RefundReport.NotFound();
      case 0 -> new RefundReport.Failed("failed", codeText());
      case -13 -> new RefundReport.Failed("too_late", codeText());
      case -14 -> new RefundReport.Failed("amount", codeText());
      case -32 -> new RefundReport.Failed("not_refundable", codeText());
      default -> undecided();
    };
  }

  String codeText() {
    return Integer.toString(code);
  }

  /** 3 with -1 waits for a person at ZaloPay: "contact ZaloPay", says order-query-refund. */
  private RefundReport unfinished() {
    return returnCode == NOT_YET && code == -1
        ? new RefundReport.Undecided(codeText())
        : new RefundReport.Pending();
  }

  private RefundReport undecided() {
    logUnknown("order-query-refund");
    return new RefundReport.Undecided(codeText());
  }

  private Report declined(String reason) {
    return new Report.Declined(reason, codeText());
  }

  private Opening refused() {
    String message =
        answer
            .fields()
            .text(SUB_RETURN_MESSAGE)
            .or(() -> answer.fields().text(RETURN_MESSAGE))
            .filter(text -> text.length() <= MESSAGE_LENGTH_MAX)
            .orElse("");
    return new Opening.Refused(codeText(), message);
  }

  /** An outage is not an answer: these codes speak of the call, not of what was asked about. */
  private void refuseOutage(String page) {
    switch (code) {
      case -401, -402, -403, -405, 406 -> throw answer.unreachable("code " + code + " to " + page);
      case -429, -500, -999, -33, -88, -135 ->
          throw answer.unreachable("code " + code + " to " + page);
      default -> {}
    }
  }

  private void logUnknown(String page) {
    LOG.warn("ZaloPay answered {}/{} to {}: not in its documents", returnCode, code, page);
  }
}
