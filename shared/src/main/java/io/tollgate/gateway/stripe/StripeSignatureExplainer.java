package io.tollgate.gateway.stripe;

import static io.tollgate.gateway.stripe.FieldNames.STRIPE_SIGNATURE;

import io.tollgate.explain.Algorithm;
import io.tollgate.explain.Choices;
import io.tollgate.explain.JsonText;
import io.tollgate.explain.PastedMessage;
import io.tollgate.explain.SignatureExplanation;
import io.tollgate.explain.SignatureExplanation.Compared;
import io.tollgate.explain.SignatureExplanation.Explained;
import io.tollgate.explain.SignatureExplanation.Unexplained;
import io.tollgate.explain.SignatureExplanation.Unreadable;
import io.tollgate.explain.SignatureExplanation.Verified;
import io.tollgate.explain.SignatureSearch;
import io.tollgate.explain.Spelling;
import io.tollgate.explain.Texts;
import io.tollgate.gateway.AccountSignatureExplainer;
import io.tollgate.gateway.ConfiguredAccounts;
import io.tollgate.gateway.Secret;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Explains the signature of a Stripe event, whose header is pasted above its body. */
@Singleton
final class StripeSignatureExplainer extends AccountSignatureExplainer<StripeAccount> {

  private static final Pattern TIME = Pattern.compile("(?:^|,)\\s*t=([0-9]{1,16})");
  private static final Pattern SIGNATURE = Pattern.compile("(?:^|,)\\s*v1=([^,]*)");
  private static final Pattern OTHER_SCHEME = Pattern.compile("(?:^|,)\\s*v0=");
  private static final int DIGITS_OF_SECONDS_MAX = 11;
  private static final String PREFIX = "whsec_";

  private final Clock clock;

  @Inject
  StripeSignatureExplainer(ConfiguredAccounts accounts, Clock clock) {
    this(accounts.of(StripeAccount.class), clock);
  }

  StripeSignatureExplainer(List<StripeAccount> accounts, Clock clock) {
    super(StripeGateway.ID, accounts);
    this.clock = clock;
  }

  @Override
  public List<String> settings() {
    return List.of("secret-key", "webhook-secrets");
  }

  @Override
  protected SignatureSearch search() {
    List<String> secrets = new ArrayList<>(secrets());
    accounts().forEach(account -> secrets.add(account.secretKey().reveal()));
    secrets().forEach(secret -> secrets.add(withoutPrefix(secret)));
    return new SignatureSearch("Stripe", Algorithm.HMAC_SHA256, Spelling.HEX, secrets);
  }

  @Override
  protected SignatureExplanation explainSigned(PastedMessage message) {
    String header = message.headers().getOrDefault(STRIPE_SIGNATURE, "");
    List<String> times = TIME.matcher(header).results().map(time -> time.group(1)).toList();
    List<String> signatures =
        SIGNATURE.matcher(header).results().map(signature -> signature.group(1)).toList();
    if (header.isEmpty()) {
      return new Unreadable("There is no line Stripe-Signature: t=…,v1=… above the body");
    }
    if (times.size() != 1) {
      return new Unreadable("Stripe-Signature must have one t, in digits");
    }
    if (signatures.isEmpty()) {
      return new Unreadable(
          OTHER_SCHEME.matcher(header).find()
              ? "Stripe-Signature has only v0, which is for Stripe's own tests: v1 counts"
              : "Stripe-Signature has no v1");
    }
    List<SignatureExplanation> each =
        signatures.stream()
            .map(signature -> explain(times.getFirst(), signature, message.body(), notes(header)))
            .toList();
    return Stream.<Class<? extends SignatureExplanation>>of(Verified.class, Explained.class)
        .flatMap(kind -> each.stream().filter(kind::isInstance))
        .findFirst()
        .orElse(each.getFirst());
  }

  /** Only the exact names t and v1 count, here and in Stripe's own libraries. */
  private static List<String> notes(String header) {
    return SignatureHeader.read(header).filter(SignatureHeader::isUnsigned).isPresent()
        ? List.of("a blank stands behind a comma in Stripe-Signature, so v1 is not found")
        : List.of();
  }

