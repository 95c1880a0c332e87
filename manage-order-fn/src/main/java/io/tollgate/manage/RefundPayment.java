package io.tollgate.manage;

import io.tollgate.bill.Bill;
import io.tollgate.bill.BillState;
import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Pacing;
import io.tollgate.bill.Ref;
import io.tollgate.bill.RefundState;
import io.tollgate.gateway.Gateways;
import io.tollgate.gateway.Refunds;
import io.tollgate.gateway.Refunds.NewRefund;
import io.tollgate.gateway.Refunds.RefundPlan;
import io.tollgate.idempotency.IdempotencyRecord;
import io.tollgate.idempotency.IdempotentRequest;
import io.tollgate.money.Money;
import io.tollgate.order.Order;
import io.tollgate.order.OrderState;
import io.tollgate.schedule.CheckSchedule;
import io.tollgate.settle.Idempotency;
import io.tollgate.settle.Idempotency.Seen;
import io.tollgate.settle.OptimisticRetry;
import io.tollgate.settle.Settle;
import io.tollgate.settle.SettleRefund;
import io.tollgate.sql.DatabaseUnavailable;
import io.tollgate.store.Attribution;
import io.tollgate.store.IdempotencyKeyUse;
import io.tollgate.store.LockedOrder;
import io.tollgate.store.LockedRefund;
import io.tollgate.store.PaymentStore;
import io.tollgate.store.PaymentStore.Commit;
import io.tollgate.store.RefundRows;
import io.tollgate.store.ReviewDecision;
import io.tollgate.store.StoreTransaction;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.Receipt;
import io.tollgate.stored.RefundKind;
import io.tollgate.stored.RefundSnapshot;
import io.tollgate.stored.StoredRefund;
import io.tollgate.time.FunctionTimeouts;
import io.tollgate.time.Polling;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refunds a payment, wholly or in part. The refund and its identity are committed under the order's
 * lock before the gateway is called, and every retry uses that identity (DECISIONS 9): requested,
 * pending and done refunds together never exceed the receipt (Invariant 9). A refund after the end
 * that the gateway says is refused before it is written (DECISIONS 134).
 */
@Singleton
class RefundPayment {

  private static final Logger LOG = LoggerFactory.getLogger(RefundPayment.class);

  /** Longer than this function may live: refunding can take several calls. */
  private static final Duration SENDING = FunctionTimeouts.API.plusSeconds(1);

  private final PaymentStore paymentStore;
  private final Gateways gateways;
  private final SettleRefund settleRefund;
  private final Idempotency idempotency;
  private final Clock clock;

  RefundPayment(
      PaymentStore paymentStore,
      Gateways gateways,
      SettleRefund settleRefund,
      Idempotency idempotency,
      Clock clock) {
    this.paymentStore = paymentStore;
    this.gateways = gateways;
    this.settleRefund = settleRefund;
    this.idempotency = idempotency;
    this.clock = clock;
  }

  /**
   * One request for money.
   *
   * @param who asks, for the history
   * @param reviewDecision the decision that it carries out, written in the same transaction
   */
  private record Command(
      RefundRequest request,
      IdempotencyKeyUse key,
      String who,
      Optional<ReviewDecision> reviewDecision) {}

  /** Refunds, at most once for each key of the caller; without a key, once for each call. */
  RefundResult refund(Ref ref, RefundRequest request, Optional<IdempotentRequest> key, String who) {
    Polling polling = new Polling();
    return OptimisticRetry.until(
        ref.value(),
        () ->
            switch (idempotency.await(key, polling)) {
              case Seen.First(IdempotencyKeyUse use) ->
                  begin(ref, new Command(request, use, who, Optional.empty()));
              case Seen.Unfinished(IdempotencyKeyUse _, IdempotencyRecord row) ->
                  Optional.of(resume(ref, row));
              case Seen.Answered(IdempotencyRecord row) -> Optional.of(repeat(ref, row));
              case Seen.InFlight(Instant until) -> Optional.of(new RefundResult.InFlight(until));
              case Seen.Reused _ -> Optional.of(new RefundResult.KeyReused());
            });
  }

  /** Refunds because a person decided so: both are written in one transaction, or neither. */
  RefundResult refund(Ref ref, RefundRequest request, String who, ReviewDecision reviewDecision) {
    Command command =
        new Command(request, new IdempotencyKeyUse.None(), who, Optional.of(reviewDecision));
    return OptimisticRetry.until(ref.value(), () -> begin(ref, command));
  }

