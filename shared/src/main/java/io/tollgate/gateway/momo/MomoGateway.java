package io.tollgate.gateway.momo;

import static io.tollgate.gateway.momo.FieldNames.AMOUNT;
import static io.tollgate.gateway.momo.FieldNames.DESCRIPTION;
import static io.tollgate.gateway.momo.FieldNames.EXTRA_DATA;
import static io.tollgate.gateway.momo.FieldNames.IPN_URL;
import static io.tollgate.gateway.momo.FieldNames.LANG;
import static io.tollgate.gateway.momo.FieldNames.ORDER_ID;
import static io.tollgate.gateway.momo.FieldNames.ORDER_INFO;
import static io.tollgate.gateway.momo.FieldNames.PARTNER_CODE;
import static io.tollgate.gateway.momo.FieldNames.REDIRECT_URL;
import static io.tollgate.gateway.momo.FieldNames.REQUEST_ID;
import static io.tollgate.gateway.momo.FieldNames.REQUEST_TYPE;
import static io.tollgate.gateway.momo.FieldNames.TRANS_ID;

import io.micronaut.context.BeanProvider;
import io.tollgate.bill.Bill;
import io.tollgate.bill.Evidence;
import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Memo;
import io.tollgate.bill.Pacing;
import io.tollgate.bill.Report;
import io.tollgate.crypto.Randomness;
import io.tollgate.gateway.Acknowledgement;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.CallbackReply;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.ChecksKeys;
import io.tollgate.gateway.ConfiguredAccounts;
import io.tollgate.gateway.ConfiguredGateway;
import io.tollgate.gateway.FreeText;
import io.tollgate.gateway.GatewayHttp;
import io.tollgate.gateway.GatewayProfile;
import io.tollgate.gateway.NewBill;
import io.tollgate.gateway.Opening;
import io.tollgate.gateway.Plan;
import io.tollgate.gateway.Refunds;
import io.tollgate.gateway.Reversals;
import io.tollgate.gateway.VerifiesEvidence;
import io.tollgate.money.AmountRange;
import io.tollgate.money.Money;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Currency;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * MoMo, Vietnam: the wallet behind a page of its own, in whole dong. Speaks AIO v2, which its
 * documents call v3 (developers.momo.vn/v3/docs/payment); which page says what is named where it
 * matters.
 */
