package io.tollgate.gateway.vnpay;

import static io.tollgate.gateway.vnpay.FieldNames.COMMAND;
import static io.tollgate.gateway.vnpay.FieldNames.PREFIX;
import static io.tollgate.gateway.vnpay.FieldNames.RESPONSE_CODE;
import static io.tollgate.gateway.vnpay.FieldNames.RESPONSE_ID;
import static io.tollgate.gateway.vnpay.FieldNames.SECURE_HASH;
import static io.tollgate.gateway.vnpay.FieldNames.SECURE_HASH_TYPE;
import static io.tollgate.gateway.vnpay.FieldNames.TMN_CODE;
import static io.tollgate.gateway.vnpay.FieldNames.TRANSACTION_NO;

import io.tollgate.explain.Algorithm;
import io.tollgate.explain.Choices;
import io.tollgate.explain.PastedMessage;
import io.tollgate.explain.SignatureExplanation;
import io.tollgate.explain.SignatureExplanation.Compared;
import io.tollgate.explain.SignatureExplanation.Unreadable;
import io.tollgate.explain.SignatureSearch;
import io.tollgate.explain.SignedFields;
import io.tollgate.explain.SignedFields.Field;
import io.tollgate.explain.Spelling;
import io.tollgate.explain.Texts;
import io.tollgate.gateway.AccountSignatureExplainer;
import io.tollgate.gateway.ConfiguredAccounts;
import io.tollgate.gateway.Hmac;
import io.tollgate.gateway.MessageFields;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Explains the signatures of VNPAY's payment page, of its IPN and return (fields as a query), and
 * of querydr and refund with their answers (values of JSON).
 */
@Singleton
final class VnpaySignatureExplainer extends AccountSignatureExplainer<VnpayAccount> {

  private static final Pattern ESCAPE = Pattern.compile("%[0-9A-F]{2}");

  /**
   * How values are encoded elsewhere: by mistake, or in languages that differ in some characters.
   */
  private static final List<Encoder> ENCODERS =
      List.of(
          new Encoder(
              "spaces were signed as %20, VNPAY signs them as +",
              value -> encoded(value).replace("+", "%20")),
          new Encoder(
              "values were signed before they were encoded; VNPAY signs them encoded",
              value -> value),
          new Encoder(
              "values were encoded as JavaScript's encodeURIComponent does, but for + for spaces;"
                  + " VNPAY escapes ! ' ( ) ~ too",
              value -> Texts.percentEncoded(value).replace("%20", "+")),
          new Encoder(
              "values were encoded as JavaScript's encodeURIComponent does; VNPAY signs spaces as +",
              Texts::percentEncoded),
          new Encoder(
              "* was signed as %2A, as PHP's urlencode writes it; do not send it at all",
              value -> encoded(value).replace("*", "%2A")),
          new Encoder(
              "* was signed as %2A and ~ as it is, as Python's quote_plus writes them;"
                  + " do not send them at all",
              value -> encoded(value).replace("*", "%2A").replace("%7E", "~")),
          new Encoder(
              "! ( ) were signed as they are, as .NET's WebUtility writes them; do not send them"
                  + " at all",
              value -> encoded(value).replace("%21", "!").replace("%28", "(").replace("%29", ")")),
          new Encoder(
              "escapes were signed with small letters, like %3a; VNPAY signs %3A",
              value -> smallEscapes(encoded(value))),
          new Encoder(
              "letters outside ASCII were signed as ? (US_ASCII, as in VNPAY's Java sample);"
                  + " send none of them",
              value -> URLEncoder.encode(value, StandardCharsets.US_ASCII)));

  private record Encoder(String mistake, UnaryOperator<String> encoding) {}

  @Inject
  VnpaySignatureExplainer(ConfiguredAccounts accounts) {
    this(accounts.of(VnpayAccount.class));
  }

  VnpaySignatureExplainer(List<VnpayAccount> accounts) {
    super(VnpayGateway.ID, accounts);
  }

  @Override
  public List<String> settings() {
    return List.of("tmn-code", "hash-secret");
  }

  @Override
  protected SignatureSearch search() {
    return new SignatureSearch("VNPAY", Algorithm.HMAC_SHA512, Spelling.HEX, secrets());
  }

  @Override
  protected SignatureExplanation explainSigned(PastedMessage message) {
    return message.json().map(this::json).orElseGet(() -> query(message.form()));
  }

  private SignatureExplanation query(String form) {
    return Fields.ofForm(form)
        .map(fields -> compare(fields, fields.query(), () -> queries(form)))
        .orElse(new Unreadable("An escape in it is broken, or a name stands there twice"));
  }

