package io.tollgate.settle;

import io.tollgate.bill.Bill;
import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Pacing;
import io.tollgate.bill.RefundState;
import io.tollgate.gateway.GatewayUnreachable;
import io.tollgate.gateway.Gateways;
import io.tollgate.gateway.Refunds;
import io.tollgate.gateway.Refunds.Refund;
import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.log.LogContext;
import io.tollgate.order.Order;
import io.tollgate.order.OrderState;
import io.tollgate.order.OrderState.FailureReason;
import io.tollgate.order.OrderState.Step;
import io.tollgate.schedule.CheckSchedule;
import io.tollgate.store.Attribution;
import io.tollgate.store.LockedOrder;
import io.tollgate.store.LockedRefund;
import io.tollgate.store.PaymentStore;
import io.tollgate.store.PaymentStore.Commit;
import io.tollgate.store.ReviewDecision;
import io.tollgate.store.StoreTransaction;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.CaseKind;
import io.tollgate.stored.Receipt;
import io.tollgate.stored.ReceiptRole;
import io.tollgate.stored.RefundSnapshot;
import io.tollgate.stored.StoredRefund;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a committed refund to its gateway and settles the answers, with one identity for all
 * retries.
 */
@Singleton
public class SettleRefund {

  private static final Logger LOG = LoggerFactory.getLogger(SettleRefund.class);

  /** Whether a refund has reached its gateway is known within a day, or a person finds out. */
  private static final Duration SILENCE_LONGEST = Duration.ofDays(1);

  /** Banks take days. What takes longer than this has been forgotten by somebody. */
  private static final Duration PENDING_LONGEST = Duration.ofDays(14);

  private final PaymentStore paymentStore;
  private final Gateways gateways;
  private final CheckSchedule checkSchedule;
  private final Clock clock;

  public SettleRefund(
      PaymentStore paymentStore, Gateways gateways, CheckSchedule checkSchedule, Clock clock) {
    this.paymentStore = paymentStore;
    this.gateways = gateways;
    this.checkSchedule = checkSchedule;
    this.clock = clock;
  }

  /** The result of following a refund. */
  public sealed interface Followed {

    StoredRefund refund();

    /** The refund now stands like this, with its next look. */
    record Settled(StoredRefund refund) implements Followed {}

    /** The gateway did not answer, which decides nothing yet (Invariant 7). */
    record Unreachable(StoredRefund refund) implements Followed {}
  }

  /** Asks the gateway to give the money back, and settles its answer. */
  public StoredRefund send(GatewayId gateway, RefundSnapshot committed) {
    try {
      return answered(gateway, committed, ask(gateway, committed, Refunds::refund));
    } catch (GatewayUnreachable e) {
      LOG.warn("refund={} {}", committed.refund().identity(), e.getMessage());
      return committed.refund();
    }
  }

  /**
   * Asks what became of it, sends it again where the gateway never heard of it, and settles. A
   * refund that does not come to an end goes to a person: none is followed for ever in silence. So
   * does one that the gateway never heard of and would take no more (DECISIONS 134).
   */
  public Followed follow(GatewayId gateway, String identity) {
    RefundSnapshot known = read(gateway, identity);
    StoredRefund stored = known.refund();
    try {
      RefundReport report =
          ask(gateway, known, (refunds, refund) -> queryOrSendAgain(refunds, refund, stored));
      boolean isStuck =
          report instanceof RefundReport.Pending
              && isOverdue(stored, after(stored.state(), report));
      return new Followed.Settled(
          answered(gateway, known, isStuck ? new RefundReport.Undecided("pending") : report));
    } catch (GatewayUnreachable e) {
      LOG.warn("refund={} {}", identity, e.getMessage());
      return e.wasCalled() && isOverdue(stored, stored.state())
          ? new Followed.Settled(answered(gateway, known, new RefundReport.Undecided("no_answer")))
          : new Followed.Unreachable(stored);
    }
  }

  private RefundReport queryOrSendAgain(Refunds refunds, Refund refund, StoredRefund stored) {
    return switch (refunds.queryRefund(refund)) {
      case RefundReport.NotFound _ when !isRefundable(refunds, stored) ->
          new RefundReport.Undecided("too_late");
      case RefundReport.NotFound _ -> refunds.refund(refund);
      case RefundReport.Pending pending -> pending;
      case RefundReport.Done done -> done;
      case RefundReport.WhollyRefunded refunded -> refunded;
      case RefundReport.Failed failed -> failed;
      case RefundReport.Undecided undecided -> undecided;
    };
  }

  private boolean isRefundable(Refunds refunds, StoredRefund stored) {
    Instant paidAt = paymentStore.receipt(stored.receiptId()).orElseThrow().paidAt();
    return clock.instant().isBefore(refunds.refundableUntil(paidAt));
  }

  /** Whether a refund in this state should have come further, and no person looks at it yet. */
  private boolean isOverdue(StoredRefund refund, RefundState state) {
    Duration age = Duration.between(refund.createdAt(), clock.instant());
    return switch (state) {
      case RefundState.Requested _ -> age.compareTo(SILENCE_LONGEST) >= 0;
      case RefundState.Pending _ -> age.compareTo(PENDING_LONGEST) >= 0;
      case RefundState.Done _, RefundState.Failed _, RefundState.InReview _ -> false;
    };
  }

  /** Applies what the gateway says of a refund without being asked. */
  public StoredRefund told(GatewayId gateway, StoredRefund refund, RefundReport report) {
    return told(gateway, read(gateway, refund.identity()), report);
  }

