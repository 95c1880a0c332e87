package io.tollgate.gateway.vnpay;

import static io.tollgate.gateway.vnpay.FieldNames.AMOUNT;
import static io.tollgate.gateway.vnpay.FieldNames.COMMAND;
import static io.tollgate.gateway.vnpay.FieldNames.CREATE_BY;
import static io.tollgate.gateway.vnpay.FieldNames.CREATE_DATE;
import static io.tollgate.gateway.vnpay.FieldNames.CURR_CODE;
import static io.tollgate.gateway.vnpay.FieldNames.EXPIRE_DATE;
import static io.tollgate.gateway.vnpay.FieldNames.IP_ADDR;
import static io.tollgate.gateway.vnpay.FieldNames.LOCALE;
import static io.tollgate.gateway.vnpay.FieldNames.ORDER_INFO;
import static io.tollgate.gateway.vnpay.FieldNames.ORDER_TYPE;
import static io.tollgate.gateway.vnpay.FieldNames.REQUEST_ID;
import static io.tollgate.gateway.vnpay.FieldNames.RETURN_URL;
import static io.tollgate.gateway.vnpay.FieldNames.RSP_CODE;
import static io.tollgate.gateway.vnpay.FieldNames.RSP_MESSAGE;
import static io.tollgate.gateway.vnpay.FieldNames.SECURE_HASH;
import static io.tollgate.gateway.vnpay.FieldNames.TMN_CODE;
import static io.tollgate.gateway.vnpay.FieldNames.TRANSACTION_DATE;
import static io.tollgate.gateway.vnpay.FieldNames.TRANSACTION_NO;
import static io.tollgate.gateway.vnpay.FieldNames.TRANSACTION_TYPE;
import static io.tollgate.gateway.vnpay.FieldNames.TXN_REF;
import static io.tollgate.gateway.vnpay.FieldNames.VERSION;
import static io.tollgate.gateway.vnpay.FieldNames.VERSION_2_1_0;

import io.micronaut.context.BeanProvider;
import io.tollgate.bill.Bill;
import io.tollgate.bill.Evidence;
import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Memo;
import io.tollgate.bill.NextStep;
import io.tollgate.bill.Pacing;
import io.tollgate.bill.Report;
import io.tollgate.crypto.Randomness;
import io.tollgate.gateway.Acknowledgement;
import io.tollgate.gateway.ApiAnswer;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.CallbackReply;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.ChecksKeys;
import io.tollgate.gateway.ConfiguredAccounts;
import io.tollgate.gateway.ConfiguredGateway;
import io.tollgate.gateway.ExpiryRange;
import io.tollgate.gateway.FormEncoding;
import io.tollgate.gateway.GatewayHttp;
import io.tollgate.gateway.GatewayProfile;
import io.tollgate.gateway.Hmac;
import io.tollgate.gateway.NewBill;
import io.tollgate.gateway.Opening;
import io.tollgate.gateway.Plan;
import io.tollgate.gateway.Refunds;
import io.tollgate.gateway.Reversals;
import io.tollgate.gateway.VerifiesEvidence;
import io.tollgate.money.AmountRange;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Currency;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * VNPAY, Vietnam: bank accounts, cards and QR codes behind one page, in whole dong. Speaks VNPAY
 * PAY 2.1.0 (sandbox.vnpayment.vn/apis/docs); which page says what is named where it matters.
 */
