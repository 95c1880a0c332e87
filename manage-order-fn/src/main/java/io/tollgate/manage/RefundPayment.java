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
import io.tollgate.money.Money;
import io.tollgate.order.OrderState;
import io.tollgate.settle.Attempts;
import io.tollgate.settle.Idempotency;
import io.tollgate.settle.Idempotency.Seen;
import io.tollgate.settle.Looks;
import io.tollgate.settle.Settle;
import io.tollgate.settle.SettleRefund;
import io.tollgate.store.IdempotencyKeyRow;
import io.tollgate.store.IdempotentRequest;
import io.tollgate.store.KeyUse;
import io.tollgate.store.Ledger;
import io.tollgate.store.Ledger.Commit;
import io.tollgate.store.LedgerTransaction;
import io.tollgate.store.OrderRow;
import io.tollgate.store.Origin;
import io.tollgate.store.Receipt;
import io.tollgate.store.RefundKind;
import io.tollgate.store.RefundRow;
import io.tollgate.store.Ruling;
import io.tollgate.store.Situation;
import io.tollgate.store.StoreUnavailable;
import io.tollgate.store.StoredRefund;
import io.tollgate.time.FunctionTimeouts;
import io.tollgate.time.Polling;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives money back. The refund and its identity are committed under the order's lock before the
 * gateway hears of it, and every retry uses that identity (DECISIONS 9): requested, pending and
 * done refunds together never exceed the receipt (Invariant 9).
 */
@Singleton
class RefundPayment {

  private static final Logger LOG = LoggerFactory.getLogger(RefundPayment.class);

  /** Longer than this function may live: refunding can take several calls. */
  private static final Duration SENDING = FunctionTimeouts.API.plusSeconds(1);

  private final Ledger ledger;
  private final Gateways gateways;
  private final SettleRefund settleRefund;
  private final Idempotency idempotency;
  private final Clock clock;

  RefundPayment(
      Ledger ledger,
      Gateways gateways,
      SettleRefund settleRefund,
      Idempotency idempotency,
      Clock clock) {
    this.ledger = ledger;
    this.gateways = gateways;
    this.settleRefund = settleRefund;
    this.idempotency = idempotency;
    this.clock = clock;
  }

  /**
   * One request for money.
   *
   * @param who asks, for the history
   * @param ruling the decision that it carries out, written in the same transaction
   */
  private record Command(RefundRequest request, KeyUse key, String who, Optional<Ruling> ruling) {}

  /** Refunds, at most once for each key of the caller; without a key, once for each call. */
  RefundResult refund(Ref ref, RefundRequest request, Optional<IdempotentRequest> key, String who) {
    Polling polling = new Polling();
    return Attempts.until(
        ref.value(),
        () ->
            switch (idempotency.await(key, polling)) {
              case Seen.First(KeyUse use) ->
                  begin(ref, new Command(request, use, who, Optional.empty()));
              case Seen.Unfinished(KeyUse _, IdempotencyKeyRow row) ->
                  Optional.of(resume(ref, row));
              case Seen.Answered(IdempotencyKeyRow row) -> Optional.of(repeat(ref, row));
              case Seen.InFlight(Instant until) -> Optional.of(new RefundResult.InFlight(until));
              case Seen.Reused _ -> Optional.of(new RefundResult.KeyReused());
            });
  }

  /** Refunds because a person decided so: both stand in the books afterwards, or neither. */
  RefundResult refund(Ref ref, RefundRequest request, String who, Ruling ruling) {
    Command command = new Command(request, new KeyUse.None(), who, Optional.of(ruling));
    return Attempts.until(ref.value(), () -> begin(ref, command));
  }

  /** Empty when another request has this key: then that one is looked up. */
  private Optional<RefundResult> begin(Ref ref, Command command) {
    Optional<Situation> found = ledger.situation(ref);
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
    long amount = request.amount() == 0 ? receipt.get().refundable() : request.amount();
    if (amount == 0 || amount > receipt.get().refundable()) {
      return Optional.of(new RefundResult.Exceeds(receipt.get().refundable()));
    }
    NewRefund wanted =
        new NewRefund(
            bill,
            receipt.get().transactionId(),
            new Money(amount, receipt.get().amount().currency()),
            request.reason());
    return writeAndSend(wanted, receipt.get(), refunds, command);
  }

