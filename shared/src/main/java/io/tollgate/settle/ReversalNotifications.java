package io.tollgate.settle;

import io.tollgate.bill.Bill;
import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Memo;
import io.tollgate.bill.RefundState;
import io.tollgate.gateway.Acknowledgement;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.Gateways;
import io.tollgate.gateway.Refunds;
import io.tollgate.schedule.CheckSchedule;
import io.tollgate.store.Attribution;
import io.tollgate.store.LockedBill;
import io.tollgate.store.LockedOrder;
import io.tollgate.store.PaymentStore;
import io.tollgate.store.PaymentStore.Commit;
import io.tollgate.store.RefundRows;
import io.tollgate.store.StoreTransaction;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.CaseKind;
import io.tollgate.stored.Receipt;
import io.tollgate.stored.RefundKind;
import io.tollgate.stored.RefundSnapshot;
import io.tollgate.stored.StoredRefund;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies notifications of refunds and disputes, also of refunds that somebody made at the
 * gateway's own dashboard.
 */
@Singleton
public class ReversalNotifications {

  private static final Logger LOG = LoggerFactory.getLogger(ReversalNotifications.class);

  /** Events come in any order: for so long, the payment itself may not have been reported yet. */
  public static final Duration MONEY_MAY_FOLLOW = Duration.ofHours(1);

  private final PaymentStore paymentStore;
  private final Gateways gateways;
  private final SettleRefund refunds;
  private final SettleDispute disputes;
  private final Clock clock;

  public ReversalNotifications(
      PaymentStore paymentStore,
      Gateways gateways,
      SettleRefund refunds,
      SettleDispute disputes,
      Clock clock) {
    this.paymentStore = paymentStore;
    this.gateways = gateways;
    this.refunds = refunds;
    this.disputes = disputes;
    this.clock = clock;
  }

  /** Updates a refund by a notification, or stores it first when nobody here had asked for it. */
  public Acknowledgement refund(GatewayId gateway, Callback.RefundNotification news) {
    return OptimisticRetry.until(news.identity(), () -> attempt(gateway, news));
  }

  /** Empty when another transaction was faster. */
  private Optional<Acknowledgement> attempt(GatewayId gateway, Callback.RefundNotification news) {
    Optional<RefundSnapshot> known = paymentStore.refundSnapshot(gateway, news.identity());
    if (known.filter(refund -> isAbout(news, refund)).isPresent()) {
      StoredRefund after = refunds.told(gateway, known.get(), news.report());
      return Optional.of(
          after.equals(known.get().refund())
              ? Acknowledgement.ALREADY_RECORDED
              : Acknowledgement.RECORDED);
    }
    List<Receipt> named = paymentStore.receipts(gateway, news.account(), news.transactionId());
    List<Receipt> ofBills = ofBills(named);
    if (ofBills.isEmpty()) {
      return Optional.of(unknown(gateway, news.transactionId(), news.at()));
    }
    return named.size() == 1 && known.isEmpty()
        ? add(gateway, news, ofBills.getFirst().billId())
        : Optional.of(review(gateway, ofBills, CaseKind.REFUND_UNKNOWN, news.identity()));
  }

  /** Adds a refund that nobody here had asked for. Empty when another transaction was faster. */
  private Optional<Acknowledgement> add(
      GatewayId gateway, Callback.RefundNotification news, long billId) {
    BillSnapshot snapshot = paymentStore.ofBill(billId).orElseThrow();
    // Read again behind the order's version: whatever adds a refund also changes the order's row.
    if (paymentStore.findRefund(gateway, news.identity()).isPresent()) {
      return Optional.empty();
    }
    Receipt fresh =
        paymentStore.receipt(snapshot.bill().bill(), news.transactionId()).orElseThrow();
    if (isOfAnotherPayment(news, fresh, snapshot.bill().bill())) {
      return Optional.of(Acknowledgement.ALREADY_RECORDED);
    }
    if (!fresh.covers(news.amount())) {
      return review(gateway, snapshot, fresh, CaseKind.REFUND_UNKNOWN, news.identity());
    }
    Attribution attribution = attribution(gateway, "refund made at the gateway");
    LockedOrder order =
        StoreTransaction.lock(snapshot.order(), snapshot.order().state(), attribution);
    order.addRefund(gateway, taken(gateway, news, fresh, attribution.at()));
    // It may have been too much for the receipt while a refund of ours was open.
    order
        .bill(snapshot.bill())
        .receipt(fresh)
        .answerCase(CaseKind.REFUND_UNKNOWN, news.identity(), "DONE");
    RefundRows written = order.transaction().readBack(gateway, news.identity());
    if (paymentStore.commit(order.transaction()) != Commit.DONE) {
      return Optional.empty();
    }
    LOG.info("refund={} made at the gateway", news.identity());
    refunds.told(gateway, written.snapshot().orElseThrow(), news.report());
    return Optional.of(Acknowledgement.RECORDED);
  }