@Singleton
public final class VnpayGateway extends ConfiguredGateway<VnpayAccount>
    implements Refunds, Reversals, VerifiesEvidence, ChecksKeys {

  public static final GatewayId ID = new GatewayId("vnpay");

  private static final GatewayProfile PROFILE =
      new GatewayProfile("VNPAY", "https://vnpay.vn", List.of("VN"));

  static final Currency DONG = Currency.getInstance("VND");

  /** The page turns away, with error 32, what lies outside 5,000 and a billion. */
  private static final Map<Currency, AmountRange> LIMITS =
      Map.of(DONG, new AmountRange(5_000, 999_999_999));

  /**
   * The same question within five minutes is refused with 94 (QR); the rest is for clocks that
   * differ. Before the buyer has opened the page, VNPAY does not know the payment at all.
   */
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMinutes(5).plusSeconds(10);

  private static final Pacing PACING =
      new Pacing(BETWEEN_QUESTIONS, BETWEEN_QUESTIONS, Duration.ofHours(24), true);

  /**
   * A bank's own page and its one-time code take minutes; a quarter of an hour is what VNPAY's own
   * samples give the buyer; a reference is one payment for one day (PAY, vnp_TxnRef).
   */
  private static final ExpiryRange EXPIRY =
      new ExpiryRange(Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofHours(24));

  /** Who pays in the last second is still at the bank after it. */
  private static final Duration BANK_TAKES = Duration.ofMinutes(15);

  /** After a day nothing says that VNPAY will ever show a refund. */
  private static final Duration REFUND_IS_YOUNG = Duration.ofHours(24);

  // PAY, vnp_ReturnUrl; and the characters over which encoders disagree.
  private static final String RETURN_URL_SHAPE = "[!-~&&[^*~!'()]]{10,255}";

  private static final int REQUEST_ID_BYTES = 16;

  private final BeanProvider<GatewayHttp> http;
  private final CallbackReader incoming;
  private final Clock clock;
  private final RandomGenerator random = Randomness.SHARED;

  @Inject
  VnpayGateway(BeanProvider<GatewayHttp> http, ConfiguredAccounts accounts, Clock clock) {
    this(http, accounts.of(VnpayAccount.class), clock);
  }

  VnpayGateway(BeanProvider<GatewayHttp> http, Collection<VnpayAccount> accounts, Clock clock) {
    super(ID, PROFILE, LIMITS, PACING, accounts);
    this.http = http;
    this.incoming = new CallbackReader(configured(), clock);
    this.clock = clock;
  }

  /**
   * Binds the bill to the very fields of the payment page's address: querydr and refund find a
   * payment by its vnp_CreateDate, and the buyer may be sent there more than once. The deadline is
   * when VNPAY itself takes no more money.
   */
  @Override
  protected Plan plan(VnpayAccount account, NewBill bill, Instant now) {
    Instant created = now.truncatedTo(ChronoUnit.SECONDS);
    Instant deadline =
        created.plus(EXPIRY.nearest(bill.expiresIn()).truncatedTo(ChronoUnit.SECONDS));
    Map<String, String> page = new TreeMap<>();
    page.put(VERSION, VERSION_2_1_0);
    page.put(COMMAND, "pay");
    page.put(TMN_CODE, account.tmnCode());
    page.put(AMOUNT, Fields.hundredths(bill.amount()));
    page.put(CURR_CODE, DONG.getCurrencyCode());
    page.put(TXN_REF, bill.ref().value());
    page.put(ORDER_INFO, OrderInfo.of(bill.description(), bill.ref().value()));
    page.put(ORDER_TYPE, "other");
    page.put(LOCALE, locale(bill.buyer().locale(), account));
    page.put(RETURN_URL, returnUrl(bill.returnUrl()));
    page.put(IP_ADDR, IpAddress.fit(bill.buyer().ip()));
    page.put(CREATE_DATE, Dates.write(created));
    page.put(EXPIRE_DATE, Dates.write(deadline));
    return new Plan(deadline, new Memo(page));
  }

  @Override
  public boolean isPersonal(String memoMember) {
    return memoMember.equals(IP_ADDR);
  }

  /** Only signs an address: VNPAY hears of a bill when the buyer's browser opens it. */
  @Override
  public Opening open(Bill bill) {
    VnpayAccount account = account(bill);
    String query = FormEncoding.write(new TreeMap<>(bill.memo().values()));
    String hash = Hmac.SHA512.signHex(account.secret(), query);
    URI url = URI.create(account.page() + "?" + query + "&" + SECURE_HASH + "=" + hash);
    return new Opening.Opened(new NextStep.Redirect(url), Memo.EMPTY);
  }

  @Override
  public Callback read(CallbackRequest request) {
    return incoming.read(request);
  }

  @Override
  public Verification verify(String account, Evidence evidence) {
    return incoming.verify(account, evidence);
  }

  /** PAY, replies to an IPN: 00 and 02 end it, anything else has VNPAY call up to ten times. */
  @Override
  public CallbackReply reply(Acknowledgement acknowledgement) {
    return switch (acknowledgement) {
      case RECORDED, IGNORED -> reply("00", "Confirm Success");
      case ALREADY_RECORDED -> reply("02", "Order already confirmed");
      case UNKNOWN_REF -> reply("01", "Order not found");
      case WRONG_AMOUNT -> reply("04", "Invalid amount");
      case REJECTED -> reply("97", "Invalid signature");
      case NOT_RECORDED -> reply("99", "Unknown error");
    };
  }

  /**
   * Asks for the terminal that the bill was planned for, even if the account is another now. A
   * payment that is not completed counts as under way until a while after VNPAY's own deadline,
   * also where the shop has ended the bill before: its page cannot be closed from here.
   */
  @Override
  public Report query(Bill bill) {
    VnpayAccount account = account(bill);
    Instant now = clock.instant();
    boolean mayBeAtTheBank =
        Dates.read(bill.memo().value(EXPIRE_DATE))
            .map(end -> now.isBefore(end.plus(BANK_TAKES)))
            .orElse(false);
    return ask(bill, account, Call.QUERY, question(bill, account, now))
        .payment(account.keyId("query"), mayBeAtTheBank, now);
  }

  /** No document of VNPAY's names an end (QR, refund, and its tables of codes). */
  @Override
  public Instant refundableUntil(Instant paidAt) {
    return Pacing.NEVER;
  }

  /**
   * The identity is drawn, and stands in the description too: only there may VNPAY repeat it when
   * it is asked for the refund.
   */
  @Override
  public RefundPlan planRefund(NewRefund refund, Instant now) {
    requireCurrency(refund.amount());
    Bill bill = refund.bill();
    String identity = requestId();
    Map<String, String> fields = new TreeMap<>();
    fields.put(REQUEST_ID, identity);
    fields.put(VERSION, VERSION_2_1_0);
    fields.put(COMMAND, Call.REFUND.command());
    fields.put(TMN_CODE, bill.memo().value(TMN_CODE));
    fields.put(TRANSACTION_TYPE, refund.amount().equals(bill.amount()) ? "02" : "03");
    fields.put(TXN_REF, bill.memo().value(TXN_REF));
    fields.put(AMOUNT, Fields.hundredths(refund.amount()));
    fields.put(ORDER_INFO, OrderInfo.ofRefund(identity, refund.reason()));
    fields.put(TRANSACTION_NO, refund.transactionId());
    fields.put(TRANSACTION_DATE, bill.memo().value(CREATE_DATE));
    fields.put(CREATE_BY, "tollgate");
    fields.put(CREATE_DATE, Dates.write(now));
    fields.put(
        IP_ADDR,
        configured().find(bill.account()).map(VnpayAccount::serverIp).orElse(IpAddress.fit("")));
    return new RefundPlan(identity, new Memo(fields));
  }

  @Override
  public RefundReport refund(Refund refund) {
    Bill bill = refund.bill();
    return ask(bill, account(bill), Call.REFUND, refund.memo().values()).refund();
  }

  /**
   * There is no question for a refund: querydr is asked about its payment. No answer to that proves
   * that VNPAY never heard of the refund, so it is never sent a second time.
   */
  @Override
  public RefundReport queryRefund(Refund refund) {
    Bill bill = refund.bill();
    VnpayAccount account = account(bill);
    Instant now = clock.instant();
    boolean isYoung =
        Optional.ofNullable(refund.memo().values().get(CREATE_DATE))
            .flatMap(Dates::read)
            .map(planned -> now.isBefore(planned.plus(REFUND_IS_YOUNG)))
            .orElse(false);
    return ask(bill, account, Call.QUERY, question(bill, account, now))
        .refundState(refund, isYoung);
  }

  /**
   * A refund of all the money may be shown instead of the payment; of a refund of a part, or a
   * dispute, no document says anything. It has no name of its own, and each payment has only one.
   */
  @Override
  public List<Callback> reversals(Bill bill, String transactionId) {
    VnpayAccount account = account(bill);
    Instant now = clock.instant();
    return ask(bill, account, Call.QUERY, question(bill, account, now))
            .isWhollyRefunded(bill.amount())
        ? List.of(
            new Callback.RefundNotification(
                bill.account(),
                transactionId,
                "whole-" + bill.ref(),
                bill.amount(),
                new RefundReport.WhollyRefunded(),
                now))
        : List.of();
  }

  @Override
  public URI endpoint(String account) {
    return configured().toCall(account).api();
  }

  /** By a payment that does not exist; what VNPAY signs back proves the secret too. */
  @Override
  public KeyCheck checkKeys(String account) {
    VnpayAccount asked = configured().toCall(account);
    ResponseReader.Asked nothing = new ResponseReader.Asked(asked.tmnCode(), requestId());
    String now = Dates.write(clock.instant());
    return ResponseReader.keys(
        send(asked, Call.QUERY, question(nothing, now, asked, now)), asked, nothing);
  }

  private Map<String, String> question(Bill bill, VnpayAccount account, Instant now) {
    return question(asked(bill), bill.memo().value(CREATE_DATE), account, Dates.write(now));
  }

  private Map<String, String> question(
      ResponseReader.Asked about, String created, VnpayAccount account, String now) {
    return Map.of(
        REQUEST_ID, requestId(),
        VERSION, VERSION_2_1_0,
        COMMAND, Call.QUERY.command(),
        TMN_CODE, about.tmnCode(),
        TXN_REF, about.txnRef(),
        ORDER_INFO, "Truy van " + about.txnRef(),
        TRANSACTION_DATE, created,
        CREATE_DATE, now,
        IP_ADDR, account.serverIp());
  }

  private static ResponseReader.Asked asked(Bill bill) {
    return new ResponseReader.Asked(bill.memo().value(TMN_CODE), bill.memo().value(TXN_REF));
  }

  private ResponseReader ask(
      Bill bill, VnpayAccount account, Call call, Map<String, String> fields) {
    return ResponseReader.read(send(account, call, fields), call, account, asked(bill));
  }

  private ApiAnswer send(VnpayAccount account, Call call, Map<String, String> fields) {
    return http.get()
        .ask(
            ID,
            GatewayHttp.Request.post(
                account.api(),
                "application/json; charset=UTF-8",
                call.json(fields, account.secret())));
  }

  /** As long as VNPAY takes: 32 characters (QR, vnp_RequestId). */
  private String requestId() {
    byte[] bytes = new byte[REQUEST_ID_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** VNPAY's page speaks Vietnamese and, to everybody else, English. */
  private static String locale(String buyers, VnpayAccount account) {
    if (buyers.isEmpty()) {
      return account.locale();
    }
    return buyers.toLowerCase(Locale.ROOT).startsWith("vi") ? "vn" : "en";
  }

  private static String returnUrl(URI url) {
    if (!url.toString().matches(RETURN_URL_SHAPE)) {
      throw new IllegalArgumentException("The return URL is too long for VNPAY, or not plain");
    }
    return url.toString();
  }

  private static CallbackReply reply(String code, String message) {
    return new CallbackReply(
        200,
        "application/json",
        "{\"%s\":\"%s\",\"%s\":\"%s\"}".formatted(RSP_CODE, code, RSP_MESSAGE, message));
  }
}
