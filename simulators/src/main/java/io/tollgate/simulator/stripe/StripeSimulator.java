package io.tollgate.simulator.stripe;

import io.tollgate.simulator.Callback;
import io.tollgate.simulator.Hmac;
import io.tollgate.simulator.MerchantAction;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.SimulatedOrder;
import io.tollgate.simulator.SimulatedOrder.RefundStory;
import io.tollgate.simulator.SimulatorServer;
import io.tollgate.simulator.StatefulSimulator;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Stripe's hosted Checkout on one machine: the API as its reference says, a payment page, signed
 * events, a dashboard's refunds and disputes, and a control page at {@code /control} that can break
 * any of it. Shares no code with what it tests.
 */
public final class StripeSimulator extends StatefulSimulator<Session> {

  /** How an event is signed, beside the common choices. */
  public enum Forgery {
    NO,
    OTHER_KEY,
    DIGIT,
    /** Over a body that is another in one byte. */
    BODY,
    /** In the scheme of test mode, which proves nothing. */
    V0_ONLY,
    /** Six minutes ago. */
    STALE,
    UNSIGNED
  }

  public static final Switch CALLBACK_FORGED =
      Switch.choice("callback-forged", "Event's signature", Forgery.values());
  public static final Switch TWO_SIGNATURES =
      Switch.flag("callback-two-signatures", "Event is signed with a new secret too");
  public static final Switch REVERSED =
      Switch.flag("callback-reversed", "Events of one payment in reverse order");
  public static final Switch SURPRISES =
      Switch.flag("callback-surprises", "Events of unknown types and with unknown members");
  public static final Switch OTHER_MODE =
      Switch.flag("callback-other-mode", "Events claim to be of live mode");
  public static final Switch CREATE_BREAKS =
      Switch.flag("create-breaks", "Create ends in a 500 that its key keeps");
  public static final Switch DELAYED_SECONDS =
      Switch.number("delayed-seconds", "Seconds until a delayed payment ends", 60, 0, 31 * 86_400);
  public static final Switch REFUND_COURSE =
      Switch.choice("refund-course", "Course of a refund", Refund.Course.values());

  static final String NAME = "Stripe";

  private static final List<Switch> SWITCHES =
      Switch.commonAnd(
          CALLBACK_FORGED,
          TWO_SIGNATURES,
          REVERSED,
          SURPRISES,
          OTHER_MODE,
          CREATE_BREAKS,
          DELAYED_SECONDS,
          REFUND_COURSE);
  private static final List<Outcome> OUTCOMES =
      List.of(
          Outcome.SUCCESS,
          Outcome.LATE_SUCCESS,
          Outcome.DELAYED,
          Outcome.DELAYED_FAILURE,
          Outcome.INSUFFICIENT,
          Outcome.DECLINED,
          Outcome.CANCEL,
          Outcome.EXPIRE);

  private static final Profile PROFILE =
      new Profile(NAME, "client_reference_id", SWITCHES, OUTCOMES);

  private static final MerchantAction REFUND = new MerchantAction("refund", "Refund", true, true);
  private static final MerchantAction DISPUTE =
      new MerchantAction("dispute", "Buyer disputes it", true, true);
  private static final MerchantAction DISPUTE_WON =
      new MerchantAction("dispute-won", "Bank decides for the shop", true, false);
  private static final MerchantAction DISPUTE_LOST =
      new MerchantAction("dispute-lost", "Bank decides for the buyer", true, false);

  private static final Duration STALENESS = Duration.ofMinutes(6);
  private static final String OTHER_SECRET = "whsec_of_somebody_else";

  private final Map<String, Account> accounts;
  private final SessionStore store;
  private final StripeApi api;
  private final PayPage page;

  private StripeSimulator(int port, List<Account> known, Optional<Path> stateFile, Clock clock) {
    super(PROFILE, stateFile, clock);
    accounts = known.stream().collect(Collectors.toMap(Account::name, Function.identity()));
    store = new SessionStore(memory, clock, faults, sender, accounts, this::page);
    api = new StripeApi(accounts.values(), store, faults, sender, clock, this::page);
    page = new PayPage(store, clock);
    open(port, this::route);
  }

  /**
   * Starts on loopback.
   *
   * @param port 0 takes a free one
   * @param accounts all that it knows
   * @param stateFile the state is read from it and saved in it
   */
  public static StripeSimulator start(
      int port, List<Account> accounts, Optional<Path> stateFile, Clock clock) {
    return new StripeSimulator(port, accounts, stateFile, clock);
  }

  private String page(Session session) {
    return url() + PayPage.PATH + session.id();
  }

