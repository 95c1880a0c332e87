package io.tollgate.gateway.zalopay;

import static io.tollgate.gateway.zalopay.FieldNames.APP_ID;
import static io.tollgate.gateway.zalopay.FieldNames.APP_TIME;
import static io.tollgate.gateway.zalopay.FieldNames.DATA;
import static io.tollgate.gateway.zalopay.FieldNames.EMBED_DATA;
import static io.tollgate.gateway.zalopay.FieldNames.ITEM;
import static io.tollgate.gateway.zalopay.FieldNames.MAC;
import static io.tollgate.gateway.zalopay.FieldNames.M_REFUND_ID;
import static io.tollgate.gateway.zalopay.FieldNames.RETURN_APP_ID;
import static io.tollgate.gateway.zalopay.FieldNames.RETURN_CHECKSUM;
import static io.tollgate.gateway.zalopay.FieldNames.TIMESTAMP;
import static io.tollgate.gateway.zalopay.FieldNames.ZP_TRANS_ID;

import io.tollgate.explain.Algorithm;
import io.tollgate.explain.Choices;
import io.tollgate.explain.JsonText;
import io.tollgate.explain.Keys;
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
import io.tollgate.gateway.Secret;
import io.tollgate.json.Json;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Explains the signatures of ZaloPay's callback and return, which key2 makes, and of our calls,
 * which key1 makes.
 */
@Singleton
final class ZaloPaySignatureExplainer extends AccountSignatureExplainer<ZaloPayAccount> {

  private static final String OTHER_KEY = "this is %s's signature, %s use %s";

  @Inject
  ZaloPaySignatureExplainer(ConfiguredAccounts accounts) {
    this(accounts.of(ZaloPayAccount.class));
  }

  ZaloPaySignatureExplainer(List<ZaloPayAccount> accounts) {
    super(ZaloPayGateway.ID, accounts);
  }

  @Override
  public List<String> settings() {
    return List.of("app-id", "key1", "key2");
  }

  @Override
  protected SignatureSearch search() {
    List<String> secrets = new ArrayList<>(secrets());
    accounts().forEach(account -> secrets.add(account.key1().reveal()));
    return new SignatureSearch("ZaloPay", Algorithm.HMAC_SHA256, Spelling.HEX, secrets);
  }

  @Override
  protected SignatureExplanation explainSigned(PastedMessage message) {
    Optional<MessageFields> read = fields(message);
    if (read.isEmpty()) {
      return new Unreadable("It is neither a JSON object nor fields of a form");
    }
    MessageFields fields = read.get();
    if (fields.has(RETURN_CHECKSUM)) {
      return browserReturn(fields);
    }
    return fields.text(MAC).isEmpty()
        ? new Unreadable("It has neither a mac nor a checksum")
        : fields
            .text(DATA)
            .map(data -> callback(message, fields, data))
            .orElseGet(() -> call(fields));
  }

  private SignatureExplanation callback(
      PastedMessage message, MessageFields envelope, String data) {
    List<String> notes = new ArrayList<>();
    MessageFields order = MessageFields.ofJson(data).orElse(MessageFields.NONE);
    ZaloPayAccount account = account(order, APP_ID, notes);
    String escaped = Json.write(data);
    Supplier<Choices<String>> texts =
        () ->
            JsonText.spellings("data", data)
                .or("the whole body was signed; signed is the text of data alone", message.body())
                .or(
                    "data was signed with its escapes, as it stands in the body; signed is its value",
                    escaped.substring(1, escaped.length() - 1))
                .or("data was signed with its quotes and escapes; signed is its value", escaped)
                .then(Texts::lineBreaks)
                .then(Texts::ends);
    return byKey2("callbacks", account, data, envelope.text(MAC).orElse(""), texts, notes);
  }

  private SignatureExplanation browserReturn(MessageFields query) {
    List<String> notes = new ArrayList<>();
    ZaloPayAccount account = account(query, RETURN_APP_ID, notes);
    SignedFields signed = signed(query, CallbackReader.SIGNED_IN_RETURN);
    return byKey2(
        "returns",
        account,
        signed.joined("|", false),
        query.text(RETURN_CHECKSUM).orElse(""),
        () -> Texts.fields(signed, names(query), "|", false),
        notes);
  }

