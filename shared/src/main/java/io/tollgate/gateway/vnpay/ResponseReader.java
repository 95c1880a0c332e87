package io.tollgate.gateway.vnpay;

import static io.tollgate.gateway.vnpay.FieldNames.AMOUNT;
import static io.tollgate.gateway.vnpay.FieldNames.ORDER_INFO;
import static io.tollgate.gateway.vnpay.FieldNames.RESPONSE_CODE;
import static io.tollgate.gateway.vnpay.FieldNames.SECURE_HASH;
import static io.tollgate.gateway.vnpay.FieldNames.TMN_CODE;
import static io.tollgate.gateway.vnpay.FieldNames.TRANSACTION_STATUS;
import static io.tollgate.gateway.vnpay.FieldNames.TRANSACTION_TYPE;
import static io.tollgate.gateway.vnpay.FieldNames.TXN_REF;

import io.tollgate.bill.Evidence;
import io.tollgate.bill.Report;
import io.tollgate.gateway.ApiAnswer;
import io.tollgate.gateway.ChecksKeys.KeyCheck;
import io.tollgate.gateway.GatewayUnreachable;
import io.tollgate.gateway.Refunds.Refund;
import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.money.Money;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What VNPAY answered to querydr or refund, and what its codes mean in our words: one table per
 * call. Source: QR, and for the refund codes the table of the document before it, because VNPAY
 * uses both.
 *
 * @param code of the call; what became of the payment says the status
 */
record ResponseReader(String code, Fields fields, ApiAnswer answer) {

  private static final Logger LOG = LoggerFactory.getLogger(ResponseReader.class);

  private static final String GOOD = "00";

  // vnp_TransactionType.
  private static final String PAYMENT = "01";
  private static final String WHOLE_REFUND = "02";
  private static final String PARTIAL_REFUND = "03";

  /**
   * @param asked what was asked about: the answer must be of the same terminal and reference
   * @throws GatewayUnreachable when this is no answer of the API: another status than 200, no JSON,
   *     no code, a signature that none of the account's secrets made, another payment's answer, or
   *     a code that speaks of the call and not of what was asked about
   */
  static ResponseReader read(ApiAnswer answer, Call call, VnpayAccount account, Asked asked) {
    Fields fields = new Fields(answer.ok());
    String code =
        fields
            .text(RESPONSE_CODE)
            .orElseThrow(() -> answer.unreachable("an answer without vnp_ResponseCode"));
    refuseOutage(answer, call, code);
    if (fields
        .text(SECURE_HASH)
        .filter(hash -> account.proves(call.answerString(fields), hash))
        .isEmpty()) {
      throw answer.unreachable("an answer that VNPAY did not sign");
    }
    if (!fields.is(TMN_CODE, asked.tmnCode()) || !fields.is(TXN_REF, asked.txnRef())) {
      throw answer.unreachable("an answer about another payment");
    }
    return new ResponseReader(code, fields, answer);
  }

  /**
   * What querydr says of the secret: 97 where the checksum is wrong, 02 where the terminal is.
   *
   * @throws GatewayUnreachable as {@link #read} does for any other answer that says nothing
   */
  static KeyCheck keys(ApiAnswer answer, VnpayAccount account, Asked asked) {
    String code = new Fields(answer.ok()).text(RESPONSE_CODE).orElse("");
    if (code.equals("97") || code.equals("02")) {
      return new KeyCheck.Refused("code " + code);
    }
    read(answer, Call.QUERY, account, asked);
    return new KeyCheck.Proven();
  }

  /** Whose payment a question is about. */
  record Asked(String tmnCode, String txnRef) {}

  /**
   * An outage is not an answer: bad checksum, an unknown error, maintenance, a time-out; and to a
   * question also the terminal, its form, and too soon after the last one. These may come unsigned.
   */
  private static void refuseOutage(ApiAnswer answer, Call call, String code) {
    boolean isOutage =
        switch (code) {
          case "97", "99", "08", "98" -> true;
          case "02", "03", "94" -> call == Call.QUERY;
          default -> false;
        };
    if (isOutage) {
      throw answer.unreachable("code " + code + " to " + call.command());
    }
  }

  /**
   * What querydr says of a payment.
   *
   * @param mayBeAtTheBank whether a payment that is not completed may still be
   */
  Report payment(String keyId, boolean mayBeAtTheBank, Instant now) {
    return switch (code) {
      case GOOD -> paymentStatus(keyId, mayBeAtTheBank, now);
      case "91" -> new Report.NotFound();
      default -> {
        logUnknown(Call.QUERY);
        yield new Report.OpenPage();
      }
    };
  }

