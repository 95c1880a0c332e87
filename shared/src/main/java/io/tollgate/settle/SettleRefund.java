package io.tollgate.settle;

import io.tollgate.bill.Bill;
import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Pacing;
import io.tollgate.bill.RefundState;
import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.GatewayUnreachable;
import io.tollgate.gateway.Gateways;
import io.tollgate.gateway.Refunds;
import io.tollgate.gateway.Refunds.Refund;
import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.order.Order;
import io.tollgate.order.OrderState;
import io.tollgate.order.OrderState.FailureReason;
import io.tollgate.order.OrderState.Step;
import io.tollgate.store.CaseKind;
import io.tollgate.store.Ledger;
import io.tollgate.store.Ledger.Commit;
import io.tollgate.store.LedgerScript;
import io.tollgate.store.Origin;
import io.tollgate.store.Receipt;
import io.tollgate.store.ReceiptRole;
import io.tollgate.store.Ruling;
import io.tollgate.store.Situation;
import io.tollgate.store.StoredRefund;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries a committed refund to its end, with one identity however often it is tried. */
@Singleton
public class SettleRefund {

  private static final Logger LOG = LoggerFactory.getLogger(SettleRefund.class);
  private static final Duration FIRST_HOUR = Duration.ofHours(1);
  private static final Duration OFTEN = Duration.ofMinutes(1);
  private static final Duration SELDOM = Duration.ofHours(1);

  private final Ledger ledger;
  private final Gateways gateways;
  private final Clock clock;

  public SettleRefund(Ledger ledger, Gateways gateways, Clock clock) {
    this.ledger = ledger;
    this.gateways = gateways;
    this.clock = clock;
  }

  /** Asks the gateway to give the money back, and settles its answer. */
  public StoredRefund send(GatewayId gateway, String identity) {
    return settle(gateway, identity, Refunds::refund);
  }

  /** Asks what became of it, sends it again where the gateway never heard of it, and settles. */
  public StoredRefund follow(GatewayId gateway, String identity) {
    return settle(
        gateway,
        identity,
        (refunds, refund) ->
            switch (refunds.queryRefund(refund)) {
              case RefundReport.NotFound _ -> refunds.refund(refund);
              case RefundReport.Pending pending -> pending;
              case RefundReport.Done done -> done;
              case RefundReport.Failed failed -> failed;
              case RefundReport.Undecided undecided -> undecided;
            });
  }

  /** Applies what the gateway says of a refund, asked or not. */
  public StoredRefund told(GatewayId gateway, StoredRefund known, RefundReport report) {
    return Attempts.until(
        known.identity(),
        () -> attempt(gateway, known, report, gateway + " refund", Optional.empty()));
  }

  /**
   * A person found out what became of a refund that the gateway left open. Changes nothing where
   * the gateway, or another person, has said so meanwhile.
   *
   * @param ruling on the refund's case, which was open when it was read
   */
  public StoredRefund decided(
      GatewayId gateway, StoredRefund open, RefundReport report, String who, Ruling ruling) {
    return Attempts.until(
        open.identity(), () -> attempt(gateway, open, report, who, Optional.of(ruling)));
  }

  private interface Question {
    RefundReport put(Refunds refunds, Refund refund);
  }

  private StoredRefund settle(GatewayId gatewayId, String identity, Question question) {
    Gateway gateway = gateways.of(gatewayId);
    if (!(gateway instanceof Refunds refunds)) {
      throw new IllegalStateException(gatewayId + " gives nothing back");
    }
    StoredRefund stored = ledger.refund(gatewayId, identity);
    Bill bill = ledger.ofBill(stored.billId()).orElseThrow().bill().bill();
    Refund refund =
        new Refund(
            identity,
            bill,
            stored.transactionId(),
            stored.amount(),
            stored.reason(),
            stored.memo());
    try {
      return told(gatewayId, stored, question.put(refunds, refund));
    } catch (GatewayUnreachable e) {
      LOG.warn("refund={} {}", identity, e.getMessage());
      return stored;
    }
  }