@Singleton
public final class MomoGateway extends ConfiguredGateway<MomoAccount>
    implements Refunds, Reversals, VerifiesEvidence, ChecksKeys {

  public static final GatewayId ID = new GatewayId("momo");

  private static final GatewayProfile PROFILE =
      new GatewayProfile("MoMo", "https://momo.vn", List.of("VN"));

  private static final Currency DONG = Currency.getInstance("VND");

  /** Wallet/onetime; a contract may say less (20,000,000 in 2021). */
  private static final Map<Currency, AmountRange> LIMITS =
      Map.of(DONG, new AmountRange(1_000, 50_000_000));

  /** No page says how often one may ask. Notifications are never repeated, so it must be asked. */
  private static final Pacing PACING =
      new Pacing(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofHours(24), false);

  private static final String WALLET = "captureWallet";

  // Create's own page allows 255, pay-with-token 200; the refund's has no limit.
  private static final int ORDER_INFO_LENGTH_MAX = 200;
  private static final int DESCRIPTION_LENGTH_MAX = 100;

  /** Wallet/onetime, ipnUrl: no query, no special characters; else no notification comes. */
  private static final String IPN_URL_SHAPE =
      "https?://[0-9A-Za-z.-]+(:[0-9]+)?(/[0-9A-Za-z._/-]*)?";

  private static final int IDENTITY_BYTES = 16;

  private final BeanProvider<GatewayHttp> http;
  private final CallbackReader incoming;
  private final Clock clock;
  private final RandomGenerator random = Randomness.SHARED;

  @Inject
  MomoGateway(BeanProvider<GatewayHttp> http, ConfiguredAccounts accounts, Clock clock) {
    this(http, accounts.of(MomoAccount.class), clock);
  }

  MomoGateway(BeanProvider<GatewayHttp> http, Collection<MomoAccount> accounts, Clock clock) {
    super(ID, PROFILE, LIMITS, PACING, accounts);
    this.http = http;
    this.incoming = new CallbackReader(configured());
    this.clock = clock;
  }

  /**
   * The ref is order and request id in one: MoMo answers a repeat of it like the first call (page
   * result-handling/idempotency). No value has the delimiter of the signed text in it, which would
   * make that text ambiguous. The deadline is ours alone, and never before the first page closes;
   * one that was opened again is waited for ({@link MomoAccount#pageIsOver}).
   */
  @Override
  protected Plan plan(MomoAccount account, NewBill bill, Instant now) {
    String ref = bill.ref().value();
    String line = bill.description().replace(SignedText.DELIMITER, "+");
    Map<String, String> create = new TreeMap<>();
    create.put(PARTNER_CODE, account.partnerCode());
    create.put(REQUEST_ID, ref);
    create.put(ORDER_ID, ref);
    create.put(AMOUNT, dong(bill.amount()));
    create.put(ORDER_INFO, FreeText.fit(line, ORDER_INFO_LENGTH_MAX, ref));
    create.put(REDIRECT_URL, bill.returnUrl().toString());
    create.put(IPN_URL, ipnUrl(bill.callbackUrl()));
    create.put(REQUEST_TYPE, WALLET);
    create.put(EXTRA_DATA, "");
    create.put(LANG, language(bill.buyer().locale()));
    return new Plan(now.plus(account.expiry().nearest(bill.expiresIn())), new Memo(create));
  }

  @Override
  public Opening open(Bill bill) {
    MomoAccount account = account(bill);
    return ask(account, Call.CREATE, bill.memo().values()).opening(account);
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
   * Page result-handling/notification: 204 and no body. Money of another amount and money for
   * nobody are recorded, so they end it too. No page says that MoMo calls again after anything
   * else; if it does, what was not recorded is worth it.
   */
  @Override
  public CallbackReply reply(Acknowledgement acknowledgement) {
    return switch (acknowledgement) {
      case RECORDED, ALREADY_RECORDED, IGNORED, WRONG_AMOUNT, UNKNOWN_REF -> reply(204, "");
      case REJECTED -> reply(400, "{\"message\":\"The signature is not right\"}");
      case NOT_RECORDED -> reply(503, "{\"message\":\"Not recorded\"}");
    };
  }

  /** Asks for the partner that the bill was planned for, even if the account is another now. */
  @Override
  public Report query(Bill bill) {
    MomoAccount account = account(bill);
    boolean isPageOver = !clock.instant().isBefore(account.pageIsOver(bill));
    return askForPayment(bill, account).payment(bill, account.keyId("query"), isPageOver);
  }

  /** No page names an end; 1080 and 1088 are all that MoMo says of old payments. */
  @Override
  public Instant refundableUntil(Instant paidAt) {
    return Pacing.NEVER;
  }

  /** The identity is drawn, and is the refund's own order id and request id at MoMo. */
  @Override
  public RefundPlan planRefund(NewRefund refund, Instant now) {
    requireCurrency(refund.amount());
    Memo create = refund.bill().memo();
    String identity = drawId();
    return new RefundPlan(
        identity,
        new Memo(
            Map.of(
                PARTNER_CODE, create.value(PARTNER_CODE),
                ORDER_ID, identity,
                REQUEST_ID, identity,
                AMOUNT, dong(refund.amount()),
                TRANS_ID, refund.transactionId(),
                DESCRIPTION, FreeText.fit(refund.reason(), DESCRIPTION_LENGTH_MAX, ""),
                LANG, create.value(LANG))));
  }

  /**
   * A refusal speaks of this call only: an earlier one under the same identity may have been taken,
   * and made this one a repeat or too much. So the query has the last word, and a refund fails when
   * MoMo refuses it and knows no other. If its ids are taken and no list has it, a person decides.
   */
  @Override
  public RefundReport refund(Refund refund) {
    ResponseReader answer = ask(account(refund.bill()), Call.REFUND, refund.memo().values());
    return answer
        .refund()
        .orElseGet(
            () ->
                switch (queryRefund(refund)) {
                  case RefundReport.NotFound _ ->
                      answer.isRepeated()
                          ? new RefundReport.Undecided(answer.codeText())
                          : new RefundReport.Failed("refused", answer.codeText());
                  case RefundReport known -> known;
                });
  }

  /**
   * Clients disagree over which ids refund/query wants, so where it shows nothing the payment's own
   * list of refunds is asked for. Where that does not have it either, a repeat is safe: under the
   * same ids MoMo answers it like the first call. One that was made in the portal has no fields
   * that could be sent again.
   */
  @Override
  public RefundReport queryRefund(Refund refund) {
    Bill bill = refund.bill();
    MomoAccount account = account(bill);
    return ask(account, Call.QUERY_REFUND, question(bill, refund.identity()))
        .refundState(refund)
        .or(() -> askForPayment(bill, account).refundOfPayment(refund))
        .orElseGet(
            () ->
                refund.memo().equals(Memo.EMPTY)
                    ? new RefundReport.Undecided("not_found")
                    : new RefundReport.NotFound());
  }

  /**
   * Also those that somebody made in MoMo's portal, which it notifies nobody of. Held money that
   * MoMo released is back with the payer: a refund of the whole, without a name of its own.
   */
  @Override
  public List<Callback> reversals(Bill bill, String transactionId) {
    ResponseReader answer = askForPayment(bill, account(bill));
    Instant answered = answer.answeredAt().orElseGet(clock::instant);
    return answer.isReleased()
        ? List.of(
            new Callback.RefundNotification(
                bill.account(),
                transactionId,
                "released-" + bill.ref(),
                bill.amount(),
                new RefundReport.Done(),
                answered))
        : answer.refunds().stream()
            .<Callback>map(refund -> refund.notification(bill.account(), transactionId, answered))
            .toList();
  }

  @Override
  public URI endpoint(String account) {
    return configured().toCall(account).at(Call.QUERY);
  }

  /** By an order that does not exist. */
  @Override
  public KeyCheck checkKeys(String account) {
    MomoAccount asked = configured().toCall(account);
    Map<String, String> nothing =
        Map.of(
            PARTNER_CODE, asked.partnerCode(),
            ORDER_ID, drawId(),
            REQUEST_ID, drawId(),
            LANG, "en");
    return ask(asked, Call.QUERY, nothing).keys();
  }

  private ResponseReader askForPayment(Bill bill, MomoAccount account) {
    return ask(account, Call.QUERY, question(bill, bill.memo().value(ORDER_ID)));
  }

  /** Every question has a request id of its own: a repeated one is answered like the first. */
  private Map<String, String> question(Bill bill, String orderId) {
    return Map.of(
        PARTNER_CODE, bill.memo().value(PARTNER_CODE),
        ORDER_ID, orderId,
        REQUEST_ID, drawId(),
        LANG, bill.memo().value(LANG));
  }

  private ResponseReader ask(MomoAccount account, Call call, Map<String, String> fields) {
    return ResponseReader.read(
        call,
        fields,
        http.get()
            .ask(
                ID,
                GatewayHttp.Request.post(
                    account.at(call),
                    "application/json; charset=UTF-8",
                    call.json(fields, account))));
  }

  /** 32 characters; MoMo takes 50. */
  private String drawId() {
    byte[] bytes = new byte[IDENTITY_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** MoMo speaks Vietnamese and, to everybody who speaks something else, English. */
  private static String language(String locale) {
    return locale.isEmpty() || locale.toLowerCase(Locale.ROOT).startsWith("vi") ? "vi" : "en";
  }

  private static String ipnUrl(URI url) {
    if (!url.toString().matches(IPN_URL_SHAPE)) {
      throw new IllegalArgumentException("MoMo sends no notification to such an address");
    }
    return url.toString();
  }

  /** The dong has no smaller part, so its minor units are what MoMo calls the amount. */
  private static String dong(Money money) {
    return Long.toString(money.minorUnits());
  }

  private static CallbackReply reply(int status, String body) {
    return new CallbackReply(status, "application/json", body);
  }
}
