package io.tollgate.gateway.momo;

import static io.tollgate.gateway.momo.FieldNames.ACCESS_KEY;
import static io.tollgate.gateway.momo.FieldNames.PARTNER_CODE;
import static io.tollgate.gateway.momo.FieldNames.REQUEST_TYPE;
import static io.tollgate.gateway.momo.FieldNames.RESPONSE_TIME;
import static io.tollgate.gateway.momo.FieldNames.RESULT_CODE;
import static io.tollgate.gateway.momo.FieldNames.SIGNATURE;
import static io.tollgate.gateway.momo.FieldNames.TRANS_ID;

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
import io.tollgate.gateway.MessageFields;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Explains the signatures of MoMo's notification and return, and of our calls. */
@Singleton
final class MomoSignatureExplainer extends AccountSignatureExplainer<MomoAccount> {

  @Inject
  MomoSignatureExplainer(ConfiguredAccounts accounts) {
    this(accounts.of(MomoAccount.class));
  }

  MomoSignatureExplainer(List<MomoAccount> accounts) {
    super(MomoGateway.ID, accounts);
  }

  @Override
  public List<String> settings() {
    return List.of("partner-code", "access-key", "secret-key");
  }

  @Override
  protected SignatureSearch search() {
    List<String> secrets = new ArrayList<>(secrets());
    accounts().forEach(account -> secrets.addAll(account.accessKeys()));
    return new SignatureSearch("MoMo", Algorithm.HMAC_SHA256, Spelling.HEX, secrets);
  }

  @Override
  protected SignatureExplanation explainSigned(PastedMessage message) {
    Optional<MessageFields> read = fields(message);
    Optional<String> signature = read.flatMap(fields -> fields.text(SIGNATURE));
    if (read.isEmpty() || signature.isEmpty()) {
      return new Unreadable("It is no JSON object and no query with a signature");
    }
    MessageFields fields = read.get();
    List<String> notes = new ArrayList<>();
    MomoAccount account =
        account(
            each -> fields.text(PARTNER_CODE).equals(Optional.of(each.partnerCode())),
            PARTNER_CODE,
            notes);
    List<String> signed = signed(fields);
    Map<String, String> values =
        signed.stream()
            .collect(Collectors.toMap(name -> name, name -> fields.textOrNumber(name).orElse("")));
    String text = SignedText.of(signed, values);
    return search()
        .explain(
            new Compared(
                account.name(), account.signedText(text), account.sign(text), signature.get()),
            account.keys().stream().anyMatch(key -> account.proves(key, text, signature.get())),
            () -> texts(account, signed, values, names(fields)),
            keys(account)
                .or(
                    "it is signed with the access key; MoMo signs with the secret key",
                    account.accessKeys().getFirst()),
            notes);
  }

  /** Which fields a message of this kind signs, without the access key in front of them. */
  private static List<String> signed(MessageFields fields) {
    if (fields.has(RESULT_CODE)) {
      return PaymentResult.SIGNED;
    }
    if (fields.has(REQUEST_TYPE)) {
      return Call.CREATE.signed();
    }
    return fields.has(TRANS_ID) ? Call.REFUND.signed() : Call.QUERY.signed();
  }

  private Choices<String> texts(
      MomoAccount account, List<String> signed, Map<String, String> values, List<String> names) {
    SignedFields right =
        new SignedFields(
            Stream.concat(Stream.of(ACCESS_KEY), signed.stream())
                .map(name -> new Field(name, values.getOrDefault(name, "")))
                .toList());
    return accessKeys(account, right)
        .then(MomoSignatureExplainer::times)
        .then(fields -> Texts.fields(fields, names, SignedText.DELIMITER, true));
  }

  private Choices<SignedFields> accessKeys(MomoAccount account, SignedFields fields) {
    Choices<SignedFields> choices =
        Choices.right(fields.with(ACCESS_KEY, account.accessKeys().getFirst()))
            .or("accessKey was signed empty, as in MoMo's PHP sample of a notification", fields);
    for (MomoAccount other : accounts()) {
      if (!other.name().equals(account.name())) {
        choices =
            choices.or(
                "accessKey was that of the account " + other.name(),
                fields.with(ACCESS_KEY, other.accessKeys().getFirst()));
      }
    }
    return choices;
  }

  private static Choices<SignedFields> times(SignedFields fields) {
    Choices<SignedFields> times = Choices.right(fields);
    for (Field field : fields.all()) {
      if (field.name().equals(RESPONSE_TIME) && field.value().matches("[0-9]{4,15}")) {
        times =
            times
                .or(
                    "responseTime was signed in seconds, not milliseconds",
                    fields.with(RESPONSE_TIME, field.value().replaceFirst("[0-9]{3}$", "")))
                .or(
                    "responseTime was signed in milliseconds, and stands there in seconds",
                    fields.with(RESPONSE_TIME, field.value() + "000"));
      }
    }
    return times;
  }
}
