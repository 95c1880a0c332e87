package io.tollgate.manage;

import io.tollgate.auth.Operator;
import io.tollgate.bill.Bill;
import io.tollgate.bill.GatewayId;
import io.tollgate.bill.RefundState;
import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.json.Text;
import io.tollgate.order.OrderState;
import io.tollgate.schedule.DueClaims;
import io.tollgate.settle.Decision;
import io.tollgate.settle.OptimisticRetry;
import io.tollgate.settle.SettleDispute;
import io.tollgate.settle.SettleRefund;
import io.tollgate.store.Attribution;
import io.tollgate.store.PaymentStore;
import io.tollgate.store.PaymentStore.Commit;
import io.tollgate.store.ReviewDecision;
import io.tollgate.store.StoreTransaction;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.Receipt;
import io.tollgate.stored.ReviewCase;
import io.tollgate.stored.ReviewCase.Verdict;
import io.tollgate.stored.StoredRefund;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Carries out a person's decision about a case. The decision and its effect are written in one
 * transaction, under the optimistic lock of the case's order (DECISIONS 77); what was decided stays
 * so.
 */
@Singleton
class DecideCase {

  private static final int REASON_MAX = 100;

  private final PaymentStore paymentStore;
  private final RefundPayment refund;
  private final AcceptMoney accept;
  private final SettleRefund settleRefund;
  private final SettleDispute disputes;
  private final DueClaims claims;
  private final Clock clock;

  DecideCase(
      PaymentStore paymentStore,
      RefundPayment refund,
      AcceptMoney accept,
      SettleRefund settleRefund,
      SettleDispute disputes,
      DueClaims claims,
      Clock clock) {
    this.paymentStore = paymentStore;
    this.refund = refund;
    this.accept = accept;
    this.settleRefund = settleRefund;
    this.disputes = disputes;
    this.claims = claims;
    this.clock = clock;
  }

  DecideResult decide(long caseId, DecideRequest request, Operator operator) {
    return OptimisticRetry.until("case " + caseId, () -> attempt(caseId, request, operator));
  }

  /** Empty when a concurrent request was faster. */
  private Optional<DecideResult> attempt(long caseId, DecideRequest request, Operator operator) {
    Optional<ReviewCase> found = paymentStore.reviewCase(caseId);
    if (found.isEmpty()) {
      return Optional.of(new DecideResult.UnknownCase());
    }
    ReviewCase about = found.get();
    if (!about.isOpen()) {
      return Optional.of(decided(about, request));
    }
    List<Decision> allowed = Decision.on(about);
    if (!allowed.contains(request.decision())) {
      return Optional.of(new DecideResult.NotAllowed(allowed));
    }
    if (request.decision().needsNote(about.kind()) && request.note().isEmpty()) {
      return Optional.of(new DecideResult.NoteRequired());
    }
    return carryOut(about, request, operator);
  }

  private Optional<DecideResult> carryOut(
      ReviewCase about, DecideRequest request, Operator operator) {
    return switch (request.decision()) {
      case REFUND -> giveBack(about, request, operator);
      case ACCEPT -> accept.accept(reviewDecision(about, request), attribution(request, operator));
      case ASK_AGAIN -> Optional.of(askAgain(about));
      case DONE -> settle(about, new RefundReport.Done(), request, operator);
      case FAILED ->
          settle(about, new RefundReport.Failed(request.note(), "operator"), request, operator);
      case NOT_PAID, KEEP -> write(about, request, operator, EndUnpaid::afterDecision);
      case LOST, ACCEPTED -> endDispute(about, request, operator, disputes::conceding);
      case WON -> endDispute(about, request, operator, disputes::winning);
      case RESOLVED ->
          write(about, request, operator, (bills, _) -> bills.getFirst().order().state());
    };
  }

  /** What becomes of the order beside the decision. */
  private interface OrderAfter {
    OrderState of(List<BillSnapshot> bills, Instant now);
  }

  private Optional<DecideResult> write(
      ReviewCase about, DecideRequest request, Operator operator, OrderAfter after) {
    Attribution attribution = attribution(request, operator);
    if (about.orderId() == 0) {
      return commit(
          StoreTransaction.begin(attribution).decideWithoutOrder(reviewDecision(about, request)),
          about,
          request);
    }
    List<BillSnapshot> bills = paymentStore.billsOfOrder(about.orderId());
    return isStillOpen(about)
        ? commit(
            StoreTransaction.lock(
                    bills.getFirst().order(), after.of(bills, attribution.at()), attribution)
                .decide(reviewDecision(about, request))
                .transaction(),
            about,
            request)
        : Optional.empty();
  }

