package io.tollgate.create;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Ref;
import io.tollgate.create.OpenPaymentAttempt.Outcome;
import io.tollgate.gateway.Expires;
import io.tollgate.gateway.GatewayUnreachable;
import io.tollgate.gateway.Gateways;
import io.tollgate.gateway.Opening;
import io.tollgate.log.LogContext;
import io.tollgate.settle.MessageSource;
import io.tollgate.settle.QueryGateway;
import io.tollgate.settle.Settle;
import io.tollgate.sql.Rows;
import io.tollgate.store.LockedOrder;
import io.tollgate.store.PaymentStore;
import io.tollgate.store.PaymentStore.Commit;
import io.tollgate.store.StoreTransaction;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.StoredBill;
import io.tollgate.time.Polling;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the steps of opening a payment out: writes order, bill and plan in one script, asks the
 * gateway, settles its answer. A crash or a time-out in between leaves a bill that reconcile
 * finishes and that the next request opens again or replaces (Invariant 1).
 */
@Singleton
class OpenPaymentExecution {

  private static final Logger LOG = LoggerFactory.getLogger(OpenPaymentExecution.class);

  /** A gateway slower than this is not called twice more while a buyer waits. */
  static final Duration QUICK = Duration.ofSeconds(5);

  private final PaymentStore paymentStore;
  private final OpenPaymentTransactions transactions;
  private final BillDraft draft;
  private final CustomerLimits limits;
  private final Gateways gateways;
  private final Settle settle;
  private final QueryGateway ask;
  private final Clock clock;

  OpenPaymentExecution(
      PaymentStore paymentStore,
      OpenPaymentTransactions transactions,
      BillDraft draft,
      CustomerLimits limits,
      Gateways gateways,
      Settle settle,
      QueryGateway ask,
      Clock clock) {
    this.paymentStore = paymentStore;
    this.transactions = transactions;
    this.draft = draft;
    this.limits = limits;
    this.gateways = gateways;
    this.settle = settle;
    this.ask = ask;
    this.clock = clock;
  }

  /**
   * @param polling limits how long a concurrent request is awaited
   */
  Outcome carryOut(OpenPaymentAttempt attempt, OpenPaymentStep step, Polling polling) {
    return switch (step) {
      case OpenPaymentStep.Answer answer -> new Outcome.Done(answer.result());
      case OpenPaymentStep.AwaitOpening await -> awaitOpening(attempt, await, polling);
      case OpenPaymentStep.Reuse reuse -> reuse(attempt, reuse);
      case OpenPaymentStep.Place _ -> place(attempt);
      case OpenPaymentStep.PayAgain again -> payAgain(attempt, again.last());
      case OpenPaymentStep.OpenAgain again -> openAgain(attempt, again.lost());
      case OpenPaymentStep.QueryGateway query -> query(attempt.progress(), query.live());
      case OpenPaymentStep.ReplaceBill replace ->
          replaceBill(attempt, replace.live(), replace.isToEnd());
      case OpenPaymentStep.ReplaceOrder replace ->
          replaceOrder(attempt, replace.before(), replace.isToEnd());
      case OpenPaymentStep.OpenReplacement open -> open(open.replacement());
      case OpenPaymentStep.LeaveUnopened leave -> {
        settle.openingLost(leave.replacement());
        yield new Outcome.Done(leave.result());
      }
      case OpenPaymentStep.Withdraw withdraw -> {
        settle.withdraw(withdraw.replacement().bill().bill().ref(), withdraw.replaced());
        yield new Outcome.Retry(OpenPaymentProgress.withOwnKey());
      }
    };
  }

  private Outcome awaitOpening(
      OpenPaymentAttempt attempt, OpenPaymentStep.AwaitOpening step, Polling polling) {
    Ref ref = step.opening().bill().bill().ref();
    BillSnapshot last =
        polling.until(
            () -> paymentStore.snapshot(ref).orElseThrow(),
            snapshot -> !snapshot.bill().isOpening(clock.instant()));
    return last.bill().isOpening(clock.instant())
        ? new Outcome.Done(step.ifItTakesLonger())
        : new Outcome.Retry(attempt.progress());
  }

  private Outcome reuse(OpenPaymentAttempt attempt, OpenPaymentStep.Reuse step) {
    StoreTransaction transaction =
        step.updatesDetails()
            ? transactions.reuseAndUpdate(attempt, step.live(), clock.instant())
            : transactions.reuse(attempt, step.live(), clock.instant());
    return paymentStore.commit(transaction) == Commit.DONE
        ? new Outcome.Done(new OpenPaymentResult.Opened(step.live(), false))
        : new Outcome.Retry(attempt.progress());
  }

  private Outcome place(OpenPaymentAttempt attempt) {
    OpenPaymentCommand command = attempt.command();
    return unless(
        limits.refusal(command.sale(), command.request().shopRef()),
        now -> write(attempt, transactions.place(command, now), now, this::open));
  }

  private Outcome payAgain(OpenPaymentAttempt attempt, BillSnapshot last) {
    return unless(
        limits.refusal(last.order()),
        now ->
            write(attempt, transactions.payAgain(attempt.command(), last, now), now, this::open));
  }

