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
import io.tollgate.http.HttpReply;
import io.tollgate.http.IdempotencyHeader;
import io.tollgate.money.Money;
import io.tollgate.order.OrderState;
import io.tollgate.settle.Attempts;
import io.tollgate.settle.Idempotency;
import io.tollgate.settle.Idempotency.Seen;
import io.tollgate.settle.Settle;
import io.tollgate.settle.SettleRefund;
import io.tollgate.store.IdempotencyKeyRow;
import io.tollgate.store.IdempotentRequest;
import io.tollgate.store.KeyUse;
import io.tollgate.store.Ledger;
import io.tollgate.store.Ledger.Commit;
import io.tollgate.store.LedgerScript;
import io.tollgate.store.Origin;
import io.tollgate.store.Receipt;
import io.tollgate.store.RefundKind;
import io.tollgate.store.Ruling;
import io.tollgate.store.Situation;
import io.tollgate.store.StoreUnavailable;
import io.tollgate.store.StoredRefund;
import io.tollgate.time.Polling;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives money back. The refund and its identity are committed under the order's lock before the
 * gateway hears of it, and every retry uses that identity: requested, pending and done refunds
 * together never exceed the receipt (Invariant 9).
 */
@Singleton
class RefundPayment {

  private static final Logger LOG = LoggerFactory.getLogger(RefundPayment.class);

  /** Longer than this function may live: refunding can take several calls. */
  private static final Duration SENDING = Duration.ofSeconds(30);

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
   * One request on its way.
   *
   * @param who asks, for the history
   * @param ruling the decision that it carries out, written in the same transaction
   */
  private record Wish(RefundRequest request, KeyUse key, String who, Optional<Ruling> ruling) {}

  /** Refunds, at most once for each key of the caller; without a key, once for each call. */
  HttpReply refund(Ref ref, RefundRequest request, Optional<IdempotentRequest> key, String who) {
    Polling polling = new Polling();
    return Attempts.until(
        ref.value(),
        () ->
            switch (idempotency.await(key, polling)) {
              case Seen.First first ->
                  begin(ref, new Wish(request, first.key(), who, Optional.empty()));
              case Seen.Unfinished unfinished -> Optional.of(resume(ref, unfinished.row()));
              case Seen.Answered answered -> Optional.of(replay(ref, answered.row()));
              case Seen.InFlight inFlight -> Optional.of(inFlight(inFlight.until()));
              case Seen.Reused _ -> Optional.of(IdempotencyHeader.reused());
            });
  }

  /** Refunds because a person decided so: both stand in the books afterwards, or neither. */
  HttpReply refund(Ref ref, RefundRequest request, String who, Ruling ruling) {
    Wish wish = new Wish(request, new KeyUse.None(), who, Optional.of(ruling));
    return Attempts.until(ref.value(), () -> begin(ref, wish));
  }

  /** Empty when another request has this key: then that one is looked up. */
  private Optional<HttpReply> begin(Ref ref, Wish wish) {
    Optional<Situation> found = ledger.situation(ref);
    if (found.isEmpty()) {
      return Optional.of(HttpReply.problem(404, "not_found", "No such payment"));
    }
    Bill bill = found.get().bill().bill();
    if (!(gateways.of(bill.gateway()) instanceof Refunds refunds)) {
      return Optional.of(
          HttpReply.problem(422, "refund_unsupported", "This gateway gives nothing back"));
    }
    RefundRequest request = wish.request();
    Optional<Receipt> receipt = receipt(bill, request);
    if (receipt.isEmpty()) {
      return Optional.of(
          HttpReply.problem(409, "not_paid", "No such money stands in the books for this payment"));
    }
    long amount = request.amount() == 0 ? receipt.get().refundable() : request.amount();
    if (amount == 0 || amount > receipt.get().refundable()) {
      return Optional.of(exceeds(receipt.get()));
    }
    NewRefund wanted =
        new NewRefund(
            bill,
            receipt.get().transactionId(),
            new Money(amount, receipt.get().amount().currency()),
            request.reason());
    return commitAndSend(wanted, receipt.get(), refunds, wish);
  }

  /**
   * One identity for all attempts: a commit whose answer was lost may stand, and a second identity
   * would be a second refund.
   */
  private Optional<HttpReply> commitAndSend(
      NewRefund wanted, Receipt receipt, Refunds refunds, Wish wish) {
    Instant now = clock.instant();
    Bill bill = wanted.bill();
    StoredRefund refund =
        requested(
            wanted,
            receipt,
            refunds.planRefund(wanted, now),
            wish.who(),
            now,
            gateways.of(bill.gateway()).pacing());
    return Attempts.until(refund.identity(), () -> commit(wanted, refund, wish));
  }

