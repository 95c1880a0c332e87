package io.tollgate.gateway.stripe;

import static io.tollgate.gateway.stripe.FieldNames.CREATED;
import static io.tollgate.gateway.stripe.FieldNames.DATA;
import static io.tollgate.gateway.stripe.FieldNames.EVENT;
import static io.tollgate.gateway.stripe.FieldNames.LIVEMODE;
import static io.tollgate.gateway.stripe.FieldNames.OBJECT;
import static io.tollgate.gateway.stripe.FieldNames.RETURN_REF;
import static io.tollgate.gateway.stripe.FieldNames.STRIPE_SIGNATURE;
import static io.tollgate.gateway.stripe.FieldNames.TYPE;

import io.tollgate.bill.Evidence;
import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Accounts;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.Callback.Reason;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.FormEncoding;
import io.tollgate.gateway.Proof;
import io.tollgate.gateway.VerifiesEvidence.Verification;
import io.tollgate.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what comes in under Stripe's name: events, signed over their exact bytes
 * (docs.stripe.com/webhooks), and browsers that return, which prove nothing.
 */
final class CallbackReader {

  private static final Logger LOG = LoggerFactory.getLogger(CallbackReader.class);
  private static final int BODY_BYTES_MAX = 256 * 1024;

  private final Accounts<StripeAccount> accounts;
  private final Clock clock;

  CallbackReader(Accounts<StripeAccount> accounts, Clock clock) {
    this.accounts = accounts;
    this.clock = clock;
  }

  Callback read(CallbackRequest request) {
    return switch (request.channel()) {
      case CALLBACK -> callback(request);
      case RETURN -> browserReturn(request);
    };
  }

  /** Verifies as a callback does, but for its age. */
  Verification verify(String account, Evidence evidence) {
    byte[] body = evidence.message().getBytes(StandardCharsets.UTF_8);
    Optional<SignatureHeader> header = SignatureHeader.read(evidence.signature());
    return accounts.verify(
        account,
        evidence,
        key -> header.filter(h -> h.isSignedWith(key.secret(), body)).isPresent(),
        proof -> proven(proof.account(), evidence));
  }

  /** An event, the object that it is about as it was then, and what proves both. */
  private record Event(StripeAccount owner, Evidence evidence, StripeObject object, Instant at) {

    String account() {
      return owner.name();
    }
  }

  private Callback callback(CallbackRequest request) {
    Optional<String> written = Optional.ofNullable(request.headers().get(STRIPE_SIGNATURE));
    if (written.isEmpty()) {
      return rejected(Reason.UNSIGNED);
    }
    Optional<SignatureHeader> header = written.flatMap(SignatureHeader::read);
    if (header.isEmpty() || request.body().length == 0 || request.body().length > BODY_BYTES_MAX) {
      return rejected(Reason.MALFORMED);
    }
    if (header.get().isUnsigned()) {
      return rejected(Reason.UNSIGNED);
    }
    return accounts
        .prove(request, key -> header.get().isSignedWith(key.secret(), request.body()))
        .map(proof -> fresh(proof, header.get(), request.body()))
        .orElse(rejected(Reason.FORGED));
  }

  /** Reads an event out of the answer to a question of ours, which the connection proves. */
  static Callback listed(StripeAccount account, StripeObject event) {
    return proven(
        account, new Evidence(account.keyId("events"), Json.write(event.fields().object())));
  }

  private Callback fresh(Proof<StripeAccount> proof, SignatureHeader header, byte[] body) {
    return header.isStale(clock.instant())
        ? rejected(Reason.STALE)
        : proven(proof.account(), evidence(proof, header, body));
  }

  private static Evidence evidence(
      Proof<StripeAccount> proof, SignatureHeader header, byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    // Kept as a text: what is none cannot be put together again as it was signed.
    return Arrays.equals(text.getBytes(StandardCharsets.UTF_8), body)
        ? proof.evidence(text, header.only(proof.key().secret(), body))
        : new Evidence(proof.account().keyId(proof.key().name()), text);
  }

  /** A thin event of API v2 has another object's name, and is not what was asked to be sent. */
  private static Callback proven(StripeAccount account, Evidence evidence) {
    Optional<StripeObject> envelope =
        StripeObject.of(evidence.message()).filter(event -> event.isA(EVENT));
    Optional<String> type = envelope.flatMap(event -> event.word(TYPE));
    Optional<Event> event =
        envelope
            .filter(e -> e.truth(LIVEMODE).isPresent())
            .flatMap(
                e ->
                    e.member(DATA)
                        .flatMap(data -> data.member(OBJECT))
                        .flatMap(
                            object ->
                                e.time(CREATED)
                                    .map(at -> new Event(account, evidence, object, at))));
    if (type.isEmpty() || event.isEmpty()) {
      return rejected(Reason.MALFORMED);
    }
    boolean isLive = account.isLive();
    if (envelope.get().isOfOtherMode(isLive) || event.get().object().isOfOtherMode(isLive)) {
      LOG.warn("Stripe sent {} of the other mode to account {}", type.get(), event.get().account());
      return new Callback.Irrelevant("an event of the other mode");
    }
    return told(type.get(), event.get());
  }

