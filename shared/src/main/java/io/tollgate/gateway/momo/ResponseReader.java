package io.tollgate.gateway.momo;

import static io.tollgate.gateway.momo.FieldNames.AMOUNT;
import static io.tollgate.gateway.momo.FieldNames.LAST_UPDATED;
import static io.tollgate.gateway.momo.FieldNames.MESSAGE;
import static io.tollgate.gateway.momo.FieldNames.ORDER_ID;
import static io.tollgate.gateway.momo.FieldNames.PARTNER_CODE;
import static io.tollgate.gateway.momo.FieldNames.PAY_URL;
import static io.tollgate.gateway.momo.FieldNames.REFUND_TRANS;
import static io.tollgate.gateway.momo.FieldNames.REQUEST_ID;
import static io.tollgate.gateway.momo.FieldNames.RESPONSE_TIME;
import static io.tollgate.gateway.momo.FieldNames.RESULT_CODE;
import static io.tollgate.gateway.momo.FieldNames.SIGNATURE;
import static io.tollgate.gateway.momo.FieldNames.SUB_ERRORS;
import static io.tollgate.gateway.momo.FieldNames.SUB_ERROR_FIELD;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Evidence;
import io.tollgate.bill.Memo;
import io.tollgate.bill.NextStep;
import io.tollgate.bill.Report;
import io.tollgate.gateway.ApiAnswer;
import io.tollgate.gateway.GatewayUnreachable;
import io.tollgate.gateway.Opening;
import io.tollgate.gateway.Refunds.RefundReport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What MoMo answered, and what its codes mean in our words. Answers are not signed: the connection
 * proves them, and the ids that they repeat (pages of each call, and result-handling/resultcode).
 *
 * @param asked the fields of the call that this answers
 */
record ResponseReader(Call call, Map<String, String> asked, int code, ApiAnswer answer) {

  private static final int MESSAGE_LENGTH_MAX = 200;

  /**
   * @throws GatewayUnreachable when this is no answer of the API: a redirect, an error of the
   *     server, no JSON, no result code
   */
  static ResponseReader read(Call call, Map<String, String> asked, ApiAnswer answer) {
    if (answer.status() / 100 != 2 && answer.status() / 100 != 4) {
      throw answer.unreachable("HTTP " + answer.status());
    }
    int code =
        answer
            .fields()
            .code(RESULT_CODE)
            .orElseThrow(() -> answer.unreachable("an answer without resultCode"));
    return new ResponseReader(call, asked, code, answer);
  }

  /**
   * What create came to: success says that there is a page, not that it is paid. Refused only by
   * codes that are given before anything is stored.
   */
  Opening opening(MomoAccount account) {
    if (code == ResultCodes.SUCCESS) {
      requireEcho(AMOUNT);
      return answer
          .fields()
          .text(PAY_URL)
          .flatMap(account::paymentPage)
          .map(url -> new Opening.Opened(new NextStep.Redirect(url), Memo.EMPTY))
          .orElseThrow(() -> answer.unreachable("a payment without a page of MoMo's"));
    }
    return switch (code) {
      // requestId or orderId is taken: by an earlier call of ours.
      case 40, 41 -> new Opening.AlreadyOpen();

      // A field; the amount and its range; orderId; an item; the data; the group; the QR code.
      case 21, 22, ResultCodes.NOT_FOUND, 45, 47, 2019, 98 -> refused();
      case ResultCodes.BAD_FORMAT -> {
        if (isAboutTheSignature()) {
          throw answer.unreachable("a wrong signature to create");
        }
        yield refused();
      }

      // Our keys (13) or settings (11, 12), maintenance (10), the same call still running (7000), a
      // like one (43), and what nobody explains (99): none says that nothing was created.
      default -> throw answer.unreachable("code " + code + " to create");
    };
  }

  /**
   * What query says of a payment.
   *
   * @param keyId the name of the authenticated call, for the receipt
   * @param isPageOver whether MoMo's page cannot be open any more
   */
  Report payment(Bill bill, String keyId, boolean isPageOver) {
    if (code == ResultCodes.NOT_FOUND) {
      return new Report.NotFound();
    }
    requireAnswer();
    if (ResultCodes.isPaid(code)) {
      return new Payment(answer.fields())
          .paid(paidAt(bill), new Evidence(keyId, answer.text()))
          .orElseThrow(() -> answer.unreachable("a payment without amount or number"));
    }
    return code == ResultCodes.WAITING_FOR_PAYER && isPageOver
        ? new Report.Waiting()
        : ResultCodes.unpaid(code)
            .orElseThrow(() -> answer.unreachable("code " + code + " to " + call));
  }

