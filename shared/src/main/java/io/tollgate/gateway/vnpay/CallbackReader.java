package io.tollgate.gateway.vnpay;

import static io.tollgate.gateway.vnpay.FieldNames.RESPONSE_CODE;
import static io.tollgate.gateway.vnpay.FieldNames.SECURE_HASH;
import static io.tollgate.gateway.vnpay.FieldNames.TMN_CODE;
import static io.tollgate.gateway.vnpay.FieldNames.TRANSACTION_STATUS;
import static io.tollgate.gateway.vnpay.FieldNames.TXN_REF;

import io.tollgate.bill.Evidence;
import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Accounts;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.Callback.Reason;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.Proof;
import io.tollgate.gateway.VerifiesEvidence.Verification;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what comes in under VNPAY's name: the IPN of its server and the return of a browser, which
 * carry the same fields under the same signature (PAY). Nothing of a message is looked at before
 * one of our secrets has proven it.
 */
final class CallbackReader {

  private static final Logger LOG = LoggerFactory.getLogger(CallbackReader.class);

  /** Twelve fields of at most 255 characters, which escaping can make nine times as long. */
  private static final int CHARACTERS_MAX = 16 * 1024;

  private static final String GOOD = "00";

  private final Accounts<VnpayAccount> accounts;
  private final Clock clock;

  /**
   * @param clock tells when money was taken, where a message does not say it itself
   */
  CallbackReader(Accounts<VnpayAccount> accounts, Clock clock) {
    this.accounts = accounts;
    this.clock = clock;
  }

  /** Whose secret proves a message, which text of it, and by which signature. */
  private record SignedText(Proof<VnpayAccount> proof, String text, String hash) {

    VnpayAccount account() {
      return proof.account();
    }

    Evidence evidence() {
      return proof.evidence(text, VnpayAccount.lowerCase(hash));
    }
  }

  /** The evidence is the text that VNPAY signed: its fields as a query, without the hash. */
  Verification verify(String account, Evidence evidence) {
    String text = evidence.message();
    String hash = evidence.signature();
    return accounts.verify(
        account,
        evidence,
        key -> VnpayAccount.proves(key, text, hash),
        proof ->
            Fields.ofForm(text)
                .map(fields -> told(new SignedText(proof, text, hash), fields))
                .orElse(rejected(Reason.MALFORMED)));
  }

  Callback read(CallbackRequest request) {
    String message = message(request);
    Optional<Fields> read =
        message.length() > CHARACTERS_MAX ? Optional.empty() : Fields.ofForm(message);
    if (read.isEmpty()) {
      return rejected(Reason.MALFORMED);
    }
    Fields fields = read.get();
    Optional<String> hash = fields.text(SECURE_HASH);
    if (hash.isEmpty()) {
      return rejected(Reason.UNSIGNED);
    }
    return prove(request, fields.query(), hash.get())
        .filter(signed -> fields.is(TMN_CODE, signed.account().tmnCode()))
        .map(signed -> proven(request.channel(), signed, fields))
        .orElse(rejected(Reason.FORGED));
  }

  /** VNPAY calls by GET (PAY); the same fields as a form are read too. */
  private static String message(CallbackRequest request) {
    return request.method().equals("POST") && request.body().length > 0
        ? new String(request.body(), StandardCharsets.UTF_8)
        : request.rawQuery();
  }

  /**
   * VNPAY signs a space as {@code +} (PAY, sample code). There are reports of callbacks that were
   * signed with {@code %20}: that is tried too, for it takes the secret all the same.
   */
  private Optional<SignedText> prove(CallbackRequest request, String query, String hash) {
    return Stream.of(query, query.replace("+", "%20"))
        .flatMap(
            text ->
                accounts
                    .prove(request, key -> VnpayAccount.proves(key, text, hash))
                    .map(proof -> new SignedText(proof, text, hash))
                    .stream())
        .findFirst();
  }

  private Callback proven(CallbackRequest.Channel channel, SignedText signed, Fields fields) {
    return switch (channel) {
      case CALLBACK -> told(signed, fields);
      case RETURN -> returned(signed, fields);
    };
  }

  private Callback told(SignedText signed, Fields fields) {
    String account = signed.account().name();
    Optional<Report> report =
        fields
            .text(RESPONSE_CODE)
            .flatMap(
                code ->
                    fields
                        .text(TRANSACTION_STATUS)
                        .map(status -> report(code, status, fields, signed.evidence())));
    Optional<String> reference = fields.text(TXN_REF);
    if (report.isEmpty() || reference.isEmpty()) {
      return rejected(Reason.MALFORMED);
    }
    return Callback.about(account, reference.get(), ref(reference.get()), report.get());
  }

  /**
   * Both codes must say that it is paid (PAY, tables of vnp_ResponseCode and
   * vnp_TransactionStatus). Where one says so and the other does not, or where VNPAY doubts the
   * payment itself, a person must look: money may have moved. Any other failure is final, because
   * VNPAY takes a reference once.
   */
  private Report report(String code, String status, Fields fields, Evidence evidence) {
    if (code.equals("07")) {
      return new Report.Suspicious(code);
    }
    return switch (status) {
      case GOOD ->
          code.equals(GOOD)
              ? fields.paid(evidence, clock.instant()).orElse(new Report.Suspicious(code))
              : new Report.Suspicious(code);
      case "01" -> new Report.InProgress();
      case "02" -> refused(code);

      // Reversed; suspected; and the course of a refund, of money that we never heard of.
      case "04", "07", "05", "06", "09" -> new Report.Suspicious(status);

      default -> {
        LOG.warn("VNPAY sent {}/{}: not in its documents", code, status);
        yield new Report.OpenPage();
      }
    };
  }

  /** PAY, table of vnp_ResponseCode; 15 is not in it, and is sent when the page's time is over. */
  private static Report refused(String code) {
    return switch (code) {
      case GOOD -> new Report.Suspicious("02");
      case "11", "15" -> new Report.Expired(code);
      default -> new Report.Failed(reason(code), code);
    };
  }

  private static String reason(String code) {
    return switch (code) {
      case "24" -> "cancelled_by_payer";
      case "51" -> "insufficient_balance";
      case "65" -> "daily_limit";
      case "75" -> "bank_error";
      case "09" -> "not_registered";
      case "10", "13", "79" -> "not_authenticated";
      case "12" -> "card_locked";
      default -> "failed";
    };
  }

  /** Whatever it says: on a return only show something, PAY says, and never update from it. */
  private static Callback returned(SignedText signed, Fields fields) {
    return fields
        .text(TXN_REF)
        .flatMap(CallbackReader::ref)
        .<Callback>map(ref -> new Callback.Returned(signed.account().name(), ref))
        .orElse(new Callback.Irrelevant("return"));
  }

  /** Only the spelling that we sent: another is another reference to VNPAY. */
  private static Optional<Ref> ref(String reference) {
    return Ref.parse(reference).filter(ref -> ref.value().equals(reference));
  }

  private static Callback rejected(Reason reason) {
    return new Callback.Rejected(reason);
  }
}