  /** Whether a refund that names no payment may be one that is stored for another payment. */
  private boolean isOfAnotherPayment(Callback.RefundNotification news, Receipt asked, Bill bill) {
    return news.report() instanceof Refunds.RefundReport.WhollyRefunded
        && paymentStore.receipts(bill).stream()
            .anyMatch(
                other ->
                    other.id() != asked.id() && other.refunding() >= news.amount().minorUnits());
  }

  /**
   * A notification that contradicts the refund of its identity, or is another account's, changes
   * nothing.
   */
  private static boolean isAbout(Callback.RefundNotification news, RefundSnapshot known) {
    return known.refund().transactionId().equals(news.transactionId())
        && known.refund().amount().equals(news.amount())
        && known.bill().bill().bill().account().equals(news.account());
  }

  /** Opens one case for each dispute, on each bill that it may be about, and follows it. */
  public Acknowledgement dispute(GatewayId gateway, Callback.DisputeNotification news) {
    List<Receipt> named = paymentStore.receipts(gateway, news.account(), news.transactionId());
    List<Receipt> ofBills = ofBills(named);
    if (ofBills.isEmpty()) {
      return unknown(gateway, news.transactionId(), news.at());
    }
    return named.size() == 1
        ? disputes.settle(gateway, named.getFirst(), news)
        : disputes.leaveToPerson(ofBills, news);
  }

  private static List<Receipt> ofBills(List<Receipt> receipts) {
    return receipts.stream().filter(receipt -> receipt.billId() != 0).toList();
  }

  private StoredRefund taken(
      GatewayId gateway, Callback.RefundNotification news, Receipt receipt, Instant now) {
    RefundState state = new RefundState.Pending();
    return new StoredRefund(
        0,
        receipt.billId(),
        receipt.id(),
        RefundKind.REFUND,
        news.identity(),
        news.transactionId(),
        news.amount(),
        "made at the gateway",
        gateway.value(),
        state,
        Memo.EMPTY,
        now,
        CheckSchedule.first(now, gateways.of(gateway).pacing()),
        0);
  }

  /**
   * Opens a case of this name about each of these receipts: where two payments have the number that
   * the gateway names, nobody but a person can say which is meant.
   */
  private Acknowledgement review(
      GatewayId gateway, List<Receipt> receipts, CaseKind kind, String reference) {
    List<Acknowledgement> outcomes =
        receipts.stream()
            .map(
                receipt ->
                    OptimisticRetry.until(
                        reference,
                        () ->
                            review(
                                gateway,
                                paymentStore.ofBill(receipt.billId()).orElseThrow(),
                                receipt,
                                kind,
                                reference)))
            .toList();
    return outcomes.contains(Acknowledgement.RECORDED)
        ? Acknowledgement.RECORDED
        : Acknowledgement.ALREADY_RECORDED;
  }

  /** Empty when another transaction was faster. */
  private Optional<Acknowledgement> review(
      GatewayId gateway, BillSnapshot snapshot, Receipt receipt, CaseKind kind, String reference) {
    LockedBill bill =
        StoreTransaction.lock(
                snapshot.order(), snapshot.order().state(), attribution(gateway, kind.name()))
            .bill(snapshot.bill());
    bill.receipt(receipt).openCase(kind, reference);
    bill.publishReview(kind);
    return switch (paymentStore.commit(bill.transaction())) {
      case DONE -> Optional.of(Acknowledgement.RECORDED);
      case DUPLICATE -> Optional.of(Acknowledgement.ALREADY_RECORDED);
      case OUTDATED, GOODS_CHANGED -> Optional.empty();
    };
  }

  /** Of no money of ours; unless it is so new that the money itself may come next. */
  private Acknowledgement unknown(GatewayId gateway, String transactionId, Instant at) {
    boolean mayFollow = clock.instant().isBefore(at.plus(MONEY_MAY_FOLLOW));
    LOG.info("gateway={} news of transaction={} is of no money here", gateway, transactionId);
    return mayFollow ? Acknowledgement.NOT_RECORDED : Acknowledgement.IGNORED;
  }

  private Attribution attribution(GatewayId gateway, String why) {
    return new Attribution(gateway.value(), why, clock.instant());
  }
}