  /**
   * {@code lastUpdated} is in captured answers and in no document. Without it nothing says when the
   * money was taken; it was before this answer, and while the buyer had time.
   */
  private Instant paidAt(Bill bill) {
    Payment payment = new Payment(answer.fields());
    return payment
        .time(LAST_UPDATED)
        .or(
            () ->
                payment.time(RESPONSE_TIME).filter(answered -> answered.isBefore(bill.deadline())))
        .orElse(bill.deadline());
  }

  /**
   * What refund came to; empty when it refused. A refusal is of this call, not of an earlier one
   * that may have been taken under the same orderId.
   */
  Optional<RefundReport> refund() {
    return switch (code) {
      case ResultCodes.SUCCESS -> {
        requireEcho(AMOUNT);
        yield Optional.of(new RefundReport.Done());
      }

      // Under way, or the same call is still running (7000 with HTTP 422).
      case ResultCodes.PROCESSING, ResultCodes.PROCESSING_AT_PROVIDER ->
          Optional.of(new RefundReport.Pending());

      // Taken before (40, 41); a field; the amount; orderId; it failed; too much; not allowed.
      case 40, 41, 21, 22, ResultCodes.NOT_FOUND, 45, 47, 1080, 1081, 1088 -> Optional.empty();
      case ResultCodes.BAD_FORMAT -> {
        if (isAboutTheSignature()) {
          throw answer.unreachable("a wrong signature to refund");
        }
        yield Optional.empty();
      }

      default -> throw answer.unreachable("code " + code + " to refund");
    };
  }

  /** Whether MoMo refused a refund because it knows its orderId or requestId already. */
  boolean isRepeated() {
    return code == 40 || code == 41;
  }

  String codeText() {
    return Integer.toString(code);
  }

  /** What refund/query says of a refund; empty when it shows none under this order id. */
  Optional<RefundReport> refundState(String orderId) {
    if (code == ResultCodes.NOT_FOUND) {
      return Optional.empty();
    }
    requireAnswer();
    boolean isUnderWay =
        code == ResultCodes.PROCESSING || code == ResultCodes.PROCESSING_AT_PROVIDER;
    return listed()
        .flatMap(
            refunds ->
                refunds.stream().filter(refund -> refund.orderId().equals(orderId)).findFirst())
        .map(RefundTransaction::report)
        .or(() -> isUnderWay ? Optional.of(new RefundReport.Pending()) : Optional.empty());
  }

  /**
   * The refunds that query lists of a payment.
   *
   * @throws GatewayUnreachable when it has no list, or an empty one of no payment: that does not
   *     mean that there are none
   */
  List<RefundTransaction> refunds() {
    requireAnswer();
    return listed()
        .filter(refunds -> !refunds.isEmpty() || ResultCodes.isPaid(code))
        .orElseThrow(() -> answer.unreachable("code " + code + " without refundTrans to " + call));
  }

  private Optional<List<RefundTransaction>> listed() {
    return answer
        .fields()
        .list(REFUND_TRANS)
        .map(
            refunds ->
                refunds.stream()
                    .map(RefundTransaction::read)
                    .map(read -> read.orElseThrow(() -> answer.unreachable("an unreadable refund")))
                    .toList());
  }

  private boolean isAboutTheSignature() {
    return answer.fields().list(SUB_ERRORS).stream()
        .flatMap(List::stream)
        .anyMatch(error -> error.text(SUB_ERROR_FIELD).equals(Optional.of(SIGNATURE)));
  }

  /** Never with {@code subErrors}, which can quote the text that we signed, access key and all. */
  private Opening refused() {
    String message =
        answer
            .fields()
            .text(MESSAGE)
            .filter(text -> text.length() <= MESSAGE_LENGTH_MAX)
            .orElse("");
    return new Opening.Refused(codeText(), message);
  }

  /** An outage is not an answer: such codes speak of the call, not of what was asked about. */
  private void requireAnswer() {
    if (!ResultCodes.isPaid(code) && ResultCodes.unpaid(code).isEmpty()) {
      throw answer.unreachable("code " + code + " to " + call);
    }
    requireEcho();
  }

  /** An answer repeats what was asked, or it answers something else. */
  private void requireEcho(String... more) {
    boolean repeats =
        Stream.concat(Stream.of(PARTNER_CODE, ORDER_ID, REQUEST_ID), Stream.of(more))
            .allMatch(
                name ->
                    answer
                        .fields()
                        .textOrNumber(name)
                        .filter(value -> value.equals(asked.get(name)))
                        .isPresent());
    if (answer.status() / 100 != 2 || !repeats) {
      throw answer.unreachable(
          "an answer with code " + code + " to something else than our " + call);
    }
  }
}