  /** Empty when another request has this key: then that one is looked up. */
  private Optional<RefundResult> begin(Ref ref, Command command) {
    Optional<BillSnapshot> found = paymentStore.snapshot(ref);
    if (found.isEmpty()) {
      return Optional.of(new RefundResult.UnknownPayment());
    }
    Bill bill = found.get().bill().bill();
    if (!(gateways.of(bill.gateway()) instanceof Refunds refunds)) {
      return Optional.of(new RefundResult.Unsupported());
    }
    RefundRequest request = command.request();
    Optional<Receipt> receipt = receipt(bill, request);
    if (receipt.isEmpty()) {
      return Optional.of(new RefundResult.NotPaid());
    }
    Instant until = refunds.refundableUntil(receipt.get().paidAt());
    if (!clock.instant().isBefore(until)) {
      return Optional.of(new RefundResult.TooLate(until));
    }
    long amount = request.amount() == 0 ? receipt.get().remaining() : request.amount();
    if (amount == 0 || amount > receipt.get().remaining()) {
      return Optional.of(new RefundResult.Exceeds(receipt.get().remaining(), until));
    }
    NewRefund wanted =
        new NewRefund(
            bill,
            receipt.get().transactionId(),
            new Money(amount, receipt.get().amount().currency()),
            request.reason());
    return writeAndSend(wanted, new Facts(found.get().order(), receipt.get()), refunds, command);
  }

  /**
   * One identity for all attempts: a commit whose answer was lost may stand, and a second identity
   * would be a second refund.
   */
  private Optional<RefundResult> writeAndSend(
      NewRefund wanted, Facts known, Refunds refunds, Command command) {
    Instant now = clock.instant();
    Receipt receipt = known.receipt();
    Bill bill = wanted.bill();
    StoredRefund refund =
        requested(
            wanted,
            receipt,
            refunds.planRefund(wanted, now),
            command.who(),
            now,
            gateways.of(bill.gateway()).pacing());
    Instant until = refunds.refundableUntil(receipt.paidAt());
    return switch (OptimisticRetry.until(
        refund.identity(),
        known,
        () -> facts(bill, wanted.transactionId()),
        facts -> write(wanted, refund, until, command, facts))) {
      case Written.Committed(RefundSnapshot committed) -> Optional.of(send(committed, command));
      case Written.KeyTaken _ -> Optional.empty();
      case Written.Refused(RefundResult why) -> Optional.of(why);
    };
  }

  /**
   * What is written goes by this. The order was read first: whatever takes from the receipt after
   * that also changes the order's row.
   */
  private record Facts(Order order, Receipt receipt) {}

  private Facts facts(Bill bill, String transactionId) {
    return new Facts(
        paymentStore.ofBill(bill.id()).orElseThrow().order(),
        paymentStore.receipt(bill, transactionId).orElseThrow());
  }

  /** What came of storing a refund. */
  private sealed interface Written {

    record Committed(RefundSnapshot refund) implements Written {}

    /** Another request has this key. */
    record KeyTaken() implements Written {}

    /** The stored state no longer allows it. */
    record Refused(RefundResult why) implements Written {}
  }

  /**
   * Empty when the order changed meanwhile.
   *
   * @param until when the money can go back, for a refusal
   */
  private Optional<Written> write(
      NewRefund wanted, StoredRefund refund, Instant until, Command command, Facts facts) {
    GatewayId gateway = wanted.bill().gateway();
    long remaining = facts.receipt().remaining();
    if (wanted.amount().minorUnits() > remaining) {
      return Optional.of(new Written.Refused(new RefundResult.Exceeds(remaining, until)));
    }
    if (command.reviewDecision().filter(Predicate.not(this::isOpen)).isPresent()) {
      return Optional.of(new Written.Refused(new RefundResult.AlreadyDecided()));
    }
    Attribution attribution = new Attribution(command.who(), wanted.reason(), refund.createdAt());
    LockedOrder order =
        StoreTransaction.lock(
            facts.order(), orderAfter(facts.order(), command, attribution.at()), attribution);
    LockedRefund row = order.addRefund(gateway, refund);
    command.reviewDecision().ifPresent(order::decide);
    command.key().write(row, refund.createdAt().plus(SENDING));
    RefundRows written = order.transaction().readBack(gateway, refund.identity());
    Commit commit = commit(order, gateway, refund.identity());
    Optional<RefundSnapshot> committed =
        commit == Commit.DONE
            ? written.snapshot()
            : paymentStore.refundSnapshot(gateway, refund.identity());
    return committed
        .<Written>map(Written.Committed::new)
        .or(
            () ->
                commit == Commit.DUPLICATE
                    ? Optional.of(new Written.KeyTaken())
                    : Optional.empty());
  }

