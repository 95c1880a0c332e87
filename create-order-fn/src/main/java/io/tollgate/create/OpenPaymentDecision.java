package io.tollgate.create;

import io.tollgate.bill.Bill;
import io.tollgate.bill.BillState;
import io.tollgate.bill.Pacing;
import io.tollgate.create.OpenPaymentProgress.Stage;
import io.tollgate.create.OrderFacts.Match;
import io.tollgate.order.OrderState;
import io.tollgate.order.OrderState.FailureReason;
import io.tollgate.order.OrderState.Step;
import io.tollgate.store.IdempotencyKeyUse;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.StoredBill;
import java.time.Instant;

/**
 * Decides what is done next to open a payment. Pure: the same attempt, facts and time always give
 * the same step (DECISIONS 117). Its test shows all cases as tables.
 */
final class OpenPaymentDecision {

  private final OpenPaymentAttempt attempt;
  private final OrderFacts.Found facts;
  private final BillSnapshot newest;
  private final Instant now;

  private OpenPaymentDecision(OpenPaymentAttempt attempt, OrderFacts.Found facts, Instant now) {
    this.attempt = attempt;
    this.facts = facts;
    this.newest = facts.newest();
    this.now = now;
  }

  static OpenPaymentStep of(OpenPaymentAttempt attempt, OrderFacts facts, Instant now) {
    return switch (facts) {
      case OrderFacts.None _ -> new OpenPaymentStep.Place();
      case OrderFacts.Found found -> new OpenPaymentDecision(attempt, found, now).decide();
    };
  }

  private OpenPaymentStep decide() {
    return switch (attempt.progress().stage()) {
      case Stage.Ended ended when isUnchanged(ended.replacement()) -> decideReplacement(ended);
      case Stage.Begun _, Stage.Queried _, Stage.Ended _ -> decideOrder();
    };
  }

  private OpenPaymentStep decideOrder() {
    boolean isByKey = attempt.request().byKey().isGiven();
    return switch (newest.order().state()) {
      case Step _ when !newest.waitsForMoney() ->
          answer(OpenPaymentResult.ofPaidOrAccepted(newest));
      case OrderState _ when newest.moneyInReview() && !isOfEarlierCart() ->
          answer(new OpenPaymentResult.InReview(newest));
      case OrderState.Failed failed when isByKey && failed.reason() == FailureReason.CANCELLED ->
          answer(new OpenPaymentResult.Cancelled(newest));
      case OrderState.Failed failed
          when isByKey && (failed.reason() == FailureReason.REPLACED || newest.replaced()) ->
          answer(new OpenPaymentResult.Replaced(newest));
      case OrderState.Failed failed ->
          !failed.reason().isFinal() && (newest.moneyInProgress() || isSamePurchase())
              ? decideUnpaid()
              : new OpenPaymentStep.Place();
      case Step _ ->
          attempt.command().mayReplace() || isSamePurchase()
              ? decideUnpaid()
              : answer(new OpenPaymentResult.OrderDiffers(newest));
    };
  }

  /**
   * Whether this order came to nothing and its cart holds something else now: money that a person
   * looks at stops what it was paid for, and no later purchase.
   */
  private boolean isOfEarlierCart() {
    return attempt.command().sale() instanceof Sale.OfCart
        && newest.order().state() instanceof OrderState.Failed
        && !isSamePurchase();
  }

  private boolean isSamePurchase() {
    return facts.match() != Match.OTHER_PURCHASE;
  }

  /**
   * Money that is on its way stops every other payment of its order, whichever bill it is of, and
   * money for an order that this one replaced stops it too.
   */
  private OpenPaymentStep decideUnpaid() {
    if (newest.moneyInProgress()) {
      return answer(stoppedBy(newest));
    }
    if (!facts.replacedWithMoney().isEmpty()) {
      return answer(stoppedBy(facts.replacedWithMoney().getFirst()));
    }
    if (newest.bill().isLive()) {
      return decideLive();
    }
    return isSamePurchase()
        ? new OpenPaymentStep.PayAgain(newest)
        : new OpenPaymentStep.ReplaceOrder(newest, false);
  }

  private static OpenPaymentResult stoppedBy(BillSnapshot money) {
    return money.moneyInReview()
        ? new OpenPaymentResult.InReview(money)
        : new OpenPaymentResult.InProgress(money);
  }

  private OpenPaymentStep decideLive() {
    StoredBill bill = newest.bill();
    if (attempt.progress().stage() instanceof Stage.Queried queried
        && queried.bill().equals(bill.bill().ref())) {
      return replace(queried.isToEnd());
    }
    boolean isMethod = bill.paymentMethodId() == attempt.method().id();
    if (bill.isOpening(now)) {
      return new OpenPaymentStep.AwaitOpening(
          newest,
          isMethod
              ? new OpenPaymentResult.InFlight(bill.openingUntil())
              : new OpenPaymentResult.Live(newest, false, bill.openingUntil()));
    }
    if (!now.isBefore(bill.bill().deadline()) || !isSamePurchase()) {
      return new OpenPaymentStep.QueryGateway(newest);
    }
    if (!isMethod) {
      return attempt.command().mayReplace()
          ? new OpenPaymentStep.QueryGateway(newest)
          : answer(new OpenPaymentResult.Live(newest, true, bill.bill().deadline()));
    }
    if (bill.bill().state() instanceof BillState.Created) {
      return isFresh(bill.bill())
          ? new OpenPaymentStep.OpenAgain(newest)
          : new OpenPaymentStep.ReplaceBill(newest, false);
    }
    return reuse();
  }

  private OpenPaymentStep replace(boolean isToEnd) {
    return isSamePurchase()
        ? new OpenPaymentStep.ReplaceBill(newest, isToEnd)
        : new OpenPaymentStep.ReplaceOrder(newest, isToEnd);
  }

  /** Whether its gateway still takes what was signed when this bill was made. */
  private boolean isFresh(Bill bill) {
    return bill.ref().isOf(now) && now.isBefore(bill.createdAt().plus(Pacing.OPENED_AGAIN_WITHIN));
  }

  private OpenPaymentStep reuse() {
    boolean isUpToDate = facts.match() == Match.EXACT;
    return attempt.key() instanceof IdempotencyKeyUse.None && isUpToDate
        ? answer(new OpenPaymentResult.Opened(newest, false))
        : new OpenPaymentStep.Reuse(newest, !isUpToDate);
  }

  /** Whether the new bill stands as this request wrote it. */
  private boolean isUnchanged(StoredBill replacement) {
    StoredBill bill = newest.bill();
    return bill.bill().ref().equals(replacement.bill().ref())
        && bill.version() == replacement.version();
  }

  /**
   * Decides after the replaced bill was ended at its gateway. If that was paid in the same moment
   * (a race), it gets its place back, or, where another order stands there, the new bill is not
   * opened.
   */
  private OpenPaymentStep decideReplacement(Stage.Ended ended) {
    if (!facts.replacedWithMoney().isEmpty()) {
      return new OpenPaymentStep.LeaveUnopened(
          newest, stoppedBy(facts.replacedWithMoney().getFirst()));
    }
    if (!newest.isPayable()) {
      return new OpenPaymentStep.Withdraw(newest, ended.replaced());
    }
    return ended.wasSlow()
        ? new OpenPaymentStep.LeaveUnopened(newest, new OpenPaymentResult.Unreachable(newest))
        : new OpenPaymentStep.OpenReplacement(newest);
  }

  private static OpenPaymentStep answer(OpenPaymentResult result) {
    return new OpenPaymentStep.Answer(result);
  }
}
