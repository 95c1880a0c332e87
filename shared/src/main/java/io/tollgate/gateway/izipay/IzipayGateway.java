package io.tollgate.gateway.izipay;

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
import io.tollgate.gateway.EmbeddedForms;
import io.tollgate.gateway.ExpiryRange;
import io.tollgate.gateway.GatewayHttp;
import io.tollgate.gateway.GatewayProfile;
import io.tollgate.gateway.Key;
import io.tollgate.gateway.NewBill;
import io.tollgate.gateway.Opening;
import io.tollgate.gateway.Plan;
import io.tollgate.gateway.VerifiesEvidence;
import io.tollgate.money.AmountRange;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Currency;
import java.util.List;
import java.util.Map;

/**
 * Izipay, Peru: cards, QR codes and wallets in one form, in soles and dollars. Speaks Web Core
 * (developers.izipay.pe, the "botón de pagos"), not the older stack at micuentaweb.pe. Web Core has
 * no payment page: the buyer's browser loads its script and the form with a token that we fetch, so
 * opening a bill asks Izipay nothing.
 *
 * <p>Its public documents are thin; where they are silent, this follows what integrators that run
 * it report, and takes no absence for an answer.
 */
@Singleton
class IzipayGateway extends ConfiguredGateway<IzipayAccount>
    implements EmbeddedForms, VerifiesEvidence, ChecksKeys {

  static final GatewayId ID = new GatewayId("izipay");

  private static final GatewayProfile PROFILE =
      new GatewayProfile("Izipay", "https://www.izipay.pe", List.of("PE"));

  /** The name under which the browser brings our ref back. */
  static final String REF = "ref";

  /** From 0.01 to 9999999999.99: a token's amount is a text of 4 to 13 characters. */
  static final Map<Currency, AmountRange> LIMITS =
      Map.of(
          Currency.getInstance("PEN"), new AmountRange(1, 999_999_999_999L),
          Currency.getInstance("USD"), new AmountRange(1, 999_999_999_999L));

  /**
   * No document names a rate; one integrator asks twice a minute, six times at most. Money is
   * settled within the day.
   */
  private static final Pacing PACING =
      new Pacing(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofHours(24), false);

  // Izipay closes nothing: this is how long we offer its form.
  private static final ExpiryRange EXPIRY =
      new ExpiryRange(Duration.ofMinutes(5), Duration.ofMinutes(30), Duration.ofDays(7));

  /** How long a token lives: exp - iat in every token that was captured. */
  private static final Duration TOKEN_LIVES = Duration.ofMinutes(15);

  private final Api api;
  private final CallbackReader incoming;
  private final Clock clock;

  @Inject
  IzipayGateway(BeanProvider<GatewayHttp> http, ConfiguredAccounts accounts, Clock clock) {
    this(http, accounts.of(IzipayAccount.class), clock);
  }

  IzipayGateway(BeanProvider<GatewayHttp> http, Collection<IzipayAccount> accounts, Clock clock) {
    super(ID, PROFILE, LIMITS, PACING, accounts);
    this.api = new Api(http);
    this.incoming = new CallbackReader(configured());
    this.clock = clock;
  }

  @Override
  protected final Plan plan(IzipayAccount account, NewBill bill, Instant now) {
    return new Plan(now.plus(EXPIRY.nearest(bill.expiresIn())), Checkout.memo(account, bill, now));
  }

  @Override
  public boolean isPersonal(String memoMember) {
    return memoMember.startsWith(Checkout.BILLING_PREFIX);
  }

  @Override
  public final Opening open(Bill bill) {
    String form = bill.memo().value(Checkout.FORM_URL);
    return new Opening.Opened(
        new NextStep.Form(URI.create(form), URI.create(form + "/session")), Memo.EMPTY);
  }

  @Override
  public final List<String> modes() {
    return Checkout.MODES;
  }

  @Override
  public final Page page() {
    return FormPage.of(configured().all());
  }

  /** A token is for one showing and its transactionId: both are new each time, and never kept. */
  @Override
  public final Session session(Bill bill) {
    IzipayAccount account = account(bill);
    String transactionId = api.drawTransactionId(bill.ref());
    String token = api.tokenToPay(account, bill, transactionId);
    return new Session(
        Map.of(
            "script_url", account.scriptUrl().toString(),
            "key_rsa", account.keyRsa(),
            "authorization", token,
            "expires_in", TOKEN_LIVES.toSeconds(),
            "config", Checkout.config(bill.memo(), transactionId),
            "return_url", bill.memo().value(Checkout.RETURN_URL)));
  }

  @Override
  public final Callback read(CallbackRequest request) {
    return incoming.read(request);
  }

  @Override
  public final Verification verify(String account, Evidence evidence) {
    return incoming.verify(account, evidence);
  }

  /**
   * Izipay wants 200 and shows anything else as failed; whether it calls again is not documented.
   * What is nobody's is taken all the same: 404 would tell which orders there are.
   */
  @Override
  public final CallbackReply reply(Acknowledgement acknowledgement) {
    return switch (acknowledgement) {
      case RECORDED, ALREADY_RECORDED, IGNORED, WRONG_AMOUNT, UNKNOWN_REF -> reply(200, "received");
      case REJECTED -> reply(400, "not genuine");
      case NOT_RECORDED -> reply(503, "not recorded, call again");
    };
  }

  @Override
  public final Report query(Bill bill) {
    IzipayAccount account = account(bill);
    return api.search(account, bill).report(bill, account.keyId("search"), clock.instant());
  }

  @Override
  public final URI endpoint(String account) {
    return configured().toCall(account).at(Api.GENERATE);
  }

  /** By a token that pays nothing. */
  @Override
  public final KeyCheck checkKeys(String account) {
    return api.tokenForNothing(configured().toCall(account)).keys();
  }

  @Override
  public final List<Key> callbackKeys(String account) {
    return configured().toCall(account).keys();
  }

  final Api api() {
    return api;
  }

  private static CallbackReply reply(int status, String message) {
    return new CallbackReply(status, "application/json", "{\"message\":\"" + message + "\"}");
  }
}