  /**
   * A state that it has already is not written: its next look is planned.
   *
   * @param known what was read of it before: the versions in it guard what is written
   */
  StoredRefund told(GatewayId gateway, RefundSnapshot known, RefundReport report) {
    RefundState before = known.refund().state();
    return after(before, certain(report, known)).equals(before)
        ? known.refund()
        : answered(gateway, known, report);
  }

  private StoredRefund answered(GatewayId gateway, RefundSnapshot known, RefundReport report) {
    return settle(gateway, known, report, gateway + " refund", Optional.empty());
  }

  /**
   * A person found out what became of a refund that the gateway left open. Changes nothing where
   * the gateway, or another person, has said so meanwhile.
   *
   * @param reviewDecision on the refund's case, which was open when it was read
   */
  public StoredRefund decided(
      GatewayId gateway,
      StoredRefund open,
      RefundReport report,
      String who,
      ReviewDecision reviewDecision) {
    RefundSnapshot known = read(gateway, open.identity());
    return settle(gateway, known, report, who, Optional.of(reviewDecision));
  }

  private StoredRefund settle(
      GatewayId gateway,
      RefundSnapshot known,
      RefundReport report,
      String who,
      Optional<ReviewDecision> reviewDecision) {
    String identity = known.refund().identity();
    return OptimisticRetry.until(
        identity,
        known,
        () -> read(gateway, identity),
        current -> attempt(gateway, current, report, who, reviewDecision));
  }

  private RefundSnapshot read(GatewayId gateway, String identity) {
    return paymentStore.refundSnapshot(gateway, identity).orElseThrow();
  }

  private interface Question {
    RefundReport put(Refunds refunds, Refund refund);
  }

  private RefundReport ask(GatewayId gatewayId, RefundSnapshot known, Question question) {
    if (!(gateways.of(gatewayId) instanceof Refunds refunds)) {
      // It could when the refund was written down.
      return new RefundReport.Undecided("unsupported");
    }
    StoredRefund stored = known.refund();
    Bill bill = known.bill().bill().bill();
    LogContext.ref(bill.ref().value());
    Refund refund =
        new Refund(
            stored.identity(),
            bill,
            stored.transactionId(),
            stored.amount(),
            stored.reason(),
            stored.memo());
    return question.put(refunds, refund);
  }

  /** Empty when another transaction was faster. */
  private Optional<StoredRefund> attempt(
      GatewayId gateway,
      RefundSnapshot known,
      RefundReport report,
      String who,
      Optional<ReviewDecision> reviewDecision) {
    BillSnapshot snapshot = known.bill();
    StoredRefund before = known.refund();
    boolean isSettled = !(before.state() instanceof RefundState.InReview);
    if (reviewDecision.isPresent() && isSettled) {
      return Optional.of(before);
    }
    Instant now = clock.instant();
    RefundState state =
        isBounced(before.state()) && reviewDecision.isEmpty()
            ? before.state()
            : after(before.state(), certain(report, known));
    Pacing pacing = gateways.of(gateway).pacing();
    StoredRefund after =
        before.with(state, checkSchedule.next(state, before.createdAt(), now, pacing));
    if (after.equals(before)) {
      return Optional.of(before);
    }
    Attribution attribution =
        new Attribution(who, reviewDecision.map(ReviewDecision::note).orElse(state.label()), now);
    LockedOrder order =
        StoreTransaction.lock(
            snapshot.order(), orderAfter(snapshot, before, state, now), attribution);
    reviewDecision.ifPresent(order::decide);
    LockedRefund row = order.update(before, after);
    if (state instanceof RefundState.InReview && isSettled) {
      row.openCase(CaseKind.REFUND_UNKNOWN);
    }
    if (paymentStore.commit(row.transaction()) != Commit.DONE) {
      return Optional.empty();
    }
    if (!state.label().equals(before.state().label())) {
      LOG.info("refund={} state={}", before.identity(), state.label());
    }
    return Optional.of(after);
  }

  /** Of several payments of a bill, only a person can tell which one went back. */
  private static RefundReport certain(RefundReport report, RefundSnapshot known) {
    return report instanceof RefundReport.WhollyRefunded && !known.isOfOnlyPayment()
        ? new RefundReport.Undecided("several_payments")
        : report;
  }

  /**
   * The state after a report. What is done or failed stays so; but money that was given back and
   * then bounced is with the shop again, and a person must see to the buyer, whatever the gateway
   * says once more.
   */
  static RefundState after(RefundState state, RefundReport report) {
    if (state instanceof RefundState.Done && report instanceof RefundReport.Failed bounced) {
      return RefundState.InReview.bounced(bounced.code());
    }
    if (state instanceof RefundState.Done || state instanceof RefundState.Failed) {
      return state;
    }
    return switch (report) {
      case RefundReport.Done _, RefundReport.WhollyRefunded _ -> new RefundState.Done();
      case RefundReport.Failed failed -> new RefundState.Failed(failed.reason(), failed.code());
      case RefundReport.Undecided undecided -> new RefundState.InReview(undecided.code());
      case RefundReport.Pending _ ->
          state instanceof RefundState.InReview ? state : new RefundState.Pending();
      case RefundReport.NotFound _ -> state;
    };
  }

  private static boolean isBounced(RefundState state) {
    return state instanceof RefundState.InReview review && review.isBounced();
  }

  /** Giving back all of the money that paid an order cancels it, as long as nothing was shipped. */
  private OrderState orderAfter(
      BillSnapshot snapshot, StoredRefund refund, RefundState state, Instant now) {
    Order order = snapshot.order();
    if (!(state instanceof RefundState.Done) || refund.state() instanceof RefundState.Done) {
      return order.state();
    }
    Receipt receipt = paymentStore.receipt(refund.receiptId()).orElseThrow();
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