  private Report paymentStatus(String keyId, boolean mayBeAtTheBank, Instant now) {
    if (!fields.is(TRANSACTION_TYPE, PAYMENT)) {
      // The money came, and some of it went back before we heard of it.
      return new Report.Suspicious("type " + fields.text(TRANSACTION_TYPE).orElse("unknown"));
    }
    return switch (status()) {
      case GOOD ->
          fields
              .paid(new Evidence(keyId, answer.text()), now)
              .orElse(new Report.Suspicious(status()));
      case "01" -> mayBeAtTheBank ? new Report.OpenPage() : new Report.Waiting();
      case "02" -> new Report.Failed("failed", status());

      // Reversed; suspected; and the course of a refund, of money that we never heard of.
      case "04", "07", "05", "06", "09" -> new Report.Suspicious(status());

      default -> {
        logUnknown(Call.QUERY);
        yield new Report.OpenPage();
      }
    };
  }

  /**
   * What refund came to. Each refund is asked for once, so a refusal speaks of it and of no other.
   * Taken means no more than taken, whatever the status: 05 is the usual one.
   *
   * @throws GatewayUnreachable for a code that does not say whether money goes back
   */
  RefundReport refund() {
    return switch (code) {
      case GOOD -> status().equals("09") ? refused("rejected", status()) : pending();

      // "Already requested, in progress", or too soon after another call: either may be meant.
      case "94" -> pending();

      case "93" -> refused("amount", code);
      case "91", "95" -> refused("not_refundable", code);

      // The terminal or, in the older table, more than was paid; the form; all after a part; only
      // a part; not now.
      case "02", "03", "04", "13", "16" -> refused("refused", code);

      default -> throw answer.unreachable("code " + code + " to refund");
    };
  }

  /**
   * What querydr says of a refund. It answers with one transaction of the payment, and no document
   * says with which: the payment itself, this refund, or another one. So a refund has come to its
   * end only where the answer is about this one: it repeats the description, which names our
   * identity. The one exception is a whole refund that is done, because a payment has only one;
   * where that names another refund of ours, this one may be shown later.
   *
   * @param isYoung whether VNPAY may yet come to show the refund
   */
  RefundReport refundState(Refund refund, boolean isYoung) {
    if (!code.equals(GOOD)) {
      logUnknown(Call.QUERY);
      return new RefundReport.Undecided(code);
    }
    String type = fields.text(TRANSACTION_TYPE).orElse("");
    boolean isThatMuch = fields.is(AMOUNT, Fields.hundredths(refund.amount()));
    boolean isRefund = type.equals(WHOLE_REFUND) || type.equals(PARTIAL_REFUND);
    if (isRefund && isThatMuch && isNamed(refund)) {
      return ended();
    }
    if (isWhollyRefunded(refund.amount()) && !(isYoung && namesRefund())) {
      return new RefundReport.WhollyRefunded();
    }
    return isYoung ? pending() : new RefundReport.Undecided(status());
  }

  /** Whether querydr answers with a refund of all the money, and that is done. */
  boolean isWhollyRefunded(Money paid) {
    return code.equals(GOOD)
        && fields.is(TRANSACTION_TYPE, WHOLE_REFUND)
        && fields.is(AMOUNT, Fields.hundredths(paid))
        && status().equals(GOOD);
  }

  private boolean isNamed(Refund refund) {
    return fields.text(ORDER_INFO).stream().anyMatch(info -> info.contains(refund.identity()));
  }

  private boolean namesRefund() {
    return fields.text(ORDER_INFO).stream().anyMatch(OrderInfo::isOfRefund);
  }

  private RefundReport ended() {
    return switch (status()) {
      case GOOD -> new RefundReport.Done();
      case "05", "06" -> pending();
      case "09" -> refused("rejected", status());
      default -> {
        logUnknown(Call.QUERY);
        yield new RefundReport.Undecided(status());
      }
    };
  }

  private String status() {
    return fields.text(TRANSACTION_STATUS).orElse("");
  }

  private static RefundReport pending() {
    return new RefundReport.Pending();
  }

  private static RefundReport refused(String reason, String code) {
    return new RefundReport.Failed(reason, code);
  }

  private void logUnknown(Call call) {
    LOG.warn("VNPAY answered {}/{} to {}: not in its documents", code, status(), call.command());
  }
}
