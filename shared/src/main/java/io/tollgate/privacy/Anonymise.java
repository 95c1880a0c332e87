package io.tollgate.privacy;

import io.tollgate.bill.Memo;
import io.tollgate.gateway.Gateways;
import io.tollgate.privacy.PersonalData.Held;
import io.tollgate.privacy.PersonalData.HeldBill;
import io.tollgate.schedule.DueRows;
import io.tollgate.settle.OptimisticRetry;
import io.tollgate.sql.Condition;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Removes the personal data of buyers from orders that are over: on an operator's request, or when
 * its retention is. What proves money stays (Invariant 16, docs/privacy.md).
 */
@Singleton
public class Anonymise {

  /** Who did it where nobody asked. */
  public static final String RETENTION = "retention";

  /** An order that is open when its retention is over is looked at again after this. */
  private static final Duration OPEN_LOOKED_AT_AGAIN = Duration.ofDays(30);

  /** A cart has a retention of its own. */
  private static final Optional<Long> NO_CART = Optional.empty();

  private final PersonalData data;
  private final Gateways gateways;
  private final Clock clock;

  Anonymise(PersonalData data, Gateways gateways, Clock clock) {
    this.data = data;
    this.gateways = gateways;
    this.clock = clock;
  }

  /** What came of a request. */
  public sealed interface Result {

    /** Now, or before. */
    record Done(AnonymisedOrder order) implements Result {}

    record Open(Set<OpenFor> reasons) implements Result {}

    record Unknown() implements Result {}
  }

  public Result onRequest(long orderId, String who) {
    return OptimisticRetry.until("order " + orderId, () -> attempt(orderId, who));
  }

  /** Empty when a concurrent request was faster. */
  private Optional<Result> attempt(long orderId, String who) {
    Optional<Held> held = data.read(orderId);
    if (held.isEmpty()) {
      return Optional.of(new Result.Unknown());
    }
    Held order = held.get();
    if (order.isAnonymised()) {
      return Optional.of(new Result.Done(order.names()));
    }
    if (!order.openFor().isEmpty()) {
      return Optional.of(new Result.Open(order.openFor()));
    }
    return remove(order, who, order.cartId()) ? attempt(orderId, who) : Optional.empty();
  }

  /** The orders of which the retention may be over. */
  public static DueRows due(Instant before) {
    return new DueRows("personal_data", "orders", new Condition().holds("retention_due<?", before));
  }

  /**
   * Removes the data of orders whose last money is older; one that is open is left for later.
   * Whether it was fulfilled does not count after so long: many shops never say so.
   *
   * @return how many orders were looked at
   */
  public int whereRetentionIsOver(Instant before, int ordersMax) {
    List<Long> due = data.due(before, ordersMax);
    for (long id : due) {
      Held order = data.read(id).orElseThrow();
      if (!order.lastMoney().isBefore(before)) {
        data.postpone(id, order.lastMoney());
      } else if (order.openFor().stream().anyMatch(reason -> reason != OpenFor.IN_FULFILMENT)) {
        data.postpone(id, before.plus(OPEN_LOOKED_AT_AGAIN));
      } else {
        // Whoever changed it meanwhile is followed by the next run.
        remove(order, RETENTION, NO_CART);
      }
    }
    return due.size();
  }

  /** The carts of which the retention is over, those of customers without an order too. */
  public static DueRows carts(Instant before) {
    return PersonalData.carts(before);
  }

  /**
   * Deletes them.
   *
   * @return how many
   */
  public int deleteCarts(Instant before, int cartsMax) {
    return data.deleteCarts(before, cartsMax);
  }

  private boolean remove(Held order, String who, Optional<Long> cart) {
    List<Memo> kept = order.bills().stream().map(this::withoutBuyer).toList();
    return data.remove(order, kept, who, clock.instant(), cart);
  }

  /** Of a gateway that this deployment no longer carries nothing is known, and nothing kept. */
  private Memo withoutBuyer(HeldBill bill) {
    return gateways
        .find(bill.gateway())
        .map(
            gateway ->
                new Memo(
                    bill.memo().values().entrySet().stream()
                        .filter(member -> !gateway.isPersonal(member.getKey()))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue))))
        .orElse(Memo.EMPTY);
  }
}
