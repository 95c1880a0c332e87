package io.tollgate.gateway.stripe;

import static io.tollgate.gateway.stripe.FieldNames.ADAPTIVE_PRICING;
import static io.tollgate.gateway.stripe.FieldNames.CANCEL_URL;
import static io.tollgate.gateway.stripe.FieldNames.CLIENT_REFERENCE_ID;
import static io.tollgate.gateway.stripe.FieldNames.CUSTOMER_EMAIL;
import static io.tollgate.gateway.stripe.FieldNames.EXPIRES_AT;
import static io.tollgate.gateway.stripe.FieldNames.LOCALE;
import static io.tollgate.gateway.stripe.FieldNames.MODE;
import static io.tollgate.gateway.stripe.FieldNames.OUR_REF;
import static io.tollgate.gateway.stripe.FieldNames.PRICE_CURRENCY;
import static io.tollgate.gateway.stripe.FieldNames.PRODUCT_NAME;
import static io.tollgate.gateway.stripe.FieldNames.QUANTITY;
import static io.tollgate.gateway.stripe.FieldNames.RETURN_REF;
import static io.tollgate.gateway.stripe.FieldNames.RETURN_SESSION;
import static io.tollgate.gateway.stripe.FieldNames.SUCCESS_URL;
import static io.tollgate.gateway.stripe.FieldNames.UNIT_AMOUNT;

import io.micronaut.context.BeanProvider;
import io.tollgate.bill.Bill;
import io.tollgate.bill.Evidence;
import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Memo;
import io.tollgate.bill.NextStep;
import io.tollgate.bill.Pacing;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Acknowledgement;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.CallbackReply;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.ChecksKeys;
import io.tollgate.gateway.ConfiguredAccounts;
import io.tollgate.gateway.ConfiguredGateway;
import io.tollgate.gateway.EventLog;
import io.tollgate.gateway.Expires;
import io.tollgate.gateway.ExpiryRange;
import io.tollgate.gateway.FreeText;
import io.tollgate.gateway.GatewayHttp;
import io.tollgate.gateway.GatewayProfile;
import io.tollgate.gateway.GatewayUnreachable;
import io.tollgate.gateway.Key;
import io.tollgate.gateway.NewBill;
import io.tollgate.gateway.Opening;
import io.tollgate.gateway.Plan;
import io.tollgate.gateway.Refunds;
import io.tollgate.gateway.Reversals;
import io.tollgate.gateway.VerifiesEvidence;
import io.tollgate.money.Money;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stripe's hosted Checkout: cards and whatever else the account's dashboard offers, on a page of
 * Stripe's. Asks through {@link StripeClient}; what was done at the dashboard and what is given
 * back is {@link StripeReversals} and {@link StripeRefunds}.
 */
