package io.tollgate.gateway.izipay;

import static io.tollgate.gateway.izipay.FieldNames.PAYLOAD;
import static io.tollgate.gateway.izipay.FieldNames.SIGNATURE;

import io.tollgate.explain.Algorithm;
import io.tollgate.explain.Choices;
import io.tollgate.explain.JsonText;
import io.tollgate.explain.Keys;
import io.tollgate.explain.PastedMessage;
import io.tollgate.explain.SignatureExplanation;
import io.tollgate.explain.SignatureExplanation.Compared;
import io.tollgate.explain.SignatureExplanation.Unreadable;
import io.tollgate.explain.SignatureSearch;
import io.tollgate.explain.Spelling;
import io.tollgate.explain.Texts;
import io.tollgate.gateway.AccountSignatureExplainer;
import io.tollgate.gateway.ConfiguredAccounts;
import io.tollgate.gateway.Hmac;
import io.tollgate.gateway.MessageFields;
import io.tollgate.json.Json;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Explains the signatures of Izipay's results (Web Core), and those of Lyra's V4 at micuentaweb.pe,
 * which another product of Izipay's sends and nothing else here reads. V4 has two keys: of one's
 * account here, {@code hash-key} stands for its HMAC-SHA-256 key and {@code api-key} for its REST
 * password.
 */
@Singleton
final class IzipaySignatureExplainer extends AccountSignatureExplainer<IzipayAccount> {

  private static final String KR_ANSWER = "kr-answer";
  private static final String KR_HASH = "kr-hash";
  private static final String KR_HASH_KEY = "kr-hash-key";
  private static final String IS_V4 =
      "this is a message of Lyra's V4 (micuentaweb.pe); Tollgate reads results of Web Core";

  @Inject
  IzipaySignatureExplainer(ConfiguredAccounts accounts) {
    this(accounts.of(IzipayAccount.class));
  }

  IzipaySignatureExplainer(List<IzipayAccount> accounts) {
    super(IzipayGateway.ID, accounts);
  }

  @Override
  public List<String> settings() {
    return List.of("merchant-code", "api-key", "hash-key");
  }

  @Override
  protected SignatureSearch search() {
    return search(Spelling.BASE64);
  }

  private SignatureSearch search(Spelling spelling) {
    List<String> secrets = new ArrayList<>(secrets());
    accounts().forEach(account -> secrets.add(account.apiKey().reveal()));
    return new SignatureSearch("Izipay", Algorithm.HMAC_SHA256, spelling, secrets);
  }

  @Override
  protected SignatureExplanation explainSigned(PastedMessage message) {
    Optional<MessageFields> read = CallbackReader.body(message.json().orElse(message.form()));
    if (read.filter(fields -> fields.has(KR_HASH)).isPresent()) {
      return lyra(read.get());
    }
    Optional<String> payload =
        read.flatMap(fields -> CallbackReader.text(CallbackReader.anywhere(fields, PAYLOAD)));
    Optional<String> signature =
        read.flatMap(fields -> CallbackReader.text(CallbackReader.anywhere(fields, SIGNATURE)))
            .or(() -> Optional.ofNullable(message.headers().get(SIGNATURE)));
    return payload.isEmpty() || signature.isEmpty()
        ? new Unreadable("It has no payloadHttp, or no signature")
        : result(message.body(), payload.get(), signature.get());
  }

  private SignatureExplanation result(String body, String payload, String received) {
    IzipayAccount account =
        accounts().stream()
            .filter(each -> isSignedBy(each, payload, received))
            .findFirst()
            .orElse(accounts().getFirst());
    String escaped = Json.write(payload);
    Supplier<Choices<String>> texts =
        () ->
            JsonText.spellings("payloadHttp", payload)
                .or("the whole body was signed; signed is the text of payloadHttp alone", body)
                .or(
                    "payloadHttp was signed with its escapes, as it stands in the body; signed is its"
                        + " value",
                    escaped.substring(1, escaped.length() - 1))
                .or(
                    "payloadHttp was signed with its quotes and escapes; signed is its value",
                    escaped)
                .or(
                    "payloadHttp was signed percent-encoded, and not as it is",
                    URLEncoder.encode(payload, StandardCharsets.UTF_8))
                .then(Texts::lineBreaks)
                .then(Texts::ends);
    return search()
        .explain(
            new Compared(
                account.name(),
                payload,
                CallbackReader.signature(account.keys().getFirst(), payload),
                received),
            isSignedBy(account, payload, received),
            texts,
            keys(account)
                .or(
                    "it is signed with the API key (publicKey); results use the hash key",
                    account.apiKey().reveal()),
            List.of());
  }

  private static boolean isSignedBy(IzipayAccount account, String payload, String received) {
    return account.keys().stream()
        .anyMatch(key -> CallbackReader.signature(key, payload).equals(received));
  }

  /** The key of V4 is named by kr-hash-key; {@code \/} counts as a slash. */
  private SignatureExplanation lyra(MessageFields fields) {
    IzipayAccount account = accounts().getFirst();
    String answer = fields.text(KR_ANSWER).orElse("");
    String right = answer.replace("\\/", "/");
    String received = fields.text(KR_HASH).orElse("");
    boolean isPassword = fields.text(KR_HASH_KEY).equals(Optional.of("password"));
    String hashKey = account.keys().getFirst().secret().reveal();
    String password = account.apiKey().reveal();
    String key = isPassword ? password : hashKey;
    String computed =
        Hmac.SHA256.signHex(
            isPassword ? account.apiKey() : account.keys().getFirst().secret(), right);
    return search(Spelling.HEX)
        .explain(
            new Compared(account.name(), right, computed, received),
            computed.equals(received),
            () ->
                JsonText.spellings(KR_ANSWER, right)
                    .or("\\/ was signed as it stands in kr-answer, and counts as /", answer)
                    .then(Texts::ends),
            Keys.of(List.of(key))
                .or(
                    isPassword
                        ? "kr-hash-key says password, and it is signed with the HMAC-SHA-256 key"
                        : "kr-hash-key says sha256_hmac, and it is signed with the REST password",
                    isPassword ? hashKey : password),
            List.of(IS_V4));
  }
}
