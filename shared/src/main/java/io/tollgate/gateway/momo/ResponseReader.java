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
import io.tollgate.gateway.ChecksKeys.KeyCheck;
import io.tollgate.gateway.GatewayUnreachable;
import io.tollgate.gateway.MessageFields;
import io.tollgate.gateway.Opening;
import io.tollgate.gateway.Refunds.Refund;
import io.tollgate.gateway.Refunds.RefundReport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What MoMo answered, and what its codes mean in our words. Answers are not signed: the connection
 * proves them, and the ids that they repeat (pages of each call, and result-handling/resultcode).
 *
 * @param asked the fields of the call that this answers
 */
record ResponseReader(Call call, Map<String, String> asked, int code, ApiAnswer answer) {

  private static final Logger LOG = LoggerFactory.getLogger(ResponseReader.class);
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
      requireEcho(PARTNER_CODE, ORDER_ID, REQUEST_ID, AMOUNT);
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
      requireNoOther(PARTNER_CODE, ORDER_ID, REQUEST_ID);
      return new Report.NotFound();
    }
    requireAnswer();
    if (ResultCodes.isPaid(code)) {
      return isWhollyRefunded() ? new Report.Suspicious("refunded") : paid(bill, keyId);
    }
    return code == ResultCodes.WAITING_FOR_PAYER && isPageOver
        ? new Report.Waiting()
        : ResultCodes.unpaid(code)
            .orElseThrow(() -> answer.unreachable("code " + code + " to " + call));
  }

  private Report paid(Bill bill, String keyId) {
    return new Payment(answer.fields())
        .paid(paidAt(bill), new Evidence(keyId, answer.text()))
        .orElseThrow(() -> answer.unreachable("a payment without amount or number"));
  }

  /** A payment keeps its code when its money goes back. */
  private boolean isWhollyRefunded() {
    long refunded =
        readable(listed().orElse(List.of())).stream()
            .filter(refund -> refund.code() == ResultCodes.SUCCESS)
            .mapToLong(refund -> refund.amount().minorUnits())
            .sum();
    return refunded > 0
        && answer.fields().whole(AMOUNT).filter(paid -> refunded >= paid).isPresent();
  }

  /**
   * What query says of the keys that signed a question about no order: a wrong signature has code
   * 20, wrong credentials 13, and either may be said of both.
   */
  KeyCheck keys() {
    if (code == ResultCodes.NOT_FOUND) {
      requireNoOther(PARTNER_CODE, ORDER_ID, REQUEST_ID);
      return new KeyCheck.Proven();
    }
    if (code == ResultCodes.UNAUTHENTICATED
        || code == ResultCodes.BAD_FORMAT && isAboutTheSignature()) {
      return new KeyCheck.Refused("code " + code);
    }
    throw answer.unreachable("code " + code + " to " + call);
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
        requireEcho(PARTNER_CODE, ORDER_ID, REQUEST_ID, AMOUNT);
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

  /**
   * What refund/query says of a refund; empty when it does not show it. No readable page says which
   * ids it repeats, so an answer under others shows nothing.
   */
  Optional<RefundReport> refundState(Refund refund) {
    requireNoOther(PARTNER_CODE);
    if (code == ResultCodes.NOT_FOUND) {
      return Optional.empty();
    }
    requireKnownCode();
    requireEcho(PARTNER_CODE);
    boolean isAboutIt = repeats(ORDER_ID) && repeats(REQUEST_ID);
    Optional<RefundReport> shown = isAboutIt ? shown(refund) : Optional.empty();
    return shown.isPresent()
        ? shown
        : switch (code) {
          case ResultCodes.PROCESSING, ResultCodes.PROCESSING_AT_PROVIDER ->
              isAboutIt ? Optional.of(new RefundReport.Pending()) : Optional.empty();
          case ResultCodes.SUCCESS, ResultCodes.AUTHORISED, 1080, 1081, 1088 -> Optional.empty();
          default -> throw answer.unreachable("code " + code + " to " + call);
        };
  }

  /**
   * What query lists of a refund of ours.
   *
   * @return empty when it is not among the refunds of the payment
   * @throws GatewayUnreachable when it is not listed and nothing says that the list is whole
   */
  Optional<RefundReport> refundOfPayment(Refund refund) {
    requireAnswer();
    Optional<RefundReport> shown = shown(refund);
    if (shown.isEmpty() && !(ResultCodes.isPaid(code) && listed().isPresent())) {
      throw withoutRefunds();
    }
    return shown;
  }

  /**
   * The refunds that query lists of a payment. One that cannot be read does not hide the others.
   *
   * @throws GatewayUnreachable when it has no list, or an empty one of no payment, or one of which
   *     nothing can be read: that does not mean that there are none
   */
  List<RefundTransaction> refunds() {
    requireAnswer();
    List<MessageFields> entries = listed().orElseThrow(this::withoutRefunds);
    List<RefundTransaction> refunds = readable(entries);
    if (refunds.size() < entries.size()) {
      LOG.warn("MoMo lists refunds that cannot be read: {}", entries.size() - refunds.size());
    }
    if (refunds.isEmpty() && !(entries.isEmpty() && ResultCodes.isPaid(code))) {
      throw withoutRefunds();
    }
    return refunds;
  }

  /** Whether MoMo gave held money back to the payer, of which it lists no refund. */
  boolean isReleased() {
    requireAnswer();
    return code == ResultCodes.RELEASED && listed().orElse(List.of()).isEmpty();
  }

  Optional<Instant> answeredAt() {
    return new Payment(answer.fields()).time(RESPONSE_TIME);
  }

  /** Empty when no entry is this refund; an entry that cannot be read may be. */
  private Optional<RefundReport> shown(Refund refund) {
    List<MessageFields> entries = listed().orElse(List.of());
    List<RefundTransaction> refunds = readable(entries);
    Optional<RefundReport> shown =
        refunds.stream()
            .filter(listed -> listed.identity().equals(refund.identity()))
            .findFirst()
            .map(listed -> listed.reportOf(refund.amount()));
    if (shown.isEmpty() && refunds.size() < entries.size()) {
      throw answer.unreachable("an unreadable refund");
    }
    return shown;
  }

  private Optional<List<MessageFields>> listed() {
    return answer.fields().list(REFUND_TRANS);
  }

  private static List<RefundTransaction> readable(List<MessageFields> entries) {
    return entries.stream().flatMap(entry -> RefundTransaction.read(entry).stream()).toList();
  }

  private GatewayUnreachable withoutRefunds() {
    return answer.unreachable("code " + code + " without readable refundTrans to " + call);
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

  private void requireAnswer() {
    requireKnownCode();
    requireEcho(PARTNER_CODE, ORDER_ID, REQUEST_ID);
  }

  /** An outage is not an answer: such codes speak of the call, not of what was asked about. */
  private void requireKnownCode() {
    if (!ResultCodes.isPaid(code) && ResultCodes.unpaid(code).isEmpty()) {
      throw answer.unreachable("code " + code + " to " + call);
    }
  }

  /** An answer repeats what was asked, or it answers something else. */
  private void requireEcho(String... names) {
    if (answer.status() / 100 != 2 || !Stream.of(names).allMatch(this::repeats)) {
      throw aboutSomethingElse();
    }
  }

  /** A refused call may repeat nothing, but nothing else either. */
  private void requireNoOther(String... names) {
    if (!Stream.of(names).allMatch(name -> repeats(name) || !answer.fields().has(name))) {
      throw aboutSomethingElse();
    }
  }

  private boolean repeats(String name) {
    return answer
        .fields()
        .textOrNumber(name)
        .filter(value -> value.equals(asked.get(name)))
        .isPresent();
  }

  private GatewayUnreachable aboutSomethingElse() {
    return answer.unreachable(
        "an answer with code " + code + " to something else than our " + call);
  }
}