@Singleton
public final class StripeGateway extends ConfiguredGateway<StripeAccount>
    implements Refunds, Expires, EventLog, Reversals, VerifiesEvidence, ChecksKeys {

  public static final GatewayId ID = new GatewayId("stripe");

  private static final GatewayProfile PROFILE =
      new GatewayProfile("Stripe", "https://stripe.com", List.of());

  private static final Logger LOG = LoggerFactory.getLogger(StripeGateway.class);
  private static final String SESSIONS = "/v1/checkout/sessions";

  /**
   * Reading has no interval of its own, only 25 calls a second in test and 100 in live (Rate
   * limits). Delayed methods may take up to 14 days (docs.stripe.com/payments/payment-methods).
   */
  private static final Pacing PACING =
      new Pacing(Duration.ofMinutes(1), Duration.ofSeconds(15), Duration.ofDays(14), false);

  // expires_at: 30 minutes to 24 hours after creation, by a clock that is not ours.
  private static final ExpiryRange EXPIRY =
      new ExpiryRange(
          Duration.ofMinutes(31), Duration.ofMinutes(60), Duration.ofHours(24).minusMinutes(5));

  private static final int PRODUCT_NAME_LENGTH_MAX = 250;

  /** What Stripe takes for certain; another address is no reason to refuse the money. */
  private static final Pattern EMAIL =
      Pattern.compile(
          "(?=.{1,254}$)(?!.*\\.[.@])(?![.])[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}"
              + "@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z]{2,63}");

  /** In the memo beside what is sent. */
  private static final String SESSION_ID = "session_id";

  private final StripeClient client;
  private final CallbackReader incoming;
  private final StripeRefunds refunds;
  private final StripeReversals reversals;
  private final Clock clock;

  @Inject
  StripeGateway(BeanProvider<GatewayHttp> http, ConfiguredAccounts accounts, Clock clock) {
    this(http, accounts.of(StripeAccount.class), clock);
  }

  StripeGateway(BeanProvider<GatewayHttp> http, Collection<StripeAccount> accounts, Clock clock) {
    super(ID, PROFILE, Currencies.LIMITS, PACING, accounts);
    this.client = new StripeClient(http);
    this.incoming = new CallbackReader(configured(), clock);
    this.refunds = new StripeRefunds(client, configured(), clock);
    this.reversals = new StripeReversals(client, configured(), clock);
    this.clock = clock;
  }

  /**
   * The deadline is when Stripe really closes the session: a requested expiry outside its limits is
   * clamped to them. Adaptive pricing is off, so that the buyer pays the bill's own amount in its
   * own currency.
   */
  @Override
  protected Plan plan(StripeAccount account, NewBill bill, Instant now) {
    Instant expiresAt =
        now.truncatedTo(ChronoUnit.SECONDS)
            .plus(EXPIRY.nearest(bill.expiresIn()).truncatedTo(ChronoUnit.SECONDS));
    String ref = bill.ref().value();
    Map<String, String> session = new TreeMap<>();
    session.put(MODE, "payment");
    session.put(CLIENT_REFERENCE_ID, ref);
    session.put(FieldNames.metadata(OUR_REF), ref);
    session.put(FieldNames.intentMetadata(OUR_REF), ref);
    session.put(QUANTITY, "1");
    session.put(PRICE_CURRENCY, code(bill.amount()));
    session.put(UNIT_AMOUNT, Long.toString(bill.amount().minorUnits()));
    session.put(PRODUCT_NAME, FreeText.fit(bill.description(), PRODUCT_NAME_LENGTH_MAX, ref));
    session.put(ADAPTIVE_PRICING, "false");
    session.put(EXPIRES_AT, Long.toString(expiresAt.getEpochSecond()));
    session.put(SUCCESS_URL, returnUrl(bill, RETURN_SESSION + "={CHECKOUT_SESSION_ID}&"));
    session.put(CANCEL_URL, returnUrl(bill, ""));
    if (EMAIL.matcher(bill.buyer().email()).matches()) {
      session.put(CUSTOMER_EMAIL, bill.buyer().email());
    }
    CheckoutLocale.nearest(bill.buyer().locale()).ifPresent(locale -> session.put(LOCALE, locale));
    return new Plan(expiresAt, new Memo(session));
  }

  @Override
  public boolean isPersonal(String memoMember) {
    return memoMember.equals(CUSTOMER_EMAIL);
  }

  /**
   * A repeat gets the first answer again: the key is the bill's own, so one bill is one session.
   */
  @Override
  public Opening open(Bill bill) {
    StripeAccount account = account(bill);
    ResponseReader answer = create(account, bill);
    Optional<Opening.Refused> refused = answer.refusal();
    return refused.isPresent() ? refused.get() : opened(account, session(account, answer, bill));
  }

  @Override
  public Callback read(CallbackRequest request) {
    return incoming.read(request);
  }

  @Override
  public Verification verify(String account, Evidence evidence) {
    return incoming.verify(account, evidence);
  }

  /**
   * Any 2xx ends it; anything else makes Stripe send the event again, for three days
   * (docs.stripe.com/webhooks, Event delivery behaviors). Money of another amount and money for
   * nobody are recorded, so they end it too.
   */
  @Override
  public CallbackReply reply(Acknowledgement acknowledgement) {
    return switch (acknowledgement) {
      case RECORDED, ALREADY_RECORDED, IGNORED, WRONG_AMOUNT, UNKNOWN_REF ->
          new CallbackReply(200, "application/json", "{\"received\":true}");
      case REJECTED -> new CallbackReply(400, "application/json", "{\"error\":\"rejected\"}");
      case NOT_RECORDED ->
          new CallbackReply(503, "application/json", "{\"error\":\"not recorded, send it again\"}");
    };
  }

  @Override
  public URI endpoint(String account) {
    return configured().toCall(account).at(StripeClient.EVENTS);
  }

  /** By the list of events, which a restricted key must be allowed to read too. */
  @Override
  public KeyCheck checkKeys(String account) {
    StripeAccount asked = configured().toCall(account);
    return client.get(asked, StripeClient.EVENTS + "?limit=1").keys(asked);
  }

  @Override
  public List<Key> callbackKeys(String account) {
    return configured().toCall(account).keys();
  }

  @Override
  public Report query(Bill bill) {
    StripeAccount account = account(bill);
    return sessionId(account, bill)
        .map(id -> retrieve(account, bill, id))
        .orElseGet(Report.NotFound::new);
  }

  /**
   * Works only on an open session. A refusal says that it is none any more, and nothing about what
   * it became: the buyer may have been faster.
   */
  @Override
  public Report expire(Bill bill) {
    StripeAccount account = account(bill);
    return sessionId(account, bill)
        .map(
            id -> {
              ResponseReader answer = client.post(account, SESSIONS + "/" + id + "/expire");
              return answer.answer().status() == 400
                  ? retrieve(account, bill, id)
                  : report(account, session(account, answer, bill), answer);
            })
        .orElseGet(Report.NotFound::new);
  }

  /** "Approximately 5-10 business days later, depending upon the bank" (docs, Refunds). */
  @Override
  public OptionalInt arrivesWithinDays() {
    return OptionalInt.of(10);
  }

  /**
   * The API reference names no end (Refunds); some ways to pay have one, and Stripe then refuses.
   */
  @Override
  public Instant refundableUntil(Instant paidAt) {
    return Pacing.NEVER;
  }

  @Override
  public RefundPlan planRefund(NewRefund refund, Instant now) {
    return refunds.plan(refund, now);
  }

  @Override
  public RefundReport refund(Refund refund) {
    return refunds.refund(refund);
  }

  @Override
  public RefundReport queryRefund(Refund refund) {
    return refunds.query(refund);
  }

  @Override
  public Duration eventsKept() {
    return StripeReversals.EVENTS_KEPT;
  }

  @Override
  public EventPage events(String account, Instant since, String after) {
    return reversals.events(account, since, after);
  }

  @Override
  public List<Callback> reversals(Bill bill, String transactionId) {
    return reversals.of(bill, transactionId);
  }

  private static Opening opened(StripeAccount account, Session session) {
    return session
        .url()
        .flatMap(account::paymentPage)
        .<Opening>map(
            page ->
                new Opening.Opened(
                    new NextStep.Redirect(page), new Memo(Map.of(SESSION_ID, session.id()))))
        .orElseThrow(() -> new GatewayUnreachable(ID, "a session without a page of Stripe's"));
  }

  /**
   * The session's name. Where the answer that held it was lost, the same call is made again: under
   * the same key it is the same session, or a new one that nobody was shown. Empty when there is
   * none that anybody could pay: refused, or so late that a key may be forgotten and a session that
   * was made with it is over.
   */
  private Optional<String> sessionId(StripeAccount account, Bill bill) {
    Optional<String> known = Optional.ofNullable(bill.memo().values().get(SESSION_ID));
    if (known.isPresent()
        || !clock.instant().isBefore(bill.createdAt().plus(StripeClient.KEY_PROTECTS))) {
      return known;
    }
    ResponseReader answer = create(account, bill);
    return answer.refusal().isPresent()
        ? Optional.empty()
        : Optional.of(session(account, answer, bill).id());
  }

  /** What the first create answered may be hours old, so it is never taken for the present. */
  private Report retrieve(StripeAccount account, Bill bill, String id) {
    ResponseReader answer = client.get(account, SESSIONS + "/" + id);
    return report(account, session(account, answer, bill), answer);
  }

  private Report report(StripeAccount account, Session session, ResponseReader answer) {
    return switch (session.standing()) {
      case OPEN -> new Report.Waiting();
      case PROCESSING ->
          intent(account, session).flatMap(PaymentIntent::failed).orElseGet(Report.InProgress::new);
      case PAID -> paid(account, session, answer);
      case FREE -> new Report.Suspicious("no_payment_required");
      case EXPIRED -> new Report.Expired("expired");
      case UNKNOWN -> new Report.OpenPage();
    };
  }

  /**
   * A session stays paid when its money goes back. Where all of it has, there is none to pay an
   * order with; what became of less is asked once the payment is stored.
   */
  private Report paid(StripeAccount account, Session session, ResponseReader answer) {
    Optional<PaymentIntent> intent = intent(account, session);
    return intent.filter(PaymentIntent::isWhollyRefunded).isPresent()
        ? new Report.Suspicious("refunded")
        : session
            .paid(
                paidAt(session, intent),
                new Evidence(account.keyId("retrieve"), answer.answer().text()))
            .orElseThrow(() -> new GatewayUnreachable(ID, "a payment without amount or number"));
  }

  /**
   * A session carries no time of its payment; the charge does, made in the second in which the
   * event says that the session is paid. Without it, the latest moment that it can have been: a
   * session that is over takes no payment.
   */
  private Instant paidAt(Session session, Optional<PaymentIntent> intent) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Instant latest = session.expiresAt().filter(now::isAfter).orElse(now);
    return intent.flatMap(PaymentIntent::chargedAt).orElse(latest);
  }

  /**
   * Asked for by itself: expanded inside the session, its client secret would be kept with the
   * receipt. Empty when there is no such answer, because money does not wait for its time.
   */
  private Optional<PaymentIntent> intent(StripeAccount account, Session session) {
    try {
      return session.paymentIntent().map(id -> client.intent(account, id));
    } catch (GatewayUnreachable e) {
      LOG.warn("Stripe does not show a payment: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private Session session(StripeAccount account, ResponseReader answer, Bill bill) {
    Session session = answer.object(account, Session::of);
    if (!session.ref().equals(Optional.of(bill.ref()))) {
      throw new GatewayUnreachable(ID, "a session of another bill");
    }
    return session;
  }

  private ResponseReader create(StripeAccount account, Bill bill) {
    Map<String, String> form = new TreeMap<>(bill.memo().values());
    form.remove(SESSION_ID);
    return client.post(account, SESSIONS, form, "session-" + bill.ref());
  }

  /** Stripe writes the session's name where the braces are, so they must reach it as they are. */
  private static String returnUrl(NewBill bill, String session) {
    URI url = bill.returnUrl();
    String join = url.getRawQuery() == null ? "?" : "&";
    return url + join + session + RETURN_REF + "=" + bill.ref();
  }

  private static String code(Money money) {
    return money.currency().getCurrencyCode().toLowerCase(Locale.ROOT);
  }
}
