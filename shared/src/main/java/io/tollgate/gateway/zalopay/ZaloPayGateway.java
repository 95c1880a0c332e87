package io.tollgate.gateway.zalopay;

import static io.tollgate.gateway.zalopay.FieldNames.AMOUNT;
import static io.tollgate.gateway.zalopay.FieldNames.APP_ID;
import static io.tollgate.gateway.zalopay.FieldNames.APP_TIME;
import static io.tollgate.gateway.zalopay.FieldNames.APP_TRANS_ID;
import static io.tollgate.gateway.zalopay.FieldNames.APP_USER;
import static io.tollgate.gateway.zalopay.FieldNames.BANK_CODE;
import static io.tollgate.gateway.zalopay.FieldNames.CALLBACK_URL;
import static io.tollgate.gateway.zalopay.FieldNames.DESCRIPTION;
import static io.tollgate.gateway.zalopay.FieldNames.EMBED_DATA;
import static io.tollgate.gateway.zalopay.FieldNames.EXPIRE_DURATION_SECONDS;
import static io.tollgate.gateway.zalopay.FieldNames.ITEM;
import static io.tollgate.gateway.zalopay.FieldNames.M_REFUND_ID;
import static io.tollgate.gateway.zalopay.FieldNames.REDIRECT_URL;
import static io.tollgate.gateway.zalopay.FieldNames.TIMESTAMP;
import static io.tollgate.gateway.zalopay.FieldNames.ZP_TRANS_ID;

import io.micronaut.context.BeanProvider;
import io.tollgate.bill.Bill;
import io.tollgate.bill.Evidence;
import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Memo;
import io.tollgate.bill.Pacing;
import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.crypto.Randomness;
import io.tollgate.gateway.Acknowledgement;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.CallbackReply;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.ChecksKeys;
import io.tollgate.gateway.ConfiguredAccounts;
import io.tollgate.gateway.ConfiguredGateway;
import io.tollgate.gateway.ExpiryRange;
import io.tollgate.gateway.FormEncoding;
import io.tollgate.gateway.FreeText;
import io.tollgate.gateway.GatewayHttp;
import io.tollgate.gateway.GatewayProfile;
import io.tollgate.gateway.Key;
import io.tollgate.gateway.NewBill;
import io.tollgate.gateway.Opening;
import io.tollgate.gateway.Plan;
import io.tollgate.gateway.Refunds;
import io.tollgate.gateway.VerifiesEvidence;
import io.tollgate.json.Json;
import io.tollgate.money.AmountRange;
import io.tollgate.money.Money;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * ZaloPay, Vietnam: wallet, bank accounts and cards behind one page, in whole dong. Speaks ZaloPay
 * OpenAPI v2 (docs.zalopay.vn); which page says what is named where it matters.
 */