  private SignatureExplanation explain(
      String time, String received, String pasted, List<String> known) {
    String seconds = time.substring(0, Math.min(time.length(), 10));
    boolean isMillis = time.length() > DIGITS_OF_SECONDS_MAX;
    SignatureHeader header = new SignatureHeader(isMillis ? seconds : time, List.of(received));
    List<String> notes = new ArrayList<>(known);
    StripeAccount account =
        accounts().stream()
            .filter(each -> bodies(pasted).anyMatch(body -> isSignedBy(each, header, body)))
            .findFirst()
            .orElse(accounts().getFirst());
    String body =
        bodies(pasted).filter(each -> isSignedBy(account, header, each)).findFirst().orElse(pasted);
    warn(account, !body.equals(pasted), header, notes);
    Secret secret = account.keys().getFirst().secret();
    return withHint(
        search()
            .explain(
                new Compared(
                    account.name(),
                    header.signedAt() + "." + body,
                    header.signature(secret, bytes(body)),
                    received),
                isSignedBy(account, header, body),
                () -> bodyTexts(body).then(text -> timed(text, header.signedAt(), time)),
                secrets(account),
                notes));
  }

  /** What is likeliest where nothing is proven. */
  private static SignatureExplanation withHint(SignatureExplanation found) {
    return found instanceof Unexplained(Compared compared, List<String> notes)
        ? new Unexplained(
            compared,
            Stream.concat(
                    notes.stream(),
                    Stream.of(
                        "each endpoint has a secret of its own, and so has each `stripe listen`:"
                            + " it may be another one's"))
                .toList())
        : found;
  }

  /** The body, and the same with line breaks that pasting may have changed. */
  private static Stream<String> bodies(String pasted) {
    String unix = pasted.replace("\r\n", "\n");
    String bare = unix.stripTrailing();
    return Stream.of(pasted, bare, bare + "\n", unix)
        .flatMap(body -> Stream.of(body, body.replace("\r\n", "\n").replace("\n", "\r\n")));
  }

  private static Choices<String> bodyTexts(String body) {
    return JsonText.spellings("the body", body).then(Texts::lineBreaks).then(Texts::ends);
  }

  private static Choices<String> timed(String body, String seconds, String asWritten) {
    Choices<String> texts =
        Choices.right(seconds + "." + body)
            .or("the body alone was signed; t and a dot stand before it", body)
            .or("the dot between t and the body was not signed", seconds + body)
            .or(
                "t was signed in milliseconds, and stands there in seconds",
                seconds + "000." + body)
            .or("t was signed with its name", "t=" + seconds + "." + body);
    return asWritten.equals(seconds)
        ? texts
        : texts.or(
            "t is written in milliseconds; Stripe writes seconds, not milliseconds",
            asWritten + "." + body);
  }

  private Choices<String> secrets(StripeAccount account) {
    Choices<String> keys = keys(account);
    for (String secret : account.keys().stream().map(key -> key.secret().reveal()).toList()) {
      keys =
          keys.or(
              "the secret was used without its whsec_, which belongs to it", withoutPrefix(secret));
    }
    return keys.or(
        "it is signed with the API key; events use the endpoint's secret (whsec_…)",
        account.secretKey().reveal());
  }

  private static String withoutPrefix(String secret) {
    return secret.startsWith(PREFIX) ? secret.substring(PREFIX.length()) : secret;
  }

  private static boolean isSignedBy(StripeAccount account, SignatureHeader header, String body) {
    return account.keys().stream().anyMatch(key -> header.isSignedWith(key.secret(), bytes(body)));
  }

  private void warn(
      StripeAccount account, boolean isChanged, SignatureHeader header, List<String> notes) {
    if (isChanged) {
      notes.add(
          "only with other line breaks than were pasted: whoever changes those of the body"
              + " cannot verify it");
    }
    if (!account.equals(accounts().getFirst())) {
      notes.add(
          "it is a secret of the account %s: the callback addresses of other accounts refuse it"
              .formatted(account.name()));
    }
    Instant signedAt = Instant.ofEpochSecond(Long.parseLong(header.signedAt()));
    if (header.isStale(clock.instant())) {
      Duration age = Duration.between(signedAt, clock.instant());
      notes.add(
          "its timestamp is %d s %s: more than 300 s are refused, also with a right signature"
              .formatted(age.abs().toSeconds(), age.isNegative() ? "ahead" : "old"));
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