  /** Empty when somebody else was faster. */
  private Optional<StoredRefund> attempt(
      GatewayId gateway,
      StoredRefund asked,
      RefundReport report,
      String who,
      Optional<Ruling> ruling) {
    // The order first: whatever changes the refund after this read also changes the order's row.
    Situation situation = ledger.ofBill(asked.billId()).orElseThrow();
    StoredRefund before = ledger.refund(gateway, asked.identity());
    boolean isSettled = !(before.state() instanceof RefundState.InReview);
    if (ruling.isPresent() && isSettled) {
      return Optional.of(before);
    }
    Instant now = clock.instant();
    RefundState state = after(before.state(), report);
    Pacing pacing = gateways.of(gateway).pacing();
    StoredRefund after = before.with(state, nextLook(state, before.createdAt(), now, pacing));
    if (after.equals(before)) {
      return Optional.of(before);
    }
    Origin origin = new Origin(who, ruling.map(Ruling::note).orElse(state.label()), now);
    LedgerScript script =
        LedgerScript.changing(situation.order(), orderAfter(situation, before, state, now), origin);
    ruling.ifPresent(script::rule);
    script.refund(before, after);
    if (state instanceof RefundState.InReview && !state.equals(before.state())) {
      script.reviewCase(CaseKind.REFUND_UNKNOWN);
    }
    if (ledger.commit(script) != Commit.DONE) {
      return Optional.empty();
    }
    LOG.info("refund={} state={}", asked.identity(), state.label());
    return Optional.of(after);
  }

  /**
   * The state after a report. What is done or failed stays so; but money that was given back and
   * then bounced is with the shop again, and a person must see to the buyer.
   */
  static RefundState after(RefundState state, RefundReport report) {
    if (state instanceof RefundState.Done && report instanceof RefundReport.Failed bounced) {
      return new RefundState.InReview(bounced.code());
    }
    if (state instanceof RefundState.Done || state instanceof RefundState.Failed) {
      return state;
    }
    return switch (report) {
      case RefundReport.Done _ -> new RefundState.Done();
      case RefundReport.Failed failed -> new RefundState.Failed(failed.reason(), failed.code());
      case RefundReport.Undecided undecided -> new RefundState.InReview(undecided.code());
      case RefundReport.Pending _ ->
          state instanceof RefundState.InReview ? state : new RefundState.Pending();
      case RefundReport.NotFound _ -> state;
    };
  }

  /**
   * When reconcile asks again until it is final: each minute for an hour, then each hour, but no
   * more often than the gateway lets itself be asked.
   */
  public static Instant nextLook(RefundState state, Instant createdAt, Instant now, Pacing pacing) {
    Duration often = pacing.interval().compareTo(OFTEN) > 0 ? pacing.interval() : OFTEN;
    return switch (state) {
      case RefundState.Done _, RefundState.Failed _ -> Pacing.NEVER;
      case RefundState.Requested _, RefundState.Pending _, RefundState.InReview _ ->
          now.plus(now.isBefore(createdAt.plus(FIRST_HOUR)) ? often : SELDOM);
    };
  }

  /** Giving back all of the money that paid an order cancels it, as long as nothing was shipped. */
  private OrderState orderAfter(
      Situation situation, StoredRefund refund, RefundState state, Instant now) {
    Order order = situation.order();
    if (!(state instanceof RefundState.Done) || refund.state() instanceof RefundState.Done) {
      return order.state();
    }
    Receipt receipt = ledger.receipt(refund.receiptId()).orElseThrow();
    return orderWithout(order, receipt, refund.amount().minorUnits(), now);
  }

  /** What becomes of an order when so much of a receipt of its own has gone. */
  static OrderState orderWithout(Order order, Receipt receipt, long minorUnits, Instant now) {
    boolean isAll = receipt.refunded() + minorUnits == receipt.amount().minorUnits();
    return isAll && receipt.role() == ReceiptRole.APPLIED && isBeforeShipping(order.state())
        ? new OrderState.Failed(FailureReason.CANCELLED, now)
        : order.state();
  }

  private static boolean isBeforeShipping(OrderState state) {
    return switch (state) {
      case Step.NEW, Step.HOLD, Step.PROCESSING -> true;
      case Step.SHIPPED, Step.DELIVERED, Step.COMPLETED -> false;
      case OrderState.Failed _ -> false;
    };
  }
}
