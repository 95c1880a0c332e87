package io.tollgate.gateway.izipay;

import static io.tollgate.gateway.izipay.FieldNames.CODE;
import static io.tollgate.gateway.izipay.FieldNames.MERCHANT;
import static io.tollgate.gateway.izipay.FieldNames.MERCHANT_CODE;
import static io.tollgate.gateway.izipay.FieldNames.ORDER;
import static io.tollgate.gateway.izipay.FieldNames.ORDER_NUMBER;
import static io.tollgate.gateway.izipay.FieldNames.PAYLOAD;
import static io.tollgate.gateway.izipay.FieldNames.RESPONSE;
import static io.tollgate.gateway.izipay.FieldNames.SIGNATURE;
import static io.tollgate.gateway.izipay.FieldNames.TRANSACTION_ID;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.bill.Evidence;
import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Accounts;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.Callback.Reason;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.CallbackRequest.Channel;
import io.tollgate.gateway.FormEncoding;
import io.tollgate.gateway.Hmac;
import io.tollgate.gateway.Key;
import io.tollgate.gateway.MessageFields;
import io.tollgate.gateway.VerifiesEvidence.Verification;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Reads what comes in under Izipay's name. A result carries its own text once more in {@code
 * payloadHttp}, and {@code signature} is the base64 of the HMAC-SHA256 over exactly that text with
 * the merchant's hash key (developers.izipay.pe, "firma"; the algorithm by integrators that run
 * it). Everything outside of that text is anybody's and is not looked at.
 *
 * <p>The text carries no time to rely on, so an old message can come again: it says what it said,
 * about the same order and with the same number, and settling it once more changes nothing.
 */
final class CallbackReader {

  /** Far more than any result; what is larger is not even looked at. */
  private static final int BODY_BYTES_MAX = 256 * 1024;

  private static final String APPROVED = "00";

  /** COMMUNICATION_ERROR: Izipay itself does not know how it went. */
  private static final String UNKNOWN = "021";

  private static final Pattern SHORT_CODE = Pattern.compile("[0-9A-Za-z_]{1,32}");

  private final Accounts<IzipayAccount> accounts;

  CallbackReader(Accounts<IzipayAccount> accounts) {
    this.accounts = accounts;
  }

  Callback read(CallbackRequest request) {
    if (request.body().length > BODY_BYTES_MAX) {
      return rejected(Reason.MALFORMED);
    }
    return switch (request.channel()) {
      case CALLBACK -> notification(request);
      case RETURN -> browserReturn(request);
    };
  }

  /** Whoever registers an address for notifications is first visited with a bare GET. */
  private Callback notification(CallbackRequest request) {
    boolean isProbe =
        request.method().equals("GET")
            && request.rawQuery().isEmpty()
            && request.body().length == 0;
    return isProbe ? new Callback.Irrelevant("probe") : result(request);
  }

  /**
   * A browser carries a signed result, or nothing but the ref that we gave it: after a refusal, a
   * cancellation, or a step back in its history.
   */
  private Callback browserReturn(CallbackRequest request) {
    Callback callback = result(request);
    return callback.equals(rejected(Reason.UNSIGNED))
        ? returned(request).orElse(callback)
        : callback;
  }

  private Optional<Callback> returned(CallbackRequest request) {
    return request
        .account()
        .filter(name -> accounts.find(name).isPresent())
        .flatMap(
            name ->
                FormEncoding.read(request.rawQuery())
                    .flatMap(query -> Optional.ofNullable(query.get(IzipayGateway.REF)))
                    .flatMap(Ref::parse)
                    .map(ref -> new Callback.Returned(name, ref)));
  }

  private Callback result(CallbackRequest request) {
    Optional<MessageFields> body = body(new String(request.body(), StandardCharsets.UTF_8));
    if (body.isEmpty()) {
      return rejected(Reason.MALFORMED);
    }
    List<JsonNode> payload = anywhere(body.get(), PAYLOAD);
    List<JsonNode> signature = signature(request, body.get());
    if (payload.isEmpty() || signature.isEmpty()) {
      return rejected(Reason.UNSIGNED);
    }
    return text(payload)
        .flatMap(
            text ->
                text(signature)
                    .map(
                        proof ->
                            accounts
                                .prove(request, signed(text, proof))
                                .map(by -> proven(by.account(), by.evidence(text, proof)))
                                .orElse(rejected(Reason.FORGED))))
        .orElse(rejected(Reason.MALFORMED));
  }

  /** In the body, or in a header alone, as some merchants receive their notifications. */
  private static List<JsonNode> signature(CallbackRequest request, MessageFields body) {
    List<JsonNode> inBody = anywhere(body, SIGNATURE);
    return inBody.isEmpty() && request.channel() == Channel.CALLBACK
        ? Stream.ofNullable(request.headers().get(SIGNATURE)).map(JsonNode::from).toList()
        : inBody;
  }