  private SignatureExplanation json(String json) {
    Optional<Fields> read = MessageFields.ofJson(json).map(Fields::new);
    Optional<Call> call =
        read.flatMap(
            fields ->
                Arrays.stream(Call.values())
                    .filter(each -> fields.is(COMMAND, each.command()))
                    .findFirst());
    if (call.isEmpty()) {
      return new Unreadable("It is neither a querydr nor a refund: vnp_Command says which");
    }
    Fields fields = read.get();
    boolean isAnswer = fields.text(RESPONSE_ID).isPresent();
    List<String> names = isAnswer ? call.get().signedInAnswer() : call.get().signed();
    SignedFields signed =
        new SignedFields(
            names.stream().map(name -> new Field(name, fields.text(name).orElse(""))).toList());
    String right =
        isAnswer ? call.get().answerString(fields) : call.get().signingString(texts(signed));
    Supplier<Choices<String>> texts =
        () ->
            Choices.right(signed)
                .or(
                    "vnp_TransactionNo was signed as 0, and is not sent",
                    signed.with(TRANSACTION_NO, "0"))
                .then(each -> Texts.fields(each, names(fields.all()), "|", false));
    return compare(fields, right, texts);
  }

  private static Map<String, String> texts(SignedFields fields) {
    return fields.all().stream().collect(Collectors.toMap(Field::name, Field::value));
  }

  private SignatureExplanation compare(
      Fields fields, String right, Supplier<Choices<String>> texts) {
    Optional<String> hash = fields.text(SECURE_HASH);
    if (hash.isEmpty()) {
      return new Unreadable("It has no vnp_SecureHash");
    }
    List<String> notes = new ArrayList<>();
    VnpayAccount account = account(each -> fields.is(TMN_CODE, each.tmnCode()), TMN_CODE, notes);
    String received = VnpayAccount.lowerCase(hash.get());
    boolean isOfVnpay = fields.text(RESPONSE_CODE).isPresent();
    if (isOfVnpay
        && !account.proves(right, received)
        && account.proves(right.replace("+", "%20"), received)) {
      notes.add("Tollgate takes an IPN or a return that is signed so all the same");
    }
    String computed = Hmac.SHA512.signHex(account.secret(), right);
    return search()
        .explain(
            new Compared(account.name(), right, computed, received),
            account.proves(right, received),
            texts,
            keys(account),
            notes);
  }

  /** The signed query, and what others make of the same fields. */
  private static Choices<String> queries(String form) {
    SignedFields all =
        new SignedFields(
            Arrays.stream(form.split("&"))
                .filter(pair -> !pair.isEmpty())
                .map(pair -> pair.split("=", 2))
                .map(pair -> new Field(pair[0], pair.length < 2 ? "" : pair[1]))
                .toList());
    return selections(all.without(false, Set.of(SECURE_HASH)))
        .then(VnpaySignatureExplainer::orders)
        .then(VnpaySignatureExplainer::queries)
        .then(Texts::ends);
  }

  /** Whatever begins with vnp_ and is not empty, but for the type of the hash. */
  private static Choices<SignedFields> selections(SignedFields all) {
    SignedFields ours = all.only(field -> field.name().startsWith(PREFIX));
    SignedFields right = ours.without(true, Set.of(SECURE_HASH_TYPE));
    return Choices.right(right)
        .or("vnp_SecureHashType was signed, which is not", ours.without(true, Set.of()))
        .or(
            "empty fields were signed, which are not",
            ours.without(false, Set.of(SECURE_HASH_TYPE)))
        .or(
            "fields that do not begin with vnp_ were signed, which are the shop's own",
            all.without(true, Set.of(SECURE_HASH_TYPE)))
        .or("all fields were signed, the empty ones and those of the shop too", all);
  }

  private static Choices<SignedFields> orders(SignedFields fields) {
    Choices<SignedFields> orders =
        Choices.right(fields.sorted())
            .or("the fields were not sorted by name before signing", fields);
    for (Field field : fields.all()) {
      orders =
          orders.or(
              field.name() + " was not signed",
              fields.sorted().without(false, Set.of(field.name())));
    }
    return orders;
  }

  /** What encoders make of the values as they stand in the address. */
  private static Choices<String> queries(SignedFields raw) {
    SignedFields values = raw.with(value -> URLDecoder.decode(value, StandardCharsets.UTF_8));
    Choices<String> queries =
        Choices.right(query(values.with(VnpaySignatureExplainer::encoded)))
            .or(
                "the query was signed as it stands in the address; VNPAY encodes it anew",
                query(raw))
            .or(
                "values were signed without their names",
                query(values).replaceAll("vnp_[A-Za-z_]+=", ""));
    for (Encoder encoder : ENCODERS) {
      queries = queries.or(encoder.mistake(), query(values.with(encoder.encoding())));
    }
    return queries;
  }

  private static String query(SignedFields fields) {
    return fields.joined("&", true);
  }

  /** As VNPAY encodes it (PAY, sample code). */
  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private static String smallEscapes(String encoded) {
    return ESCAPE.matcher(encoded).replaceAll(found -> found.group().toLowerCase(Locale.ROOT));
  }
}