  /**
   * A commit whose answer was lost may stand, and so may one behind which a query failed: then the
   * refund is there, and must not be asked for again.
   */
  private Commit commit(LockedOrder order, GatewayId gateway, String identity) {
    try {
      return paymentStore.commit(order.transaction());
    } catch (DatabaseUnavailable e) {
      if (paymentStore.refundSnapshot(gateway, identity).isEmpty()) {
        throw e;
      }
      return Commit.OUTDATED;
    }
  }

  private OrderState orderAfter(Order order, Command command, Instant now) {
    return command.reviewDecision().isPresent()
        ? EndUnpaid.afterDecision(paymentStore.billsOfOrder(order.id()), now)
        : order.state();
  }

  private boolean isOpen(ReviewDecision reviewDecision) {
    return paymentStore.reviewCase(reviewDecision.about().id()).orElseThrow().isOpen();
  }

  private static StoredRefund requested(
      NewRefund wanted, Receipt receipt, RefundPlan plan, String who, Instant now, Pacing pacing) {
    RefundState state = new RefundState.Requested();
    return new StoredRefund(
        0,
        wanted.bill().id(),
        receipt.id(),
        RefundKind.REFUND,
        plan.identity(),
        wanted.transactionId(),
        wanted.amount(),
        wanted.reason(),
        who,
        state,
        plan.memo(),
        now,
        CheckSchedule.first(now, pacing),
        0);
  }

  /**
   * Sends a committed refund. No answer may ask for a retry from here on: a retry would refund
   * twice.
   */
  private RefundResult send(RefundSnapshot committed, Command command) {
    Bill bill = committed.bill().bill().bill();
    StoredRefund refund = committed.refund();
    try {
      refund = settleRefund.send(bill.gateway(), committed);
      return command.key() instanceof IdempotencyKeyUse.None
          ? FirstResult.of(refund.state()).result(bill.ref(), refund)
          : keep(bill.ref(), refund);
    } catch (Settle.Contended | DatabaseUnavailable e) {
      LOG.warn("refund={} left to reconcile: {}", refund.identity(), e.getMessage());
      return new RefundResult.Pending(bill.ref(), refund);
    }
  }

  /** Finishes a request that died before its answer. */
  private RefundResult resume(Ref ref, IdempotencyRecord row) {
    StoredRefund stored = refundOf(row);
    GatewayId gateway = paymentStore.snapshot(ref).orElseThrow().bill().bill().gateway();
    return keep(ref, settleRefund.follow(gateway, stored.identity()).refund());
  }

  private RefundResult repeat(Ref ref, IdempotencyRecord row) {
    return FirstResult.kept(row.httpStatus()).result(ref, refundOf(row));
  }

  private StoredRefund refundOf(IdempotencyRecord row) {
    return paymentStore.refund(row.refundId()).orElseThrow();
  }

  /** Stores the first request's result with the Idempotency-Key, for repetitions. */
  private RefundResult keep(Ref ref, StoredRefund refund) {
    FirstResult result = FirstResult.of(refund.state());
    Attribution attribution = new Attribution(refund.requestedBy(), "answered", clock.instant());
    paymentStore.commit(
        StoreTransaction.begin(attribution).answerKeysOf(refund, result.httpStatus));
    return result.result(ref, refund);
  }

  /**
   * What came of the first request with a key. A repetition gets the same, whatever has become of
   * the refund since (Invariant 10).
   */
  private enum FirstResult {
    DONE(201),
    PENDING(202),
    REFUSED(422);

    /** As the table of idempotency keys has it. */
    private final int httpStatus;

    FirstResult(int httpStatus) {
      this.httpStatus = httpStatus;
    }

    static FirstResult of(RefundState state) {
      return switch (state) {
        case RefundState.Done _ -> DONE;
        case RefundState.Requested _, RefundState.Pending _, RefundState.InReview _ -> PENDING;
        case RefundState.Failed _ -> REFUSED;
      };
    }

    static FirstResult kept(int httpStatus) {
      return Arrays.stream(values())
          .filter(result -> result.httpStatus == httpStatus)
          .findFirst()
          .orElseThrow();
    }

    RefundResult result(Ref ref, StoredRefund refund) {
      return switch (this) {
        case DONE -> new RefundResult.Done(ref, refund);
        case PENDING -> new RefundResult.Pending(ref, refund);
        case REFUSED -> new RefundResult.Refused(ref, refund);
      };
    }
  }

  private Optional<Receipt> receipt(Bill bill, RefundRequest request) {
    if (!request.transactionId().isEmpty()) {
      return paymentStore.receipt(bill, request.transactionId());
    }
    return bill.state() instanceof BillState.Paid paid
        ? paymentStore.receipt(bill, paid.transactionId())
        : Optional.empty();
  }
}
