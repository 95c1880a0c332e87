package io.tollgate.create;

import io.tollgate.bill.Bill;
import io.tollgate.bill.BillState;
import io.tollgate.bill.Ref;
import io.tollgate.gateway.Expires;
import io.tollgate.gateway.GatewayUnreachable;
import io.tollgate.gateway.Gateways;
import io.tollgate.gateway.Opening;
import io.tollgate.http.OrderKeys;
import io.tollgate.http.Sha256;
import io.tollgate.order.Order;
import io.tollgate.order.OrderState;
import io.tollgate.order.OrderState.FailureReason;
import io.tollgate.order.OrderState.Step;
import io.tollgate.settle.Ask;
import io.tollgate.settle.Attempts;
import io.tollgate.settle.Idempotency;
import io.tollgate.settle.Idempotency.Seen;
import io.tollgate.settle.Settle;
import io.tollgate.settle.Source;
import io.tollgate.store.Carts;
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
import io.tollgate.time.Polling;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
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

  /**
   * Gateways refuse what was signed long ago (ZaloPay after 15 minutes, order-create, app_time).
   */
  private static final Duration TAKEN_UP_WITHIN = Duration.ofMinutes(10);

  /** A gateway slower than this is not asked twice more while a buyer waits. */
  private static final Duration QUICK = Duration.ofSeconds(5);

  private final Ledger ledger;
  private final Idempotency idempotency;
  private final OrderKeys orderKeys;
  private final Methods methods;
  private final Carts carts;
  private final CustomerLimits limits;
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
      Carts carts,
      CustomerLimits limits,
      BillDraft draft,
      Gateways gateways,
      Settle settle,
      Ask ask,
      Clock clock) {
    this.ledger = ledger;
    this.idempotency = idempotency;
    this.orderKeys = orderKeys;
    this.methods = methods;
    this.carts = carts;
    this.limits = limits;
    this.draft = draft;
    this.gateways = gateways;
    this.settle = settle;
    this.ask = ask;
    this.clock = clock;
  }

  /** What is asked for, and how long a concurrent request is awaited. */
  private record Asked(OpenPaymentCommand command, Polling polling) {

    PaymentRequest request() {
      return command.request();
    }
  }

  /** One request on its way: who asks for what, with which method and key. */
  private record Wish(Asked asked, PaymentMethodRow method, KeyUse key) {

    PaymentRequest request() {
      return asked.request();
    }

    Sale sale() {
      return asked.command().sale();
    }

    Origin origin(String why, Instant now) {
      return asked.command().origin(why, now);
    }

    boolean mayReplace() {
      return asked.command().mayReplace();
    }

    /** The same wish once its key is written. */
    Wish resumed() {
      return key instanceof KeyUse.Fresh fresh
          ? new Wish(asked, method, new KeyUse.Resumed(fresh.request()))
          : this;
    }
  }

  /** Opens a payment, at most once for each key of a caller; without a key, once for each call. */
  OpenPaymentResult open(OpenPaymentCommand command, Optional<IdempotentRequest> key) {
    Asked asked = new Asked(command, new Polling());
    return Attempts.until(
        command.request().shopRef(), () -> decide(asked, idempotency.await(key, asked.polling())));
  }

  /**
   * What a request with this key comes to, whatever it asks for; empty where that still has to be
   * decided.
   */
  Optional<OpenPaymentResult> earlierResult(Optional<IdempotentRequest> key) {
    return switch (idempotency.await(key, new Polling())) {
      case Seen.First _ -> Optional.empty();
      case Seen.Unfinished unfinished -> done(unfinished.row());
      case Seen.Answered answered -> Optional.of(replay(answered.row()));
      case Seen.InFlight inFlight -> Optional.of(new OpenPaymentResult.InFlight(inFlight.until()));
      case Seen.Reused _ -> Optional.of(new OpenPaymentResult.KeyReused());
    };
  }

  /** The first request died before its answer, and its order went on without it. */
  private Optional<OpenPaymentResult> done(IdempotencyKeyRow row) {
    Situation situation = ledger.ofBill(row.billId()).orElseThrow();
    return switch (situation.order().state()) {
      case OrderState.Failed _ -> Optional.empty();
      case Step _ -> situation.waitsForMoney() ? Optional.empty() : Optional.of(over(situation));
    };
  }

  private static OpenPaymentResult over(Situation situation) {
    return situation.orderPaid()
        ? new OpenPaymentResult.AlreadyPaid(situation)
        : new OpenPaymentResult.Accepted(situation);
  }

  /** Empty when somebody else was faster: then everything is read and decided again. */
  private Optional<OpenPaymentResult> decide(Asked asked, Seen seen) {
    return switch (seen) {
      case Seen.First first -> decide(asked, first.key());
      case Seen.Unfinished unfinished -> decide(asked, unfinished.key());
      case Seen.Answered answered -> Optional.of(replay(answered.row()));
      case Seen.InFlight inFlight -> Optional.of(new OpenPaymentResult.InFlight(inFlight.until()));
      case Seen.Reused _ -> Optional.of(new OpenPaymentResult.KeyReused());
    };
  }

  private OpenPaymentResult replay(IdempotencyKeyRow row) {
    Situation situation = ledger.ofBill(row.billId()).orElseThrow();
    return row.httpStatus() == 422
        ? new OpenPaymentResult.Refused(situation)
        : new OpenPaymentResult.Opened(situation, row.httpStatus() == 201);
  }

  private Optional<OpenPaymentResult> decide(Asked asked, KeyUse key) {
    return switch (methods.choose(asked.request())) {
      case Methods.Choice.None none -> Optional.of(new OpenPaymentResult.NoMethod(none.why()));
      case Methods.Choice.Method method -> decide(new Wish(asked, method.row(), key));
    };
  }

  private Optional<OpenPaymentResult> decide(Wish wish) {
    PaymentRequest request = wish.request();
    if (request.held().isMeant()) {
      return decide(wish, ledger.newestOfKey(request.held().keySha256()).orElseThrow());
    }
    Optional<Situation> newest = ledger.newestOfShopRef(request.shopRef());
    return newest.isPresent() ? decide(wish, newest.get()) : place(wish);
  }

  private Optional<OpenPaymentResult> decide(Wish wish, Situation newest) {
    boolean isHeld = wish.request().held().isMeant();
    return switch (newest.order().state()) {
      case Step _ when !newest.waitsForMoney() -> Optional.of(over(newest));
      case OrderState _ when newest.moneyInReview() && !isForOtherCart(wish, newest.order()) ->
          Optional.of(new OpenPaymentResult.InReview(newest));
      case OrderState.Failed failed when isHeld && failed.reason() == FailureReason.CANCELLED ->
          Optional.of(new OpenPaymentResult.Cancelled(newest));
      case OrderState.Failed failed
          when isHeld && (failed.reason() == FailureReason.REPLACED || newest.replaced()) ->
          Optional.of(new OpenPaymentResult.Replaced(newest));
      case OrderState.Failed failed ->
          !failed.reason().isFinal() && (newest.moneyInProgress() || isSame(wish, newest.order()))
              ? decideUnpaid(wish, newest)
              : place(wish);
      case Step _ ->
          wish.mayReplace() || isSame(wish, newest.order())
              ? decideUnpaid(wish, newest)
              : Optional.of(new OpenPaymentResult.OrderDiffers(newest));
    };
  }

  /** Whether this order is what is to be paid, and not another one under its number. */
  private boolean isSame(Wish wish, Order order) {
    return order.total().equals(wish.request().amount()) && wish.sale().isOf(order, carts);
  }

  /**
   * Whether this order came to nothing and its cart holds something else now: money that a person
   * looks at stops what it was paid for, and no later purchase.
   */
  private boolean isForOtherCart(Wish wish, Order order) {
    return wish.sale() instanceof Sale.OfCart
        && order.state() instanceof OrderState.Failed
        && !isSame(wish, order);
  }

  /**
   * Money that is on its way stops every other payment of its order, whichever bill it is of, and
   * money for an order that this one replaced stops it too.
   */
  private Optional<OpenPaymentResult> decideUnpaid(Wish wish, Situation newest) {
    if (newest.moneyInProgress()) {
      return Optional.of(stoppedBy(newest));
    }
    Optional<Situation> replaced = replacedWithMoney(newest.order());
    if (replaced.isPresent()) {
      return replaced.map(this::stoppedBy);
    }
    return newest.bill().isLive() ? decideLive(wish, newest) : payAgain(wish, newest);
  }

  /** An order that this one replaced, and whose money came all the same or is on its way. */
  private Optional<Situation> replacedWithMoney(Order order) {
    return ledger.billsOfShopRef(order.shopRef()).stream()
        .filter(s -> isReplaced(s.order()) && (s.moneyInReview() || s.moneyInProgress()))
        .findFirst();
  }

  private static boolean isReplaced(Order order) {
    return order.state() instanceof OrderState.Failed failed
        && failed.reason() == FailureReason.REPLACED;
  }

  private OpenPaymentResult stoppedBy(Situation money) {
    if (money.moneyInReview()) {
      return new OpenPaymentResult.InReview(money);
    }
    Duration interval = gateways.of(money.bill().bill().gateway()).pacing().interval();
    return new OpenPaymentResult.Live(money, false, clock.instant().plus(interval));
  }

  /** The bill that its order offers now; this one where it offers none. */
  private Situation offered(Situation bill) {
    return bill.bill().isLive()
        ? bill
        : ledger.billsOfOrder(bill.order().id()).stream()
            .filter(other -> other.bill().isLive())
            .findFirst()
            .orElse(bill);
  }

  private Optional<OpenPaymentResult> decideLive(Wish wish, Situation live) {
    StoredBill bill = live.bill();
    if (isOpening(bill)) {
      return awaitOpening(wish, live);
    }
    Instant now = clock.instant();
    if (!now.isBefore(bill.bill().deadline()) || !isSame(wish, live.order())) {
      return replace(wish, live);
    }
    if (bill.paymentMethodId() != wish.method().id()) {
      return wish.mayReplace()
          ? replace(wish, live)
          : Optional.of(new OpenPaymentResult.Live(live, true, bill.bill().deadline()));
    }
    if (bill.bill().state() instanceof BillState.Created) {
      return isFresh(bill.bill(), now) ? takeUp(wish, live) : supersede(wish, live, false);
    }
    return findAgain(wish, live);
  }

  /** A request that was a moment faster waits for its gateway. */
  private boolean isOpening(StoredBill bill) {
    return bill.bill().state() instanceof BillState.Created
        && clock.instant().isBefore(bill.openingUntil());
  }

  /** Empty once the concurrent request has its answer: then everything is decided again. */
  private Optional<OpenPaymentResult> awaitOpening(Wish wish, Situation live) {
    Ref ref = live.bill().bill().ref();
    Situation last =
        wish.asked()
            .polling()
            .until(() -> ledger.situation(ref).orElseThrow(), s -> !isOpening(s.bill()));
    if (!isOpening(last.bill())) {
      return Optional.empty();
    }
    Instant until = last.bill().openingUntil();
    return last.bill().paymentMethodId() == wish.method().id()
        ? Optional.of(new OpenPaymentResult.InFlight(until))
        : Optional.of(new OpenPaymentResult.Live(last, false, until));
  }

  /** Whether its gateway still takes what was signed when this bill was made. */
  private static boolean isFresh(Bill bill, Instant now) {
    return bill.ref().isOf(now) && now.isBefore(bill.createdAt().plus(TAKEN_UP_WITHIN));
  }

  /** The live payment is the answer, also for every repetition under the same key. */
  private Optional<OpenPaymentResult> findAgain(Wish wish, Situation live) {
    OpenPaymentResult found = new OpenPaymentResult.Opened(live, false);
    Order order = live.order();
    boolean isUpToDate = wish.sale().isUpToDate(order, carts);
    if (wish.key() instanceof KeyUse.None && isUpToDate) {
      return Optional.of(found);
    }
    Instant now = clock.instant();
    Origin origin = wish.origin("found again", now);
    LedgerScript script =
        isUpToDate
            ? LedgerScript.withoutOrder(origin)
            : wish.sale()
                .update(LedgerScript.changing(order, order.state(), origin), wish.request());
    wish.key().write(script.about(live.bill()), now);
    script.answerKeysOfBill(live.bill().bill().id(), 200);
    return ledger.commit(script) == Commit.DONE ? Optional.of(found) : Optional.empty();
  }

  private Optional<OpenPaymentResult> place(Wish wish) {
    return limits.refusal(wish.sale(), wish.request().shopRef()).or(() -> placeNow(wish));
  }

  private Optional<OpenPaymentResult> placeNow(Wish wish) {
    Instant now = clock.instant();
    LedgerScript script =
        LedgerScript.ofNumber(wish.request().shopRef(), wish.origin("order placed", now));
    return writeAndOpen(wish, wish.sale().place(script, newOrder(wish.request())), now);
  }

  private NewOrder newOrder(PaymentRequest request) {
    String nonce = orderKeys.drawNonce();
    return new NewOrder(
        request.shopRef(),
        nonce,
        Sha256.hex(orderKeys.of(nonce)),
        request.amount(),
        request.description(),
        request.buyerJson(),
        request.metadataJson(),
        String.join(" ", request.productFlags()));
  }

  /** A new bill where the last one is no more. */
  private Optional<OpenPaymentResult> payAgain(Wish wish, Situation newest) {
    Instant now = clock.instant();
    return limits
        .refusal(newest.order())
        .or(() -> writeAndOpen(wish, succeeding(wish, newest, "pays again", now), now));
  }

  /**
   * A new bill takes over, unless the old one has the money, or is about to get it. A gateway that
   * does not answer, or may not be asked yet, does not stop it. Tried again here when somebody else
   * was faster: from the top, an opening of our own would look like another's.
   */
  private Optional<OpenPaymentResult> replace(Wish wish, Situation live) {
    Bill bill = live.bill().bill();
    long startNanos = System.nanoTime();
    Ask.Answer answer = ask.about(live.bill(), Source.REPLACE);
    boolean mayEnd =
        gateways.of(bill.gateway()) instanceof Expires
            && !(answer instanceof Ask.Answer.Unreachable)
            && isQuick(startNanos);
    Optional<OpenPaymentResult> offer = Optional.empty();
    for (int attempt = 1; attempt <= ATTEMPTS_MAX && offer.isEmpty(); attempt++) {
      offer = replaceNow(wish, ledger.situation(bill.ref()).orElseThrow(), mayEnd);
    }
    return offer;
  }

  /** Whatever became of the order while the gateway was asked comes first. */
  private Optional<OpenPaymentResult> replaceNow(Wish wish, Situation fresh, boolean mayEnd) {
    if (!fresh.isPayable()) {
      return decide(wish, offered(fresh));
    }
    Optional<OpenPaymentResult> refusal =
        isSame(wish, fresh.order())
            ? Optional.empty()
            : limits.refusal(wish.sale(), wish.request().shopRef());
    return refusal.or(() -> supersede(wish, fresh, mayEnd));
  }

  /**
   * Ends the old bill at its gateway once the new one stands in its place: while it is live its end
   * would fail the order. Who paid it in this moment gets it back in its place, or, where another
   * order stands there, is asked for no more money. A slow end leaves no time to open.
   */
  private Optional<OpenPaymentResult> endAndOpen(
      Wish wish, StoredBill replaced, Situation replacement) {
    long startNanos = System.nanoTime();
    ask.end(replaced, Source.REPLACE);
    StoredBill bill = replacement.bill();
    Situation fresh = ledger.situation(bill.bill().ref()).orElseThrow();
    if (fresh.bill().version() != bill.version()) {
      return decide(wish.resumed(), offered(fresh));
    }
    Optional<Situation> money = replacedWithMoney(fresh.order());
    if (money.isPresent()) {
      settle.openingLost(bill);
      return money.map(this::stoppedBy);
    }
    if (fresh.isPayable()) {
      return isQuick(startNanos) ? open(wish, fresh, true) : unreachable(bill);
    }
    settle.withdraw(bill.bill().ref(), replaced.bill().ref());
    Situation old = ledger.situation(replaced.bill().ref()).orElseThrow();
    return decide(wish.resumed(), offered(old));
  }

  private Optional<OpenPaymentResult> supersede(Wish wish, Situation live, boolean mayEnd) {
    Instant now = clock.instant();
    return write(
        wish,
        succeeding(wish, live, "superseded", now),
        now,
        committed ->
            mayEnd ? endAndOpen(wish, live.bill(), committed) : open(wish, committed, true));
  }

  /**
   * Makes room for a new bill: on the same order, or on a new one in its place where something else
   * is bought, because an order's total never changes under a bill.
   */
  private LedgerScript succeeding(Wish wish, Situation before, String why, Instant now) {
    Order order = before.order();
    boolean isSame = isSame(wish, order);
    OrderState waiting = order.state() == Step.HOLD ? Step.HOLD : Step.NEW;
    OrderState after = isSame ? waiting : new OrderState.Failed(FailureReason.REPLACED, now);
    LedgerScript script =
        LedgerScript.changing(order, after, wish.origin(isSame ? why : "replaced", now));
    if (before.bill().isLive()) {
      script.bill(before.bill(), before.bill().supersede());
    }
    return isSame
        ? wish.sale().update(script, wish.request())
        : wish.sale().place(script, newOrder(wish.request()));
  }

  private Optional<OpenPaymentResult> writeAndOpen(Wish wish, LedgerScript script, Instant now) {
    return write(wish, script, now, committed -> open(wish, committed, true));
  }

  /** What is done with a new bill once it is committed. */
  private interface Continuation {
    Optional<OpenPaymentResult> with(Situation committed);
  }

  private Optional<OpenPaymentResult> write(
      Wish wish, LedgerScript script, Instant now, Continuation next) {
    StoredBill bill = draft.draw(wish.request(), wish.method(), now);
    wish.key().write(script.newBill(bill), bill.openingUntil());
    return switch (ledger.commit(script)) {
      case DONE -> next.with(ledger.situation(bill.bill().ref()).orElseThrow());
      case OUTDATED, DUPLICATE -> Optional.empty();
      case GOODS_CHANGED -> Optional.of(new OpenPaymentResult.GoodsChanged());
    };
  }

  /** Opens a bill again whose first opening was lost. */
  private Optional<OpenPaymentResult> takeUp(Wish wish, Situation lost) {
    Instant now = clock.instant();
    Order order = lost.order();
    StoredBill again = lost.bill().openingUntil(now.plus(BillDraft.OPENING));
    LedgerScript script =
        LedgerScript.changing(order, order.state(), wish.origin("opened again", now))
            .bill(lost.bill(), again);
    wish.sale().update(script, wish.request());
    wish.key().write(script, again.openingUntil());
    return ledger.commit(script) == Commit.DONE
        ? open(wish, ledger.situation(again.bill().ref()).orElseThrow(), false)
        : Optional.empty();
  }

  private Optional<OpenPaymentResult> open(Wish wish, Situation committed, boolean isNew) {
    Bill bill = committed.bill().bill();
    LOG.info("ref={} shop_ref={} opening", bill.ref(), committed.order().shopRef());
    long startNanos = System.nanoTime();
    try {
      return switch (gateways.of(bill.gateway()).open(bill)) {
        case Opening.Opened opened ->
            Optional.of(new OpenPaymentResult.Opened(settle.opened(bill.ref(), opened), true));
        case Opening.Refused refused ->
            Optional.of(new OpenPaymentResult.Refused(settle.refused(bill.ref(), refused)));
        case Opening.AlreadyOpen _ -> {
          yield isNew || !isQuick(startNanos)
              ? unreachable(committed.bill())
              : alreadyOpen(wish, committed);
        }
      };
    } catch (GatewayUnreachable e) {
      LOG.warn("ref={} {}", bill.ref(), e.getMessage());
      return unreachable(committed.bill());
    }
  }

  private static boolean isQuick(long startNanos) {
    return System.nanoTime() - startNanos < QUICK.toNanos();
  }

  private Optional<OpenPaymentResult> unreachable(StoredBill opening) {
    return Optional.of(new OpenPaymentResult.Unreachable(settle.openingLost(opening)));
  }

  /** The gateway has the bill and we never heard where to send the buyer. */
  private Optional<OpenPaymentResult> alreadyOpen(Wish wish, Situation committed) {
    LOG.info("ref={} is open already", committed.bill().bill().ref());
    return replace(wish.resumed(), committed);
  }
}