  private SignatureExplanation byKey2(
      String what,
      ZaloPayAccount account,
      String right,
      String received,
      Supplier<Choices<String>> texts,
      List<String> notes) {
    Secret key2 = account.keys().getFirst().secret();
    return search()
        .explain(
            new Compared(account.name(), right, Hmac.SHA256.signHex(key2, right), received),
            account.keys().stream()
                .anyMatch(key -> Hmac.SHA256.verifiesHex(key.secret(), right, received)),
            texts,
            keys(account)
                .or(OTHER_KEY.formatted("key1", what, "key2"), account.key1().reveal())
                .or("it is signed with the app_id in the place of key2", account.appId()),
            notes);
  }

  private SignatureExplanation call(MessageFields fields) {
    List<String> notes = new ArrayList<>();
    ZaloPayAccount account = account(fields, APP_ID, notes);
    Call call = called(fields);
    SignedFields signed = signed(fields, call.signed());
    Map<String, String> values =
        signed.all().stream().collect(Collectors.toMap(Field::name, Field::value));
    String right = call.signingString(values, account.key1());
    String received = fields.text(MAC).orElse("");
    warnOfSeconds(signed, notes);
    Supplier<Choices<String>> texts =
        () ->
            contents(signed)
                .then(each -> Texts.fields(each, names(fields), "|", false))
                .then(row -> call == Call.QUERY ? withKey(row, account) : Choices.right(row));
    return search()
        .explain(
            new Compared(
                account.name(), right, Hmac.SHA256.signHex(account.key1(), right), received),
            Hmac.SHA256.verifiesHex(account.key1(), right, received),
            texts,
            Keys.of(List.of(account.key1().reveal()))
                .or(
                    OTHER_KEY.formatted("key2", "calls", "key1"),
                    account.keys().getFirst().secret().reveal()),
            notes);
  }

  /** By what only one call has. */
  private static Call called(MessageFields fields) {
    if (fields.has(APP_TIME)) {
      return Call.CREATE;
    }
    if (fields.has(ZP_TRANS_ID)) {
      return Call.REFUND;
    }
    return fields.has(M_REFUND_ID) ? Call.QUERY_REFUND : Call.QUERY;
  }

  private static Choices<String> withKey(String row, ZaloPayAccount account) {
    return Choices.right(row + "|" + account.key1().reveal())
        .or("key1 was not signed as the last value; order-query signs it", row);
  }

  /** Values that were others when they were signed. */
  private static Choices<SignedFields> contents(SignedFields signed) {
    Choices<SignedFields> contents = Choices.right(signed);
    for (Field field : signed.all()) {
      contents =
          switch (field.name()) {
            case APP_TIME, TIMESTAMP -> contents.and(times(signed, field));
            case EMBED_DATA, ITEM -> contents.and(reencoded(signed, field));
            default -> contents;
          };
    }
    return contents;
  }

  private static Choices<SignedFields> times(SignedFields signed, Field time) {
    return time.value().matches("[0-9]{4,15}")
        ? new Choices<SignedFields>(List.of())
            .or(
                time.name() + " was signed in seconds, not milliseconds",
                signed.with(time.name(), time.value().replaceFirst("[0-9]{3}$", "")))
            .or(
                time.name() + " was signed in milliseconds, and is sent in seconds",
                signed.with(time.name(), time.value() + "000"))
        : new Choices<>(List.of());
  }

  private static Choices<SignedFields> reencoded(SignedFields signed, Field json) {
    return new Choices<>(
        JsonText.spellings(json.name(), json.value()).all().stream()
            .skip(1)
            .map(
                each ->
                    new Choices.Choice<>(signed.with(json.name(), each.value()), each.mistakes()))
            .toList());
  }

  /** The time that we send; ZaloPay takes it in milliseconds (page order-create, app_time). */
  private static void warnOfSeconds(SignedFields signed, List<String> notes) {
    for (Field field : signed.all()) {
      boolean isTime = field.name().equals(APP_TIME) || field.name().equals(TIMESTAMP);
      if (isTime && field.value().matches("[0-9]{1,11}")) {
        notes.add(field.name() + " is in seconds, not milliseconds: ZaloPay refuses it");
      }
    }
  }

  private static SignedFields signed(MessageFields fields, List<String> names) {
    return new SignedFields(
        names.stream().map(name -> new Field(name, fields.textOrNumber(name).orElse(""))).toList());
  }

  private ZaloPayAccount account(MessageFields fields, String name, List<String> notes) {
    return account(
        account -> fields.textOrNumber(name).equals(Optional.of(account.appId())), name, notes);
  }
}
