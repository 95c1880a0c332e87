package io.tollgate.gateway.zalopay;

import static io.tollgate.gateway.zalopay.FieldNames.APP_ID;
import static io.tollgate.gateway.zalopay.FieldNames.APP_TRANS_ID;
import static io.tollgate.gateway.zalopay.FieldNames.DATA;
import static io.tollgate.gateway.zalopay.FieldNames.MAC;
import static io.tollgate.gateway.zalopay.FieldNames.RETURN_AMOUNT;
import static io.tollgate.gateway.zalopay.FieldNames.RETURN_APP_ID;
import static io.tollgate.gateway.zalopay.FieldNames.RETURN_APP_TRANS_ID;
import static io.tollgate.gateway.zalopay.FieldNames.RETURN_BANK_CODE;
import static io.tollgate.gateway.zalopay.FieldNames.RETURN_CHECKSUM;
import static io.tollgate.gateway.zalopay.FieldNames.RETURN_CODE;
import static io.tollgate.gateway.zalopay.FieldNames.RETURN_DISCOUNT_AMOUNT;
import static io.tollgate.gateway.zalopay.FieldNames.RETURN_PMC_ID;
import static io.tollgate.gateway.zalopay.FieldNames.RETURN_STATUS;
import static io.tollgate.gateway.zalopay.FieldNames.TYPE;

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
import java.util.stream.Collectors;

/**
 * Reads what comes in under ZaloPay's name. What ZaloPay signs, it signs with key2: the exact text
 * of {@code data} in a callback (page callback-api), seven values of the query when the browser
 * returns (page redirect). Nothing of a message is looked at before one of our keys has proven it.
 */
final class CallbackReader {

  /**
   * ZaloPay's {@code data} takes up to 4096 characters; escaping can make that a good deal more.
   */
  private static final int BODY_BYTES_MAX = 16 * 1024;

  private static final long ORDER = 1;

  /** In the order in which they are signed. */
  static final List<String> SIGNED_IN_RETURN =
      List.of(
          RETURN_APP_ID,
          RETURN_APP_TRANS_ID,
          RETURN_PMC_ID,
          RETURN_BANK_CODE,
          RETURN_AMOUNT,
          RETURN_DISCOUNT_AMOUNT,
          RETURN_STATUS);

  private final Accounts<ZaloPayAccount> accounts;

  CallbackReader(Accounts<ZaloPayAccount> accounts) {
    this.accounts = accounts;
  }

  Callback read(CallbackRequest request) {
    return switch (request.channel()) {
      case CALLBACK -> callback(request);
      case RETURN -> browserReturn(request);
    };
  }

  /** The text that ZaloPay signs is the evidence itself, so both are read in the same way. */
  Verification verify(String account, Evidence evidence) {
    return accounts.verify(
        account,
        evidence,
        signed(evidence.message(), evidence.signature()),
        proof -> order(proof.account(), evidence));
  }

  private Callback callback(CallbackRequest request) {
    if (request.body().length > BODY_BYTES_MAX) {
      return rejected(Reason.MALFORMED);
    }
    Optional<MessageFields> body = body(new String(request.body(), StandardCharsets.UTF_8));
    if (body.isEmpty()) {
      return rejected(Reason.MALFORMED);
    }
    MessageFields envelope = body.get();
    if (!envelope.has(MAC)) {
      return rejected(Reason.UNSIGNED);
    }
    Optional<String> mac = envelope.text(MAC);
    Optional<String> data = envelope.text(DATA);
    if (mac.isEmpty() || data.isEmpty()) {
      return rejected(Reason.MALFORMED);
    }
    return accounts
        .prove(request, signed(data.get(), mac.get()))
        .map(proof -> proven(proof.account(), envelope, proof.evidence(data.get(), mac.get())))
        .orElse(rejected(Reason.FORGED));
  }

  /**
   * JSON, as the page says, or a form: told apart by the text, for headers are not signed either.
   */
  private static Optional<MessageFields> body(String text) {
    return text.stripLeading().startsWith("{")
        ? MessageFields.ofJson(text)
        : MessageFields.ofForm(text);
  }

  private static Callback proven(
      ZaloPayAccount account, MessageFields envelope, Evidence evidence) {
    // Not signed; but data of another type has no order in it, whatever is written here.
    Optional<Long> type = envelope.has(TYPE) ? envelope.whole(TYPE) : Optional.of(ORDER);
    if (!type.equals(Optional.of(ORDER))) {
      return type.<Callback>map(other -> new Callback.Irrelevant("type " + other))
          .orElse(rejected(Reason.MALFORMED));
    }
    return order(account, evidence);
  }

  private static Callback order(ZaloPayAccount account, Evidence evidence) {
    Optional<MessageFields> order = MessageFields.ofJson(evidence.message());
    if (order.isEmpty()) {
      return rejected(Reason.MALFORMED);
    }
    if (!isOf(account, order.get(), APP_ID)) {
      return rejected(Reason.FORGED);
    }
    Optional<String> reference = order.get().text(APP_TRANS_ID);
    Optional<Report> report = report(order.get(), evidence);
    return reference
        .flatMap(
            name -> report.map(said -> Callback.about(account.name(), name, Ref.parse(name), said)))
        .orElse(rejected(Reason.MALFORMED));
  }

  /**
   * A callback is sent only for money that was received (page callback-api) and carries no return
   * code. One that does, and says something else than success, is not believed to be money.
   */
  private static Optional<Report> report(MessageFields order, Evidence evidence) {
    if (order.has(RETURN_CODE) && !order.code(RETURN_CODE).equals(Optional.of(1))) {
      String code = order.code(RETURN_CODE).map(String::valueOf).orElse("unreadable");
      return Optional.of(new Report.Declined("not_successful", code));
    }
    Payment payment = new Payment(order);
    return payment.serverTime().flatMap(paidAt -> payment.paid(paidAt, evidence));
  }

  private Callback browserReturn(CallbackRequest request) {
    Optional<MessageFields> query = MessageFields.ofForm(request.rawQuery());
    if (query.isEmpty()) {
      return rejected(Reason.MALFORMED);
    }
    MessageFields fields = query.get();
    Optional<String> checksum = fields.text(RETURN_CHECKSUM);
    if (checksum.isEmpty()) {
      return rejected(Reason.UNSIGNED);
    }
    if (!SIGNED_IN_RETURN.stream().allMatch(fields::has)) {
      return rejected(Reason.MALFORMED);
    }
    String text =
        SIGNED_IN_RETURN.stream()
            .map(name -> fields.text(name).orElseThrow())
            .collect(Collectors.joining("|"));
    return accounts
        .prove(request, signed(text, checksum.get()))
        .filter(proof -> isOf(proof.account(), fields, RETURN_APP_ID))
        .map(proof -> returned(proof.account(), fields))
        .orElse(rejected(Reason.FORGED));
  }

  private static Callback returned(ZaloPayAccount account, MessageFields fields) {
    return fields
        .text(RETURN_APP_TRANS_ID)
        .flatMap(Ref::parse)
        .<Callback>map(ref -> new Callback.Returned(account.name(), ref))
        .orElse(new Callback.Irrelevant("return"));
  }

  private static Predicate<Key> signed(String text, String signature) {
    return key -> Hmac.SHA256.verifiesHex(key.secret(), text, signature);
  }

  private static boolean isOf(ZaloPayAccount account, MessageFields fields, String name) {
    return fields.whole(name).map(String::valueOf).equals(Optional.of(account.appId()));
  }

  private static Callback rejected(Reason reason) {
    return new Callback.Rejected(reason);
  }
}
