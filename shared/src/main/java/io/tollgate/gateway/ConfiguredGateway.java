package io.tollgate.gateway;

import io.tollgate.bill.Bill;
import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Pacing;
import io.tollgate.money.AmountRange;
import io.tollgate.money.Money;
import java.time.Instant;
import java.util.Collection;
import java.util.Currency;
import java.util.Map;
import java.util.SortedSet;

/** What gateways have in common: constants about themselves, and accounts that are configured. */
public abstract class ConfiguredGateway<A extends GatewayAccount> implements Gateway {

  private final GatewayId id;
  private final GatewayProfile profile;
  private final Map<Currency, AmountRange> limits;
  private final Pacing pacing;
  private final Accounts<A> accounts;

  protected ConfiguredGateway(
      GatewayId id,
      GatewayProfile profile,
      Map<Currency, AmountRange> limits,
      Pacing pacing,
      Collection<A> accounts) {
    this.id = id;
    this.profile = profile;
    this.limits = limits;
    this.pacing = pacing;
    this.accounts = new Accounts<>(id, accounts);
  }

  @Override
  public final GatewayId id() {
    return id;
  }

  @Override
  public final GatewayProfile profile() {
    return profile;
  }

  @Override
  public final SortedSet<String> accounts() {
    return accounts.names();
  }

  @Override
  public final Map<Currency, AmountRange> limits() {
    return limits;
  }

  @Override
  public final Pacing pacing() {
    return pacing;
  }

  /**
   * @throws IllegalArgumentException for an amount outside of the gateway's limits
   * @throws IllegalStateException when the account is not configured
   */
  @Override
  public final Plan plan(NewBill bill, Instant now) {
    Money amount = bill.amount();
    if (!range(amount).contains(amount.minorUnits())) {
      throw notTaken(amount);
    }
    return plan(accounts.of(bill.account()), bill, now);
  }

  /** Plans a bill of an amount that the gateway takes. */
  protected abstract Plan plan(A account, NewBill bill, Instant now);

  protected final Accounts<A> configured() {
    return accounts;
  }

  /**
   * The account of a stored bill.
   *
   * @throws GatewayUnreachable when it is not configured any more
   */
  protected final A account(Bill bill) {
    return accounts.toCall(bill.account());
  }

  /**
   * For a refund, which may come to less than a bill may.
   *
   * @throws IllegalArgumentException when the gateway does not take this currency
   */
  protected final void requireCurrency(Money amount) {
    range(amount);
  }

  private AmountRange range(Money amount) {
    AmountRange range = limits.get(amount.currency());
    if (range == null) {
      throw notTaken(amount);
    }
    return range;
  }

  private IllegalArgumentException notTaken(Money amount) {
    return new IllegalArgumentException(profile.displayName() + " does not take " + amount);
  }
}