  /**
   * Which events say something (API reference, types of events). Paid is what a session says:
   * payment_intent.succeeded and charge.succeeded say it again, and charge.refunded says again, and
   * without the refund's name, what refund.created and its kin say.
   */
  private static Callback told(String type, Event event) {
    return switch (type) {
      case "checkout.session.completed", "checkout.session.async_payment_succeeded" ->
          session(event, session -> completed(event, session));
      case "checkout.session.async_payment_failed" ->
          session(
              event, _ -> Optional.of(new Report.Failed("payment_failed", "async_payment_failed")));
      case "checkout.session.expired" ->
          session(event, _ -> Optional.of(new Report.Expired("expired")));
      case "payment_intent.payment_failed" ->
          PaymentIntent.of(event.object())
              .map(intent -> declined(event, intent))
              .orElse(malformed());
      case "refund.created", "refund.updated", "refund.failed" ->
          RefundObject.of(event.object()).map(refund -> refund(event, refund)).orElse(malformed());
      case "charge.dispute.created",
          "charge.dispute.updated",
          "charge.dispute.closed",
          "charge.dispute.funds_withdrawn",
          "charge.dispute.funds_reinstated" ->
          DisputeObject.of(event.object())
              .map(dispute -> dispute(event, dispute))
              .orElse(malformed());
      default -> new Callback.Irrelevant(type);
    };
  }

  /**
   * Other systems may sell through the same account, and their sessions are no concern of ours. One
   * that carries our mark is; if it names none of our bills, its money is an orphan.
   */
  private static Callback session(Event event, Function<Session, Optional<Report>> meaning) {
    Optional<Session> session = Session.of(event.object());
    if (session.isEmpty()) {
      return malformed();
    }
    Optional<String> reference = session.get().ourReference();
    if (reference.isEmpty()) {
      return new Callback.Irrelevant("a session of another system");
    }
    Optional<Report> report = meaning.apply(session.get());
    if (report.isEmpty()) {
      return malformed();
    }
    return session
        .get()
        .ref()
        .<Callback>map(ref -> new Callback.Verified(event.account(), ref, report.get()))
        .orElseGet(
            () ->
                report.get() instanceof Report.Paid
                    ? new Callback.Foreign(event.account(), reference.get(), report.get())
                    : new Callback.Irrelevant("a session of no bill"));
  }

  private static Optional<Report> completed(Event event, Session session) {
    return switch (session.standing()) {
      case PAID -> session.paid(event.at(), event.evidence());
      case FREE -> Optional.of(new Report.Suspicious("no_payment_required"));
      case PROCESSING -> Optional.of(new Report.InProgress());
      case OPEN, EXPIRED, UNKNOWN -> Optional.of(new Report.OpenPage());
    };
  }

  /** One attempt of several: the session stays open for the next. */
  private static Callback declined(Event event, PaymentIntent intent) {
    return intent
        .ref()
        .<Callback>map(ref -> new Callback.Verified(event.account(), ref, intent.declined()))
        .orElse(new Callback.Irrelevant("a payment of another system"));
  }

  private static Callback refund(Event event, RefundObject refund) {
    return refund
        .paymentIntent()
        .map(
            intent ->
                refund
                    .told(event.account(), intent, event.at())
                    .orElseGet(CallbackReader::malformed))
        .orElse(new Callback.Irrelevant("a refund of another system"));
  }

  /** The state of a dispute is its status field, whatever the type of the event. */
  private static Callback dispute(Event event, DisputeObject dispute) {
    return dispute
        .paymentIntent()
        .map(
            intent ->
                dispute
                    .told(event.account(), intent, event.at())
                    .orElseGet(CallbackReader::malformed))
        .orElse(new Callback.Irrelevant("a dispute of another system"));
  }

  /** Nothing of it is signed: it names a bill, and that is all that is taken from it. */
  private Callback browserReturn(CallbackRequest request) {
    Optional<Ref> ref =
        FormEncoding.read(request.rawQuery())
            .map((Map<String, String> query) -> query.getOrDefault(RETURN_REF, ""))
            .flatMap(Ref::parse);
    List<StripeAccount> possible = accounts.addressed(request).limit(2).toList();
    return ref.isEmpty() || possible.size() != 1
        ? malformed()
        : new Callback.Returned(possible.getFirst().name(), ref.get());
  }

  private static Callback malformed() {
    return rejected(Reason.MALFORMED);
  }

  private static Callback rejected(Reason reason) {
    return new Callback.Rejected(reason);
  }
}
