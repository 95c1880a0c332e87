package io.tollgate.gateway.samplewallet;

import static io.tollgate.gateway.samplewallet.FieldNames.MERCHANT_ID;
import static io.tollgate.gateway.samplewallet.FieldNames.REFERENCE;
import static io.tollgate.gateway.samplewallet.FieldNames.RESULT_CODE;
import static io.tollgate.gateway.samplewallet.FieldNames.SIGNATURE;
import static io.tollgate.gateway.samplewallet.FieldNames.SIGNATURE_HEADER;

import io.tollgate.bill.Evidence;
import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Accounts;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.Callback.Reason;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.Hmac;
import io.tollgate.gateway.Key;
import io.tollgate.gateway.MessageFields;
import io.tollgate.gateway.VerifiesEvidence.Verification;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Reads what comes in under the wallet's name: the callback of its server (document, 6) and the
 * return of a browser (7). Nothing of a message is looked at before one of our keys has proven it.
 */
final class CallbackReader {

  private static final int BODY_BYTES_MAX = 16 * 1024;

  private final Accounts<SampleWalletAccount> accounts;

  CallbackReader(Accounts<SampleWalletAccount> accounts) {
    this.accounts = accounts;
  }

  Callback read(CallbackRequest request) {
    return switch (request.channel()) {
      case CALLBACK -> callback(request);
      case RETURN -> browserReturn(request);
    };
  }

  /** The body is the evidence, so both are read in the same way. */
  Verification verify(String account, Evidence evidence) {
    return accounts.verify(
        account,
        evidence,
        signed(evidence.message(), evidence.signature()),
        proof -> payment(proof.account(), evidence));
  }

  private Callback callback(CallbackRequest request) {
    String signature = request.headers().getOrDefault(SIGNATURE_HEADER, "");
    if (signature.isEmpty()) {
      return rejected(Reason.UNSIGNED);
    }
    if (request.body().length > BODY_BYTES_MAX) {
      return rejected(Reason.MALFORMED);
    }
    String body = new String(request.body(), StandardCharsets.UTF_8);
    return accounts
        .prove(request, signed(body, signature))
        .map(proof -> payment(proof.account(), proof.evidence(body, signature)))
        .orElse(rejected(Reason.FORGED));
  }

  private static Callback payment(SampleWalletAccount account, Evidence evidence) {
    Optional<MessageFields> read = MessageFields.ofJson(evidence.message());
    if (read.isEmpty()) {
      return rejected(Reason.MALFORMED);
    }
    MessageFields payment = read.get();
    if (!isOf(account, payment)) {
      return rejected(Reason.FORGED);
    }
    Optional<Report> report = PaymentResult.report(payment, evidence);
    return payment
        .text(REFERENCE)
        .flatMap(
            reference ->
                report.map(
                    found -> Callback.about(account.name(), reference, ref(reference), found)))
        .orElse(rejected(Reason.MALFORMED));
  }

  /** Whatever it says of the money: a return only informs the buyer (DECISIONS 10). */
  private Callback browserReturn(CallbackRequest request) {
    Optional<MessageFields> read = MessageFields.ofForm(request.rawQuery());
    if (read.isEmpty()) {
      return rejected(Reason.MALFORMED);
    }
    MessageFields fields = read.get();
    Optional<String> signature = fields.text(SIGNATURE);
    if (signature.isEmpty()) {
      return rejected(Reason.UNSIGNED);
    }
    Optional<String> text = signedInReturn(fields);
    if (text.isEmpty()) {
      return rejected(Reason.MALFORMED);
    }
    return accounts
        .prove(request, signed(text.get(), signature.get()))
        .filter(proof -> isOf(proof.account(), fields))
        .map(proof -> returned(proof.account(), fields))
        .orElse(rejected(Reason.FORGED));
  }

  private static Callback returned(SampleWalletAccount account, MessageFields fields) {
    return fields
        .text(REFERENCE)
        .flatMap(CallbackReader::ref)
        .<Callback>map(ref -> new Callback.Returned(account.name(), ref))
        .orElse(new Callback.Irrelevant("return"));
  }

  /** Empty when a member is missing. */
  private static Optional<String> signedInReturn(MessageFields fields) {
    // fact: the text that is signed in a return
    List<String> names = List.of(MERCHANT_ID, REFERENCE, RESULT_CODE);
    List<String> values = names.stream().flatMap(name -> fields.text(name).stream()).toList();
    return Optional.of(String.join("|", values)).filter(_ -> values.size() == names.size());
    // end of fact
  }

  private static Predicate<Key> signed(String text, String signature) {
    // fact: how callbacks and returns are signed
    return key -> Hmac.SHA256.verifiesHex(key.secret(), text, signature);
    // end of fact
  }

  /** Only the spelling that we sent: another is another reference to the wallet. */
  private static Optional<Ref> ref(String reference) {
    return Ref.parse(reference).filter(ref -> ref.value().equals(reference));
  }

  private static boolean isOf(SampleWalletAccount account, MessageFields fields) {
    return fields.text(MERCHANT_ID).equals(Optional.of(account.merchantId()));
  }

  private static Callback rejected(Reason reason) {
    return new Callback.Rejected(reason);
  }
}