  /** Empty when the order changed; an empty answer when another request has this key. */
  private Optional<Optional<HttpReply>> commit(NewRefund wanted, StoredRefund refund, Wish wish) {
    Bill bill = wanted.bill();
    List<Situation> bills = ledger.billsOfOrder(bill.orderId());
    Receipt fresh = ledger.receipt(bill, wanted.transactionId()).orElseThrow();
    if (wanted.amount().minorUnits() > fresh.refundable()) {
      return Optional.of(Optional.of(exceeds(fresh)));
    }
    if (wish.ruling().filter(Predicate.not(this::isOpen)).isPresent()) {
      return Optional.of(Optional.of(alreadyDecided()));
    }
    Origin origin = new Origin(wish.who(), wanted.reason(), refund.createdAt());
    LedgerScript script =
        LedgerScript.changing(
                bills.getFirst().order(), orderAfter(bills, wish, origin.at()), origin)
            .newRefund(bill.gateway(), refund);
    wish.ruling().ifPresent(script::rule);
    wish.key().write(script, refund.createdAt().plus(SENDING));
    Commit commit = ledger.commit(script);
    if (commit == Commit.DONE || ledger.findRefund(bill.gateway(), refund.identity()).isPresent()) {
      return Optional.of(Optional.of(send(bill, refund)));
    }
    return commit == Commit.DUPLICATE ? Optional.of(Optional.empty()) : Optional.empty();
  }

  private static OrderState orderAfter(List<Situation> bills, Wish wish, Instant now) {
    return wish.ruling().isPresent()
        ? EndUnpaid.afterDecision(bills, now)
        : bills.getFirst().order().state();
  }

  private boolean isOpen(Ruling ruling) {
    return ledger.reviewCase(ruling.about().id()).orElseThrow().isOpen();
  }

  private static HttpReply alreadyDecided() {
    return HttpReply.problem(409, "already_decided", "Somebody else decided this case");
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
        SettleRefund.nextLook(state, now, now, pacing),
        0);
  }

  /** From here on nobody may hear "try again": whoever did would give the money back twice. */
  private HttpReply send(Bill bill, StoredRefund committed) {
    StoredRefund refund = committed;
    try {
      refund = settleRefund.send(bill.gateway(), committed.identity());
      return answer(bill.ref(), refund);
    } catch (Settle.Contended | StoreUnavailable e) {
      LOG.warn("refund={} left to reconcile: {}", refund.identity(), e.getMessage());
      return say(bill.ref(), refund, 202);
    }
  }

  private HttpReply resume(Ref ref, IdempotencyKeyRow row) {
    StoredRefund stored = refundOf(row);
    GatewayId gateway = ledger.situation(ref).orElseThrow().bill().bill().gateway();
    return answer(ref, settleRefund.follow(gateway, stored.identity()).refund());
  }

  private HttpReply replay(Ref ref, IdempotencyKeyRow row) {
    return say(ref, refundOf(row), row.httpStatus());
  }

  private StoredRefund refundOf(IdempotencyKeyRow row) {
    return ledger.refund(row.refundId()).orElseThrow();
  }

  /** Fixes the answer for repetitions, then gives it. */
  private HttpReply answer(Ref ref, StoredRefund refund) {
    int httpStatus =
        switch (refund.state()) {
          case RefundState.Done _ -> 201;
          case RefundState.Requested _, RefundState.Pending _, RefundState.InReview _ -> 202;
          case RefundState.Failed _ -> 422;
        };
    Origin origin = new Origin(refund.requestedBy(), "answered", clock.instant());
    ledger.commit(LedgerScript.withoutOrder(origin).answerKeysOfRefund(refund.id(), httpStatus));
    return say(ref, refund, httpStatus);
  }

  private static HttpReply say(Ref ref, StoredRefund refund, int httpStatus) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("refund", refund.identity());
    body.put("ref", ref.value());
    body.put("transaction_id", refund.transactionId());
    body.put("amount", refund.amount().minorUnits());
    body.put("currency", refund.amount().currency().getCurrencyCode());
    body.put("reason", refund.reason());
    if (httpStatus == 422 && refund.state() instanceof RefundState.Failed failed) {
      body.put("gateway_code", failed.code());
      body.put("gateway_message", failed.reason());
      return HttpReply.problem(422, "refund_failed", "The gateway refused the refund", body);
    }
    // What a replay shows is what the first answer said, whatever has become of it since.
    body.put("status", httpStatus == 201 ? "DONE" : "PENDING");
    return HttpReply.json(httpStatus, body);
  }

  private Optional<Receipt> receipt(Bill bill, RefundRequest request) {
    if (!request.transactionId().isEmpty()) {
      return ledger.receipt(bill, request.transactionId());
    }
    return bill.state() instanceof BillState.Paid paid
        ? ledger.receipt(bill, paid.transactionId())
        : Optional.empty();
  }

  private static HttpReply exceeds(Receipt receipt) {
    return HttpReply.problem(
        409,
        "refund_exceeds",
        "More than is left of this money",
        Map.of("refundable", receipt.refundable()));
  }

  private HttpReply inFlight(Instant until) {
    return IdempotencyHeader.inFlight(Duration.between(clock.instant(), until));
  }
}