  private Outcome replaceBill(OpenPaymentAttempt attempt, BillSnapshot live, boolean isToEnd) {
    Instant now = clock.instant();
    LockedOrder order = transactions.replaceBill(attempt.command(), live, now);
    return write(attempt, order, now, isToEnd ? added -> end(live.bill(), added) : this::open);
  }

  private Outcome replaceOrder(OpenPaymentAttempt attempt, BillSnapshot before, boolean isToEnd) {
    OpenPaymentCommand command = attempt.command();
    Function<BillSnapshot, Outcome> next =
        isToEnd ? added -> end(before.bill(), added) : this::open;
    return unless(
        limits.refusal(command.sale(), command.request().shopRef()),
        now -> write(attempt, transactions.replaceOrder(command, before, now), now, next));
  }

  private Outcome unless(
      Optional<OpenPaymentResult> refusal, Function<Instant, Outcome> otherwise) {
    return refusal
        .<Outcome>map(Outcome.Done::new)
        .orElseGet(() -> otherwise.apply(clock.instant()));
  }

  /**
   * Writes a new bill of the order.
   *
   * @param next what is done with it once it is committed
   */
  private Outcome write(
      OpenPaymentAttempt attempt,
      LockedOrder order,
      Instant now,
      Function<BillSnapshot, Outcome> next) {
    StoredBill bill = draft.draw(attempt.command(), attempt.method(), now);
    attempt.key().write(order.addBill(bill).keys(), bill.openingUntil());
    Rows<BillSnapshot> written = order.transaction().readBack(bill.bill().ref());
    return switch (paymentStore.commit(order.transaction())) {
      case DONE -> next.apply(written.first().orElseThrow());
      case OUTDATED, DUPLICATE -> new Outcome.Retry(attempt.progress());
      case GOODS_CHANGED -> new Outcome.Done(new OpenPaymentResult.GoodsChanged());
    };
  }

  /**
   * Ends the old bill at its gateway once the new one stands in its place: while it is live its end
   * would fail the order.
   */
  private Outcome end(StoredBill replaced, BillSnapshot replacement) {
    long startNanos = System.nanoTime();
    ask.end(replaced, MessageSource.REPLACE);
    return new Outcome.Retry(
        OpenPaymentProgress.ended(replacement.bill(), replaced.bill().ref(), !isQuick(startNanos)));
  }

  /**
   * A new bill takes over, unless the old one has the money, or is about to get it. A gateway that
   * does not answer, or may not be asked yet, does not stop it.
   */
  private Outcome query(OpenPaymentProgress progress, BillSnapshot live) {
    Bill bill = live.bill().bill();
    long startNanos = System.nanoTime();
    QueryGateway.Answer answer = ask.about(live.bill(), MessageSource.REPLACE);
    boolean isToEnd =
        gateways.of(bill.gateway()) instanceof Expires
            && !(answer instanceof QueryGateway.Answer.Unreachable)
            && isQuick(startNanos);
    return new Outcome.Retry(progress.queried(bill.ref(), isToEnd));
  }

  /**
   * Opens a bill again whose first opening was lost. Where the gateway took it then, its answer
   * with the buyer's next step was lost, so that it has to be replaced.
   */
  private Outcome openAgain(OpenPaymentAttempt attempt, BillSnapshot lost) {
    Instant now = clock.instant();
    StoredBill opening = lost.bill().openingUntil(now.plus(BillDraft.OPENING));
    StoreTransaction transaction = transactions.openAgain(attempt, lost, opening, now);
    Rows<BillSnapshot> written = transaction.readBack(lost.bill().bill().ref());
    if (paymentStore.commit(transaction) != Commit.DONE) {
      return new Outcome.Retry(attempt.progress());
    }
    BillSnapshot committed = written.first().orElseThrow();
    long startNanos = System.nanoTime();
    return open(
        committed,
        () ->
            isQuick(startNanos)
                ? query(OpenPaymentProgress.withOwnKey(), committed)
                : unreachable(committed));
  }

  private Outcome open(BillSnapshot committed) {
    return open(committed, () -> unreachable(committed));
  }

  private Outcome open(BillSnapshot committed, Supplier<Outcome> ifAlreadyOpen) {
    Bill bill = committed.bill().bill();
    LogContext.ref(bill.ref().value());
    LOG.info("ref={} shop_ref={} opening", bill.ref(), committed.order().shopRef());
    try {
      return switch (gateways.of(bill.gateway()).open(bill)) {
        case Opening.Opened opened ->
            new Outcome.Done(new OpenPaymentResult.Opened(settle.opened(committed, opened), true));
        case Opening.Refused refused ->
            new Outcome.Done(new OpenPaymentResult.Refused(settle.refused(committed, refused)));
        case Opening.AlreadyOpen _ -> {
          LOG.info("ref={} is open already", bill.ref());
          yield ifAlreadyOpen.get();
        }
      };
    } catch (GatewayUnreachable e) {
      LOG.warn("ref={} {}", bill.ref(), e.getMessage());
      LogContext.cause(e);
      return unreachable(committed);
    }
  }

  private Outcome unreachable(BillSnapshot opening) {
    return new Outcome.Done(new OpenPaymentResult.Unreachable(settle.openingLost(opening)));
  }

  private static boolean isQuick(long startNanos) {
    return System.nanoTime() - startNanos < QUICK.toNanos();
  }
}