  private HttpResponse route(HttpRequest request) throws InterruptedException {
    String path = request.rawPath();
    if (path.startsWith("/v1/")) {
      return api.answer(request);
    }
    if (path.startsWith(PayPage.PATH)) {
      return request.method().equals("POST") ? page.press(request) : page.show(request);
    }
    return SimulatorServer.notFound();
  }

  /** Any 2xx ends it, and nothing else does. */
  @Override
  protected boolean isRepeatedAfter(Callback.Attempt attempt) {
    return attempt.status() < 200 || attempt.status() >= 300;
  }

  /** A signature over the moment at which it is sent. */
  @Override
  protected Map<String, String> stamp(Callback callback) {
    String body = callback.message().body();
    Instant now = clock.instant();
    Optional<Session> session = store.byId(callback.message().order());
    Switches switches = session.map(store::switches).orElse(Switches.NORMAL);
    String secret =
        session
            .map(known -> accounts.get(known.account()))
            .map(Account::webhookSecret)
            .orElse(OTHER_SECRET);
    return header(switches, secret, now, body)
        .map(value -> Map.of("stripe-signature", value))
        .orElse(Map.of());
  }

  private static Optional<String> header(
      Switches switches, String secret, Instant now, String body) {
    String right = Signature.of(secret, now, body);
    String others = Signature.of(OTHER_SECRET, now, body);
    return switch (switches.choice(CALLBACK_FORGED, Forgery.class)) {
      case NO ->
          Optional.of(
              switches.isOn(TWO_SIGNATURES)
                  ? Signature.header(now, "v1", others, right)
                  : Signature.header(now, "v1", right));
      case OTHER_KEY -> Optional.of(Signature.header(now, "v1", others));
      case DIGIT -> Optional.of(Signature.header(now, "v1", Hmac.spoiled(right)));
      case BODY -> Optional.of(Signature.header(now, "v1", Signature.of(secret, now, body + " ")));
      case V0_ONLY -> Optional.of(Signature.header(now, "v0", right));
      case STALE -> {
        Instant then = now.minus(STALENESS);
        yield Optional.of(Signature.header(then, "v1", Signature.of(secret, then, body)));
      }
      case UNSIGNED -> Optional.empty();
    };
  }

  @Override
  public String orderId(String idOrRef) {
    return idOrRef.matches("[0-9]{6}_[0-9A-Z]{9}") ? idOrRef.replace("_", "") : idOrRef;
  }

  @Override
  public List<MerchantAction> merchantActions() {
    return List.of(REFUND, DISPUTE, DISPUTE_WON, DISPUTE_LOST);
  }

  @Override
  public Optional<Object> act(String idOrRef, MerchantAction action, Optional<Long> amount) {
    Optional<Session> paid =
        find(idOrRef).filter(session -> session.payment(clock.instant()).isPresent());
    paid.ifPresent(
        session -> {
          if (action.equals(DISPUTE)) {
            store.dispute(session, amount);
          } else if (action.equals(REFUND)) {
            refund(session, amount);
          } else if (!store.decide(session, action.equals(DISPUTE_WON))) {
            throw new IllegalArgumentException("No dispute of this payment is open.");
          }
        });
    return paid.map(session -> story(store.byId(session.id()).orElseThrow()));
  }

  private void refund(Session session, Optional<Long> amount) {
    try {
      store.refund(session, amount, Map.of(), "");
    } catch (ApiError e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  @Override
  public void clear() {
    store.clear();
    api.clear();
  }

  @Override
  protected SessionStore store() {
    return store;
  }

  /** By the merchant's own name, and of several sessions the last. */
  @Override
  protected Optional<Session> find(String idOrRef) {
    String id = orderId(idOrRef);
    return store.byReference(id).or(() -> store.byId(id));
  }

  @Override
  protected SimulatedOrder story(Session session) {
    Instant now = clock.instant();
    return new SimulatedOrder(
        session.reference(),
        session.account(),
        session.state(now),
        session.amount(),
        session.currency().toUpperCase(Locale.ROOT),
        new SessionCall(session.form()).description(),
        session.createdAt(),
        session.expiresAt(),
        session.payment(now).map(_ -> session.intent()).orElse(""),
        page(session),
        api.calls(session.reference()),
        sender.of(session.id()),
        store.refunds(session).stream()
            .map(
                refund ->
                    new RefundStory(
                        refund.metadata().getOrDefault("tollgate_refund", refund.id()),
                        refund.amount(),
                        refund.story(now)))
            .toList(),
        faults.of(session.reference()));
  }
}
