package io.tollgate.create;

import io.tollgate.bill.Bill;
import io.tollgate.bill.BillState;
import io.tollgate.gateway.GatewayUnreachable;
import io.tollgate.gateway.Gateways;
import io.tollgate.gateway.Opening;
import io.tollgate.http.Idempotency;
import io.tollgate.http.Idempotency.Seen;
import io.tollgate.http.Sha256;
import io.tollgate.order.Order;
import io.tollgate.order.OrderState;
import io.tollgate.order.OrderState.FailureReason;
import io.tollgate.order.OrderState.Step;
import io.tollgate.settle.Ask;
import io.tollgate.settle.Settle;
import io.tollgate.settle.Source;
import io.tollgate.store.IdempotencyKeyRow;
import io.tollgate.store.IdempotentRequest;
import io.tollgate.store.KeyUse;
import io.tollgate.store.Ledger;
import io.tollgate.store.Ledger.Commit;
import io.tollgate.store.LedgerScript;
import io.tollgate.store.NewOrder;
import io.tollgate.store.Origin;
import io.tollgate.store.PaymentMethodRow;
import io.tollgate.store.Situation;
import io.tollgate.store.StoredBill;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a payment: writes order, bill and plan down, asks the gateway, settles its answer. A crash
 * or a time-out in between leaves a bill that reconcile finishes and that the next request takes up
 * or supersedes (Invariant 1).
 */
@Singleton
class OpenPayment {

  private static final Logger LOG = LoggerFactory.getLogger(OpenPayment.class);
  private static final int ATTEMPTS_MAX = 5;

  private final Ledger ledger;
  private final Idempotency idempotency;
  private final OrderKeys orderKeys;
  private final Methods methods;
  private final BillDraft draft;
  private final Gateways gateways;
  private final Settle settle;
  private final Ask ask;
  private final Clock clock;

  OpenPayment(
      Ledger ledger,
      Idempotency idempotency,
      OrderKeys orderKeys,
      Methods methods,
      BillDraft draft,
      Gateways gateways,
      Settle settle,
      Ask ask,
      Clock clock) {
    this.ledger = ledger;
    this.idempotency = idempotency;
    this.orderKeys = orderKeys;
    this.methods = methods;
    this.draft = draft;
    this.gateways = gateways;
    this.settle = settle;
    this.ask = ask;
    this.clock = clock;
  }

  /** One request on its way: who asks for what, with which method and key. */
  private record Wish(PaymentRequest request, PaymentMethodRow method, KeyUse key, String who) {

    Origin origin(String why, Instant now) {
      return new Origin(who, why, now);
    }

    /** The same wish once its key is written. */
    Wish resumed() {
      return key instanceof KeyUse.Fresh fresh
          ? new Wish(request, method, new KeyUse.Resumed(fresh.request()), who)
          : this;
    }
  }

