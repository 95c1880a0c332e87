package io.tollgate.gateway.momo;

import static io.tollgate.gateway.momo.FieldNames.ORDER_ID;
import static io.tollgate.gateway.momo.FieldNames.PARTNER_CODE;
import static io.tollgate.gateway.momo.FieldNames.RESPONSE_TIME;
import static io.tollgate.gateway.momo.FieldNames.RESULT_CODE;
import static io.tollgate.gateway.momo.FieldNames.SIGNATURE;

import io.tollgate.bill.Evidence;
import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Accounts;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.Callback.Reason;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.Key;
import io.tollgate.gateway.MessageFields;
import io.tollgate.gateway.Proof;
import io.tollgate.gateway.VerifiesEvidence.Verification;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Reads what comes in under MoMo's name: the notification of its server, as JSON, and the return of
 * a browser, with the same values in its query under the same signature. Nothing of a message is
 * looked at before one of our keys has proven it.
 */
final class CallbackReader {

  /** Thirteen values, of which the longest may be some thousand characters. */
  private static final int CHARACTERS_MAX = 16 * 1024;

  private final Accounts<MomoAccount> accounts;

  CallbackReader(Accounts<MomoAccount> accounts) {
    this.accounts = accounts;
  }

  /** The text that MoMo signs is the evidence itself, but for the access key in front of it. */
  Verification verify(String account, Evidence evidence) {
    return accounts.verify(
        account,
        evidence,
        signed(evidence.message(), evidence.signature()),
        proof ->
            PaymentResult.ofText(evidence.message())
                .map(result -> notification(proof, result, evidence.signature()))
                .orElse(rejected(Reason.MALFORMED)));
  }

  Callback read(CallbackRequest request) {
    String message = message(request);
    Optional<MessageFields> read =
        message.length() > CHARACTERS_MAX ? Optional.empty() : fields(request, message);
    if (read.isEmpty()) {
      return rejected(Reason.MALFORMED);
    }
    if (!read.get().has(SIGNATURE)) {
      return rejected(Reason.UNSIGNED);
    }
    Optional<PaymentResult> result = PaymentResult.of(read.get());
    Optional<String> signature = read.get().text(SIGNATURE);
    if (result.isEmpty() || signature.isEmpty()) {
      return rejected(Reason.MALFORMED);
    }
    return accounts
        .prove(request, signed(result.get().text(), signature.get()))
        .filter(proof -> isOf(proof.account(), result.get()) && result.get().isUnambiguous())
        .map(proof -> proven(request.channel(), proof, result.get(), signature.get()))
        .orElse(rejected(Reason.FORGED));
  }

  private static String message(CallbackRequest request) {
    return switch (request.channel()) {
      case CALLBACK -> new String(request.body(), StandardCharsets.UTF_8);
      case RETURN -> request.rawQuery();
    };
  }

  private static Optional<MessageFields> fields(CallbackRequest request, String message) {
    return switch (request.channel()) {
      case CALLBACK -> MessageFields.ofJson(message);
      case RETURN -> MessageFields.ofForm(message);
    };
  }

  /** The access key of a key's account is part of what is signed. */
  private Predicate<Key> signed(String text, String signature) {
    return key -> accounts.all().stream().anyMatch(of -> of.proves(key, text, signature));
  }

  private static boolean isOf(MomoAccount account, PaymentResult result) {
    return result.value(PARTNER_CODE).equals(account.partnerCode());
  }

  private static Callback proven(
      CallbackRequest.Channel channel,
      Proof<MomoAccount> proof,
      PaymentResult result,
      String signature) {
    return switch (channel) {
      case CALLBACK -> notification(proof, result, signature);
      case RETURN -> returned(proof.account(), result);
    };
  }

  private static Callback notification(
      Proof<MomoAccount> proof, PaymentResult result, String signature) {
    Optional<Report> report = report(result, proof.evidence(result.text(), signature));
    String reference = result.value(ORDER_ID);
    if (report.isEmpty() || reference.isEmpty()) {
      return rejected(Reason.MALFORMED);
    }
    Optional<Ref> ref = ref(reference);
    return ref.isEmpty() || result.isOfABillOfOurs()
        ? Callback.about(proof.account().name(), reference, ref, report.get())
        : rejected(Reason.FORGED);
  }

  /**
   * The time in a notification is the payment's own, also where it arrives late. A code of a call
   * has no place in one, so what became of the payment is unknown.
   */
  private static Optional<Report> report(PaymentResult result, Evidence evidence) {
    Payment payment = new Payment(result.fields());
    return payment
        .fields()
        .code(RESULT_CODE)
        .flatMap(
            code ->
                ResultCodes.isPaid(code)
                    ? payment.time(RESPONSE_TIME).flatMap(paidAt -> payment.paid(paidAt, evidence))
                    : Optional.of(ResultCodes.unpaid(code).orElse(new Report.OpenPage())));
  }

  /** Whatever it says: a return is for display only, and can be replayed. */
  private static Callback returned(MomoAccount account, PaymentResult result) {
    return ref(result.value(ORDER_ID))
        .<Callback>map(ref -> new Callback.Returned(account.name(), ref))
        .orElse(new Callback.Irrelevant("return"));
  }

  /** Only the spelling that we sent: another is another reference to MoMo. */
  private static Optional<Ref> ref(String reference) {
    return Ref.parse(reference).filter(ref -> ref.value().equals(reference));
  }

  private static Callback rejected(Reason reason) {
    return new Callback.Rejected(reason);
  }
}