  private Optional<DecideResult> commit(
      StoreTransaction transaction, ReviewCase about, DecideRequest request) {
    return paymentStore.commit(transaction) == Commit.DONE
        ? Optional.of(now(about, request))
        : Optional.empty();
  }

  /** What a person's decision about a dispute writes. */
  private interface DisputeEnd {
    StoreTransaction transaction(
        ReviewCase about, ReviewDecision reviewDecision, Attribution attribution);
  }

  private Optional<DecideResult> endDispute(
      ReviewCase about, DecideRequest request, Operator operator, DisputeEnd end) {
    StoreTransaction transaction =
        end.transaction(about, reviewDecision(about, request), attribution(request, operator));
    return isStillOpen(about) ? commit(transaction, about, request) : Optional.empty();
  }

  private Optional<DecideResult> giveBack(
      ReviewCase about, DecideRequest request, Operator operator) {
    Receipt money = paymentStore.receipt(about.receiptId()).orElseThrow();
    Bill bill = paymentStore.ofBill(money.billId()).orElseThrow().bill().bill();
    RefundRequest all = new RefundRequest(0, reason(request), money.transactionId());
    RefundResult result =
        refund.refund(bill.ref(), all, operator.name(), reviewDecision(about, request));
    return switch (result) {
      case RefundResult.AlreadyDecided _,
          RefundResult.Exceeds _,
          RefundResult.NotPaid _,
          RefundResult.TooLate _
          when !isStillOpen(about) ->
          Optional.empty();
      case RefundResult.AlreadyDecided _,
          RefundResult.Exceeds _,
          RefundResult.NotPaid _,
          RefundResult.TooLate _,
          RefundResult.Done _,
          RefundResult.Pending _,
          RefundResult.Refused _,
          RefundResult.UnknownPayment _,
          RefundResult.Unsupported _,
          RefundResult.InFlight _,
          RefundResult.KeyReused _ ->
          Optional.of(new DecideResult.Refund(result));
    };
  }

  private static DecideResult illegal(String from, String to) {
    return new DecideResult.Illegal(new OrderCommand.Course.Illegal(from, to));
  }

  private DecideResult askAgain(ReviewCase about) {
    Instant now = clock.instant();
    if (about.refundId() == 0) {
      claims.dueNow(paymentStore.ofBill(about.billId()).orElseThrow().bill().bill(), now);
    } else {
      claims.dueNow(paymentStore.refund(about.refundId()).orElseThrow(), now);
    }
    return new DecideResult.QueriedAgain(about);
  }

  /** A refund that the gateway has decided meanwhile is not decided here once more. */
  private Optional<DecideResult> settle(
      ReviewCase about, RefundReport report, DecideRequest request, Operator operator) {
    StoredRefund open = paymentStore.refund(about.refundId()).orElseThrow();
    if (open.state() instanceof RefundState.InReview) {
      GatewayId gateway = paymentStore.ofBill(open.billId()).orElseThrow().bill().bill().gateway();
      settleRefund.decided(gateway, open, report, operator.name(), reviewDecision(about, request));
      return isStillOpen(about) ? Optional.empty() : Optional.of(now(about, request));
    }
    boolean isSo = open.state().label().equals(request.decision().name());
    return isSo
        ? write(about, request, operator, (bills, _) -> bills.getFirst().order().state())
        : Optional.of(illegal(open.state().label(), request.decision().name()));
  }

  private boolean isStillOpen(ReviewCase about) {
    return paymentStore.reviewCase(about.id()).orElseThrow().isOpen();
  }

  private DecideResult now(ReviewCase about, DecideRequest request) {
    return decided(paymentStore.reviewCase(about.id()).orElseThrow(), request);
  }

  /** Idempotent: the first decision counts, and the same one again changes nothing. */
  private static DecideResult decided(ReviewCase about, DecideRequest request) {
    boolean isSame =
        about.verdict() instanceof Verdict.Decided decided
            && decided.decision().equals(request.decision().word());
    return isSame ? new DecideResult.Decided(about) : new DecideResult.AlreadyDecided(about);
  }

  private Attribution attribution(DecideRequest request, Operator operator) {
    return new Attribution(operator.name(), reason(request), clock.instant());
  }

  private static ReviewDecision reviewDecision(ReviewCase about, DecideRequest request) {
    return new ReviewDecision(about, request.decision().word(), request.note());
  }

  private static String reason(DecideRequest request) {
    String note =
        request.note().isEmpty() ? "Decided: " + request.decision().word() : request.note();
    return Text.cut(note, REASON_MAX);
  }
}