  /** JSON or a form, told apart by the text: the content type has been seen wrong and missing. */
  static Optional<MessageFields> body(String text) {
    return text.stripLeading().startsWith("{")
        ? MessageFields.ofJson(text)
        : MessageFields.ofForm(text);
  }

  /** At the top, or where the older layout has it: inside {@code response}. */
  static List<JsonNode> anywhere(MessageFields body, String name) {
    List<JsonNode> atTheTop = named(body, name);
    return atTheTop.isEmpty() ? named(body.inside(RESPONSE), name) : atTheTop;
  }

  /** The values under a name in any mixture of capital and small letters. */
  private static List<JsonNode> named(MessageFields fields, String name) {
    return StreamSupport.stream(fields.object().entries().spliterator(), false)
        .filter(member -> member.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** The one text that says something: which of two was signed would be anybody's guess. */
  static Optional<String> text(List<JsonNode> values) {
    return Optional.of(values)
        .filter(all -> all.size() == 1)
        .map(List::getFirst)
        .filter(JsonNode::isString)
        .map(JsonNode::getStringValue)
        .filter(text -> !text.isEmpty());
  }

  /** The evidence is the text that Izipay signed, so it is read as when it came. */
  Verification verify(String account, Evidence evidence) {
    return accounts.verify(
        account,
        evidence,
        signed(evidence.message(), evidence.signature()),
        proof -> proven(proof.account(), evidence));
  }

  private static Predicate<Key> signed(String text, String signature) {
    return key ->
        MessageDigest.isEqual(
            signature(key, text).getBytes(StandardCharsets.US_ASCII),
            signature.getBytes(StandardCharsets.UTF_8));
  }

  /** What Izipay signs a text with. */
  static String signature(Key key, String text) {
    return Base64.getEncoder().encodeToString(Hmac.SHA256.sign(key.secret(), text));
  }

  /** A text that says something, or a number. */
  static Optional<String> said(MessageFields fields, String name) {
    return fields.textOrNumber(name).filter(text -> !text.isBlank());
  }

  private static Callback proven(IzipayAccount owner, Evidence evidence) {
    Optional<MessageFields> result = MessageFields.ofJson(evidence.message());
    Optional<MessageFields> order =
        result
            .flatMap(fields -> fields.inside(RESPONSE).list(ORDER))
            .flatMap(orders -> orders.stream().findFirst());
    Optional<String> code = result.flatMap(fields -> said(fields, CODE));
    Optional<String> number = order.flatMap(fields -> said(fields, ORDER_NUMBER));
    if (code.isEmpty() || number.isEmpty()) {
      return rejected(Reason.MALFORMED);
    }
    Optional<Ref> ref = Ref.parse(number.get());
    Report report =
        switch (code.get()) {
          case APPROVED ->
              approved(owner, result.get(), new Transaction(order.get()), ref, evidence);
          case UNKNOWN -> new Report.OpenPage();
          case String refusal -> declined(refusal);
        };
    return Callback.about(owner.name(), number.get(), ref, report);
  }

  /**
   * Signed and approved, so money may have moved: what contradicts itself, or does not belong to a
   * form that we showed, is a matter for a person and never refused.
   */
  private static Report approved(
      IzipayAccount account,
      MessageFields result,
      Transaction transaction,
      Optional<Ref> ref,
      Evidence evidence) {
    String merchant =
        result.inside(RESPONSE).inside(MERCHANT).textOrNumber(MERCHANT_CODE).orElse("");
    if (!merchant.equals(account.merchantCode())) {
      return new Report.Suspicious("merchant_code");
    }
    String transactionId = result.textOrNumber(TRANSACTION_ID).orElse("");
    if (ref.isPresent() && !transactionId.startsWith(ref.get().value())) {
      return new Report.Suspicious("transaction_id");
    }
    if (!transaction.isAuthorised()) {
      return new Report.Suspicious("not_authorised");
    }
    return transaction
        .at()
        .<Report>flatMap(paidAt -> transaction.paid(paidAt, evidence))
        .orElse(new Report.Suspicious("unreadable"));
  }

  /** The attempt failed and the buyer may try again. The numbers are those of ISO 8583. */
  private static Report declined(String code) {
    String reason =
        switch (code) {
          case "14" -> "invalid_card";
          case "51" -> "insufficient_funds";
          case "54" -> "expired_card";
          case "61" -> "over_limit";
          default -> "declined";
        };
    return new Report.Declined(reason, SHORT_CODE.matcher(code).matches() ? code : "unreadable");
  }

  private static Callback rejected(Reason reason) {
    return new Callback.Rejected(reason);
  }
}
