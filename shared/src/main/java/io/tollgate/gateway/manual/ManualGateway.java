package io.tollgate.gateway.manual;

import io.micronaut.context.annotation.Property;
import io.tollgate.bill.Bill;
import io.tollgate.bill.Collect;
import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Memo;
import io.tollgate.bill.NextStep;
import io.tollgate.bill.Pacing;
import io.tollgate.bill.PaymentInstructions;
import io.tollgate.bill.Report;
import io.tollgate.crypto.Randomness;
import io.tollgate.gateway.Acknowledgement;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.CallbackReply;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.ConfiguredAccounts;
import io.tollgate.gateway.ConfiguredGateway;
import io.tollgate.gateway.DirectPayment;
import io.tollgate.gateway.GatewayProfile;
import io.tollgate.gateway.MethodSettings;
import io.tollgate.gateway.NewBill;
import io.tollgate.gateway.Opening;
import io.tollgate.gateway.Plan;
import io.tollgate.gateway.Refunds;
import io.tollgate.json.FieldError;
import io.tollgate.money.AmountRange;
import io.tollgate.settings.WrongSetting;
import io.tollgate.vietqr.VietQr;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Bank transfers and cash on delivery: no gateway stands behind it, so it knows nothing by itself,
 * and only a person's confirmation that the money is there ever pays its bills.
 */
@Singleton
public final class ManualGateway extends ConfiguredGateway<ManualAccount>
    implements MethodSettings, DirectPayment, Refunds {

  public static final GatewayId ID = new GatewayId("manual");

  private static final GatewayProfile PROFILE = new GatewayProfile("Direct payment", "", List.of());

  /** Nobody is asked; once in a while it is seen whether a bill's time is over. */
  private static final Pacing PACING =
      new Pacing(Duration.ofHours(1), Duration.ofHours(1), Duration.ZERO, false);

  private static final RefundReport BY_HAND = new RefundReport.Undecided("by_hand");

  private static final Map<Currency, AmountRange> LIMITS =
      Currency.getAvailableCurrencies().stream()
          .filter(currency -> currency.getDefaultFractionDigits() >= 0)
          .collect(
              Collectors.toUnmodifiableMap(
                  Function.identity(), _ -> new AmountRange(1, 1_000_000_000_000L)));

  private static final Pattern ANY_TEXT = Pattern.compile(".+");

  /** Of any country: with blanks or hyphens as its banks write it. */
  private static final Pattern ACCOUNT_NUMBER =
      Pattern.compile("[0-9A-Za-z](?:[0-9A-Za-z -]*[0-9A-Za-z])?");

  private final List<Setting> settings;

  /**
   * @param bins numbers of Vietnamese banks beside those that are known, separated by commas
   * @throws WrongSetting when one of them has not six digits
   */
  @Inject
  ManualGateway(
      ConfiguredAccounts accounts,
      @Property(name = "tollgate.vietqr-bins", defaultValue = "") String bins) {
    this(accounts.of(ManualAccount.class), bins);
  }

  ManualGateway(Collection<ManualAccount> accounts, String bins) {
    super(ID, PROFILE, LIMITS, PACING, accounts);
    this.settings =
        List.of(
            new Setting(PaymentInstructions.BANK, 80, ANY_TEXT),
            new Setting(
                PaymentInstructions.BIN, 6, Pattern.compile(String.join("|", VietQr.banks(bins)))),
            new Setting(PaymentInstructions.ACCOUNT, 34, ACCOUNT_NUMBER),
            new Setting(PaymentInstructions.HOLDER, 80, ANY_TEXT),
            new Setting(PaymentInstructions.TEXT, 512, ANY_TEXT));
  }

  @Override
  public Collect collect(String account) {
    return configured()
        .find(account)
        .orElseThrow(() -> new IllegalArgumentException("No manual account named " + account))
        .collect();
  }

  @Override
  public List<Setting> settings() {
    return settings;
  }

  /** What a transfer needs must be there together, and a VietQR code takes no blank or hyphen. */
  @Override
  public List<FieldError> conflicts(Map<String, String> settings) {
    List<FieldError> conflicts = new ArrayList<>();
    boolean isTransfer =
        Stream.of(PaymentInstructions.BANK, PaymentInstructions.BIN, PaymentInstructions.ACCOUNT)
            .anyMatch(settings::containsKey);
    for (String name : PaymentInstructions.OF_TRANSFER) {
      if (isTransfer && !settings.containsKey(name)) {
        conflicts.add(new FieldError(name, "required", "is required for a transfer"));
      }
    }
    String account = settings.getOrDefault(PaymentInstructions.ACCOUNT, "");
    if (settings.containsKey(PaymentInstructions.BIN)
        && !account.isEmpty()
        && !VietQr.ACCOUNT.matcher(account).matches()) {
      conflicts.add(
          new FieldError(
              PaymentInstructions.ACCOUNT,
              "format",
              "must be at most 19 letters and digits where bin is set"));
    }
    return conflicts;
  }

  /** Money that comes after fulfilment has no deadline: the goods are out. */
  @Override
  protected Plan plan(ManualAccount account, NewBill bill, Instant now) {
    Instant deadline =
        switch (account.collect()) {
          case BEFORE -> now.plus(bill.expiresIn().orElse(account.expiresIn()));
          case AFTER -> Pacing.NEVER;
        };
    return new Plan(deadline, Memo.EMPTY);
  }

  @Override
  public Opening open(Bill bill) {
    NextStep step = PaymentInstructions.of(bill.memo().values()).nextStep(collect(bill.account()));
    return new Opening.Opened(step, Memo.EMPTY);
  }

  @Override
  public Callback read(CallbackRequest request) {
    return new Callback.Rejected(Callback.Reason.UNSIGNED);
  }

  @Override
  public CallbackReply reply(Acknowledgement acknowledgement) {
    return switch (acknowledgement) {
      case RECORDED, ALREADY_RECORDED, IGNORED, WRONG_AMOUNT, UNKNOWN_REF -> reply(200);
      case REJECTED -> reply(400);
      case NOT_RECORDED -> reply(503);
    };
  }

  @Override
  public Report query(Bill bill) {
    return new Report.Waiting();
  }

  /** Money that goes back by hand can always go. */
  @Override
  public Instant refundableUntil(Instant paidAt) {
    return Pacing.NEVER;
  }

  /**
   * Money goes back as it came: by hand. A case keeps it in mind until a person says it is done.
   */
  @Override
  public RefundPlan planRefund(NewRefund refund, Instant now) {
    return new RefundPlan(Randomness.SHARED.uuid().toString(), Memo.EMPTY);
  }

  @Override
  public RefundReport refund(Refund refund) {
    return BY_HAND;
  }

  @Override
  public RefundReport queryRefund(Refund refund) {
    return BY_HAND;
  }

  private static CallbackReply reply(int status) {
    return new CallbackReply(status, "text/plain", "Nobody calls here");
  }
}