  /**
   * One identity for all attempts: a commit whose answer was lost may stand, and a second identity
   * would be a second refund.
   */
  private Optional<RefundResult> writeAndSend(
      NewRefund wanted, Receipt receipt, Refunds refunds, Command command) {
    Instant now = clock.instant();
    Bill bill = wanted.bill();
    StoredRefund refund =
        requested(
            wanted,
            receipt,
            refunds.planRefund(wanted, now),
            command.who(),
            now,
            gateways.of(bill.gateway()).pacing());
    return switch (Attempts.until(refund.identity(), () -> write(wanted, refund, command))) {
      case Written.Committed _ -> Optional.of(send(bill, refund));
      case Written.KeyTaken _ -> Optional.empty();
      case Written.Refused(RefundResult why) -> Optional.of(why);
    };
  }

  /** What came of writing a refund down. */
  private sealed interface Written {

    record Committed() implements Written {}

    /** Another request has this key. */
    record KeyTaken() implements Written {}

    /** The books no longer allow it. */
    record Refused(RefundResult why) implements Written {}
  }

  /** Empty when the order changed meanwhile. */
  private Optional<Written> write(NewRefund wanted, StoredRefund refund, Command command) {
    Bill bill = wanted.bill();
    List<Situation> bills = ledger.billsOfOrder(bill.orderId());
    Receipt fresh = ledger.receipt(bill, wanted.transactionId()).orElseThrow();
    if (wanted.amount().minorUnits() > fresh.refundable()) {
      return Optional.of(new Written.Refused(new RefundResult.Exceeds(fresh.refundable())));
    }
    if (command.ruling().filter(Predicate.not(this::isOpen)).isPresent()) {
      return Optional.of(new Written.Refused(new RefundResult.AlreadyDecided()));
    }
    Origin origin = new Origin(command.who(), wanted.reason(), refund.createdAt());
    OrderRow order =
        LedgerTransaction.lock(
            bills.getFirst().order(), orderAfter(bills, command, origin.at()), origin);
    RefundRow row = order.addRefund(bill.gateway(), refund);
    command.ruling().ifPresent(order::decide);
    command.key().write(row, refund.createdAt().plus(SENDING));
    Commit commit = ledger.commit(order.transaction());
    if (commit == Commit.DONE || ledger.findRefund(bill.gateway(), refund.identity()).isPresent()) {
      return Optional.of(new Written.Committed());
    }
    return commit == Commit.DUPLICATE ? Optional.of(new Written.KeyTaken()) : Optional.empty();
  }

  private static OrderState orderAfter(List<Situation> bills, Command command, Instant now) {
    return command.ruling().isPresent()
        ? EndUnpaid.afterDecision(bills, now)
        : bills.getFirst().order().state();
  }

  private boolean isOpen(Ruling ruling) {
    return ledger.reviewCase(ruling.about().id()).orElseThrow().isOpen();
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
        Looks.first(now, pacing),
        0);
  }

  /** From here on nobody may hear "try again": whoever did would give the money back twice. */
  private RefundResult send(Bill bill, StoredRefund committed) {
    StoredRefund refund = committed;
    try {
      refund = settleRefund.send(bill.gateway(), committed.identity());
      return keep(bill.ref(), refund);
    } catch (Settle.Contended | StoreUnavailable e) {
      LOG.warn("refund={} left to reconcile: {}", refund.identity(), e.getMessage());
      return new RefundResult.Pending(bill.ref(), refund);
    }
  }

  /** Finishes a request that died before its answer. */
  private RefundResult resume(Ref ref, IdempotencyKeyRow row) {
    StoredRefund stored = refundOf(row);
    GatewayId gateway = ledger.situation(ref).orElseThrow().bill().bill().gateway();
    return keep(ref, settleRefund.follow(gateway, stored.identity()).refund());
  }

  private RefundResult repeat(Ref ref, IdempotencyKeyRow row) {
    return FirstResult.kept(row.httpStatus()).result(ref, refundOf(row));
  }

  private StoredRefund refundOf(IdempotencyKeyRow row) {
    return ledger.refund(row.refundId()).orElseThrow();
  }

  /** Keeps with the key what the first request comes to, for repetitions. */
  private RefundResult keep(Ref ref, StoredRefund refund) {
    FirstResult result = FirstResult.of(refund.state());
    Origin origin = new Origin(refund.requestedBy(), "answered", clock.instant());
    ledger.commit(LedgerTransaction.begin(origin).answerKeysOf(refund, result.httpStatus));
    return result.result(ref, refund);
  }

  /**
   * What came of the first request with a key. A repetition hears the same, whatever has become of
   * the refund since (Invariant 10).
   */
  private enum FirstResult {
    DONE(201),
    PENDING(202),
    REFUSED(422);

    /** As the table of keys has it. */
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
      return ledger.receipt(bill, request.transactionId());
    }
    return bill.state() instanceof BillState.Paid paid
        ? ledger.receipt(bill, paid.transactionId())
        : Optional.empty();
  }
}