  /** Opens a payment, at most once for each key of a caller; without a key, once for each call. */
  Offer offer(PaymentRequest request, Optional<IdempotentRequest> key, String who) {
    for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      Optional<Offer> offer = decide(request, idempotency.look(key), who);
      if (offer.isPresent()) {
        return offer.get();
      }
      LOG.info("shop_ref={} outrun, attempt {}", request.shopRef(), attempt);
    }
    throw new Settle.Contended(request.shopRef());
  }

  /** Empty when somebody else was faster: then everything is read and decided again. */
  private Optional<Offer> decide(PaymentRequest request, Seen seen, String who) {
    return switch (seen) {
      case Seen.First first -> decide(request, first.key(), who);
      case Seen.Unfinished unfinished -> decide(request, unfinished.key(), who);
      case Seen.Answered answered -> Optional.of(replay(answered.row()));
      case Seen.InFlight inFlight -> Optional.of(new Offer.InFlight(inFlight.until()));
      case Seen.Reused _ -> Optional.of(new Offer.KeyReused());
    };
  }

  private Offer replay(IdempotencyKeyRow row) {
    Situation situation = ledger.ofBill(row.billId()).orElseThrow();
    return row.httpStatus() == 201
        ? new Offer.Opened(situation, true)
        : new Offer.Refused(situation);
  }

  private Optional<Offer> decide(PaymentRequest request, KeyUse key, String who) {
    Optional<PaymentMethodRow> method = methods.choose(request);
    if (method.isEmpty()) {
      return Optional.of(new Offer.NoMethod());
    }
    Wish wish = new Wish(request, method.get(), key, who);
    Optional<Situation> newest = ledger.newestOfShopRef(request.shopRef());
    return newest.isPresent() ? decide(wish, newest.get()) : place(wish);
  }

  private Optional<Offer> decide(Wish wish, Situation newest) {
    boolean sameAmount = newest.order().total().equals(wish.request().amount());
    return switch (newest.order().state()) {
      case OrderState.Failed failed when failed.reason() == FailureReason.CANCELLED -> place(wish);
      case OrderState.Failed _ -> sameAmount ? payAgain(wish, newest) : place(wish);
      case Step.NEW ->
          sameAmount ? decideNew(wish, newest) : Optional.of(new Offer.OrderDiffers(newest));
      case Step _ -> Optional.of(new Offer.AlreadyPaid(newest));
    };
  }

  private Optional<Offer> decideNew(Wish wish, Situation newest) {
    return newest.bill().isLive() ? decideLive(wish, newest) : payAgain(wish, newest);
  }

  private Optional<Offer> decideLive(Wish wish, Situation live) {
    StoredBill bill = live.bill();
    Instant now = clock.instant();
    boolean isOpening =
        bill.bill().state() instanceof BillState.Created && now.isBefore(bill.openingUntil());
    if (isOpening) {
      return Optional.of(new Offer.Live(live, false, bill.openingUntil()));
    }
    if (bill.paymentMethodId() != wish.method().id()) {
      return wish.request().replace()
          ? replace(wish, live)
          : Optional.of(new Offer.Live(live, true, bill.bill().deadline()));
    }
    if (bill.bill().state() instanceof BillState.Created) {
      return bill.bill().ref().isOf(now) ? takeUp(wish, live) : supersede(wish, live);
    }
    return Optional.of(new Offer.Opened(live, false));
  }

  private Optional<Offer> place(Wish wish) {
    Instant now = clock.instant();
    PaymentRequest request = wish.request();
    String nonce = orderKeys.drawNonce();
    NewOrder order =
        new NewOrder(
            request.shopRef(),
            nonce,
            Sha256.hex(orderKeys.of(nonce)),
            request.amount(),
            request.description(),
            request.buyerJson(),
            request.metadataJson());
    return writeAndOpen(wish, LedgerScript.placing(order, wish.origin("order placed", now)), now);
  }

  /** A new bill on the same order, unless a person is still looking at the money of the last. */
  private Optional<Offer> payAgain(Wish wish, Situation newest) {
    if (newest.bill().bill().state() instanceof BillState.InReview) {
      return Optional.of(new Offer.InReview(newest));
    }
    Instant now = clock.instant();
    return writeAndOpen(
        wish, LedgerScript.changing(newest.order(), Step.NEW, wish.origin("pays again", now)), now);
  }

  /**
   * A new bill takes over, unless the old one has the money already. Tried again here when somebody
   * else was faster: from the top, an opening of our own would look like another's.
   */
  private Optional<Offer> replace(Wish wish, Situation live) {
    ask.about(live.bill(), Source.REPLACE);
    Optional<Offer> offer = Optional.empty();
    for (int attempt = 1; attempt <= ATTEMPTS_MAX && offer.isEmpty(); attempt++) {
      offer = replaceNow(wish, ledger.situation(live.bill().bill().ref()).orElseThrow());
    }
    return offer;
  }

  private Optional<Offer> replaceNow(Wish wish, Situation fresh) {
    return switch (fresh.bill().bill().state()) {
      case BillState.Paid _ -> Optional.of(new Offer.AlreadyPaid(fresh));
      case BillState.Failed _, BillState.Expired _, BillState.InReview _ -> payAgain(wish, fresh);
      case BillState.Created _, BillState.Pending _ -> supersede(wish, fresh);
    };
  }

  private Optional<Offer> supersede(Wish wish, Situation live) {
    Instant now = clock.instant();
    Order order = live.order();
    return writeAndOpen(
        wish,
        LedgerScript.changing(order, order.state(), wish.origin("superseded", now))
            .bill(live.bill(), live.bill().supersede()),
        now);
  }

  private Optional<Offer> writeAndOpen(Wish wish, LedgerScript script, Instant now) {
    StoredBill bill = draft.draw(wish.request(), wish.method(), now);
    wish.key().write(script.newBill(bill), bill.openingUntil());
    return ledger.commit(script) == Commit.DONE
        ? open(wish, ledger.situation(bill.bill().ref()).orElseThrow())
        : Optional.empty();
  }

  /** Opens a bill again whose first opening was lost. */
  private Optional<Offer> takeUp(Wish wish, Situation lost) {
    Instant now = clock.instant();
    Order order = lost.order();
    StoredBill again = lost.bill().openingUntil(now.plus(BillDraft.OPENING));
    LedgerScript script =
        LedgerScript.changing(order, order.state(), wish.origin("opened again", now))
            .bill(lost.bill(), again);
    wish.key().write(script, again.openingUntil());
    return ledger.commit(script) == Commit.DONE
        ? open(wish, ledger.situation(again.bill().ref()).orElseThrow())
        : Optional.empty();
  }

  private Optional<Offer> open(Wish wish, Situation committed) {
    Bill bill = committed.bill().bill();
    LOG.info("ref={} shop_ref={} opening", bill.ref(), committed.order().shopRef());
    try {
      return switch (gateways.of(bill.gateway()).open(bill)) {
        case Opening.Opened opened ->
            Optional.of(new Offer.Opened(settle.opened(bill.ref(), opened), true));
        case Opening.Refused refused ->
            Optional.of(new Offer.Refused(settle.refused(bill.ref(), refused)));
        case Opening.AlreadyOpen _ -> alreadyOpen(wish, committed);
      };
    } catch (GatewayUnreachable e) {
      LOG.warn("ref={} {}", bill.ref(), e.getMessage());
      return Optional.of(new Offer.Unreachable(settle.openingLost(bill.ref())));
    }
  }

  /** The gateway has the bill and we never heard where to send the buyer. */
  private Optional<Offer> alreadyOpen(Wish wish, Situation committed) {
    LOG.info("ref={} is open already", committed.bill().bill().ref());
    return replace(wish.resumed(), committed);
  }
}
