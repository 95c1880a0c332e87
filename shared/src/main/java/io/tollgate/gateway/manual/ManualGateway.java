package io.tollgate.gateway.manual;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Collect;
import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Memo;
import io.tollgate.bill.NextStep;
import io.tollgate.bill.Pacing;
import io.tollgate.bill.Report;
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
import io.tollgate.money.AmountRange;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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

  /** Where to send the money, or to have it ready at the door. */
  private static final Setting INSTRUCTIONS =
      new Setting(Setting.INSTRUCTIONS, 512, Pattern.compile(".+"));

  @Inject
  ManualGateway(ConfiguredAccounts accounts) {
    this(accounts.of(ManualAccount.class));
  }

  ManualGateway(Collection<ManualAccount> accounts) {
    super(ID, PROFILE, LIMITS, PACING, accounts);
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
    return List.of(INSTRUCTIONS);
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
    return new Opening.Opened(new NextStep.None(), Memo.EMPTY);
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
    return new RefundPlan(UUID.randomUUID().toString(), Memo.EMPTY);
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