@Singleton
public final class ZaloPayGateway extends ConfiguredGateway<ZaloPayAccount>
    implements Refunds, VerifiesEvidence, ChecksKeys {

  public static final GatewayId ID = new GatewayId("zalopay");

  private static final GatewayProfile PROFILE =
      new GatewayProfile("ZaloPay", "https://zalopay.vn", List.of("VN"));

  private static final Currency DONG = Currency.getInstance("VND");

  /** V2's order-query answers for 48 hours after creation. */
  private static final Duration ANSWERS_FOR = Duration.ofHours(48);

  /** Order-query advises one question a minute. */
  private static final Pacing PACING =
      new Pacing(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofHours(24), false);

  /** No document names a limit; what an account may take depends on its contract. */
  private static final Map<Currency, AmountRange> LIMITS =
      Map.of(DONG, new AmountRange(1, 1_000_000_000_000L));

  /**
   * Order-create takes 300 to 2,592,000 seconds, and 15 minutes by default. Not so long here that
   * order-query answers no more when a closed bill is last looked at.
   */
  private static final ExpiryRange EXPIRY =
      new ExpiryRange(
          Duration.ofSeconds(300),
          Duration.ofSeconds(900),
          ANSWERS_FOR.minus(Pacing.LATE_ACCEPTED));

  // Order-create and order-refund. The documents name 1024 and 2048 for embed_data.
  private static final int APP_USER_LENGTH_MAX = 50;
  private static final int DESCRIPTION_LENGTH_MAX = 256;
  private static final int EMBED_DATA_LENGTH_MAX = 1024;
  private static final int REFUND_DESCRIPTION_LENGTH_MAX = 100;

  /** Order-create wants a constant where the payer is not known. */
  private static final String UNKNOWN_USER = "tollgate";

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyMMdd", Locale.ROOT).withZone(Ref.ZONE);

  private final BeanProvider<GatewayHttp> http;
  private final CallbackReader incoming;
  private final Clock clock;
  private final RandomGenerator random = Randomness.SHARED;

  @Inject
  ZaloPayGateway(BeanProvider<GatewayHttp> http, ConfiguredAccounts accounts, Clock clock) {
    this(http, accounts.of(ZaloPayAccount.class), clock);
  }

  ZaloPayGateway(BeanProvider<GatewayHttp> http, Collection<ZaloPayAccount> accounts, Clock clock) {
    super(ID, PROFILE, LIMITS, PACING, accounts);
    this.http = http;
    this.incoming = new CallbackReader(configured());
    this.clock = clock;
  }

  /**
   * The deadline is when ZaloPay really closes the order: a requested expiry outside of the range
   * is clamped to it. A shorter deadline of our own would only make the money of its last minutes
   * late.
   */
  @Override
  protected Plan plan(ZaloPayAccount account, NewBill bill, Instant now) {
    long appTime = now.toEpochMilli();
    Duration expiry = EXPIRY.nearest(bill.expiresIn());
    Map<String, String> order = new TreeMap<>();
    order.put(APP_ID, account.appId());
    order.put(APP_TRANS_ID, bill.ref().withUnderscore());
    order.put(APP_USER, FreeText.fit(bill.buyer().id(), APP_USER_LENGTH_MAX, UNKNOWN_USER));
    order.put(APP_TIME, Long.toString(appTime));
    order.put(AMOUNT, dong(bill.amount()));
    order.put(ITEM, "[]");
    order.put(EMBED_DATA, embedData(bill));
    order.put(
        DESCRIPTION,
        FreeText.fit(bill.description(), DESCRIPTION_LENGTH_MAX, bill.ref().withUnderscore()));
    order.put(BANK_CODE, "");
    order.put(CALLBACK_URL, bill.callbackUrl().toString());
    order.put(EXPIRE_DURATION_SECONDS, Long.toString(expiry.toSeconds()));
    return new Plan(Instant.ofEpochMilli(appTime).plus(expiry), new Memo(order));
  }

  @Override
  public boolean isPersonal(String memoMember) {
    return memoMember.equals(APP_USER);
  }

  @Override
  public Opening open(Bill bill) {
    ZaloPayAccount account = account(bill);
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
   * Page callback-api: 1 ends it, 0 makes ZaloPay call again (three times at most), anything else
   * ends it as a failure. Money of another amount and money for nobody are recorded, so they end it
   * too.
   */
  @Override
  public CallbackReply reply(Acknowledgement acknowledgement) {
    return switch (acknowledgement) {
      case RECORDED, ALREADY_RECORDED, IGNORED, WRONG_AMOUNT -> reply(200, 1, "success");
      case UNKNOWN_REF -> reply(200, 2, "order not found");
      case REJECTED -> reply(400, -1, "mac not equal");
      case NOT_RECORDED -> reply(200, 0, "not recorded, call again");
    };
  }

  /** Asks for the application that the bill was planned for, even if the account is another now. */
  @Override
  public Report query(Bill bill) {
    ZaloPayAccount account = account(bill);
    return ask(
            account,
            Call.QUERY,
            Map.of(
                APP_ID, bill.memo().value(APP_ID),
                APP_TRANS_ID, bill.memo().value(APP_TRANS_ID)))
        .order(account.keyId("query"), clock.instant());
  }

  /**
   * Order-refund names no end. Its -13 in order-query-refund may mean one, which nothing documents.
   */
  @Override
  public Instant refundableUntil(Instant paidAt) {
    return Pacing.NEVER;
  }

  /**
   * To the wallet at once, to an international card in three to five days. Not ZaloPay's own word:
   * a marketplace tells its buyers so (help.sendo.vn, refunds of orders paid with ZaloPay).
   */
  @Override
  public OptionalInt arrivesWithinDays() {
    return OptionalInt.of(5);
  }

  /**
   * The identity is drawn, not derived: two refunds of the same amount in the same instant are two.
   * The timestamp is fixed here, so that fifteen minutes later ZaloPay itself refuses a repeat.
   */
  @Override
  public RefundPlan planRefund(NewRefund refund, Instant now) {
    requireCurrency(refund.amount());
    String appId = refund.bill().memo().value(APP_ID);
    String identity = DATE.format(now) + "_" + appId + "_" + tenCharacters();
    return new RefundPlan(
        identity,
        new Memo(
            Map.of(
                APP_ID, appId,
                M_REFUND_ID, identity,
                ZP_TRANS_ID, refund.transactionId(),
                AMOUNT, dong(refund.amount()),
                TIMESTAMP, Long.toString(now.toEpochMilli()),
                DESCRIPTION,
                    FreeText.fit(refund.reason(), REFUND_DESCRIPTION_LENGTH_MAX, identity))));
  }

  /**
   * A refusal speaks of this call only: an earlier one under the same identity may have been taken,
   * and made this one too late or too much. So the query has the last word, and a refund fails when
   * ZaloPay refuses it and knows no other.
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
                      new RefundReport.Failed("refused", answer.codeText());
                  case RefundReport known -> known;
                });
  }

  @Override
  public RefundReport queryRefund(Refund refund) {
    return ask(
            account(refund.bill()),
            Call.QUERY_REFUND,
            Map.of(
                APP_ID, refund.memo().value(APP_ID),
                M_REFUND_ID, refund.identity(),
                TIMESTAMP, Long.toString(clock.millis())))
        .refundState();
  }

  @Override
  public URI endpoint(String account) {
    return configured().toCall(account).at(Call.QUERY);
  }

  /** By an order that does not exist; key1 signs the question. */
  @Override
  public KeyCheck checkKeys(String account) {
    ZaloPayAccount asked = configured().toCall(account);
    String order = DATE.format(clock.instant()) + "_" + tenCharacters();
    return ask(asked, Call.QUERY, Map.of(APP_ID, asked.appId(), APP_TRANS_ID, order)).keys();
  }

  @Override
  public List<Key> callbackKeys(String account) {
    return configured().toCall(account).keys();
  }

  private ResponseReader ask(ZaloPayAccount account, Call call, Map<String, String> fields) {
    return ResponseReader.read(
        http.get()
            .ask(
                ID,
                GatewayHttp.Request.post(
                    account.at(call),
                    FormEncoding.CONTENT_TYPE,
                    call.form(fields, account.key1()))));
  }

  private String tenCharacters() {
    return Long.toString(random.nextLong(101_559_956_668_416L, 3_656_158_440_062_976L), 36);
  }

  /** The dong has no smaller part, so its minor units are what ZaloPay calls the amount. */
  private static String dong(Money money) {
    return Long.toString(money.minorUnits());
  }

  private static String embedData(NewBill bill) {
    String data = Json.write(Map.of(REDIRECT_URL, bill.returnUrl().toString()));
    if (data.length() >= EMBED_DATA_LENGTH_MAX) {
      throw new IllegalArgumentException("The return URL is too long for ZaloPay");
    }
    return data;
  }

  private static CallbackReply reply(int status, int returnCode, String message) {
    return new CallbackReply(
        status,
        "application/json",
        "{\"return_code\":" + returnCode + ",\"return_message\":\"" + message + "\"}");
  }
}
