package io.tollgate.settle;

import io.tollgate.bill.Bill;
import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Memo;
import io.tollgate.bill.Pacing;
import io.tollgate.bill.RefundState;
import io.tollgate.gateway.Acknowledgement;
import io.tollgate.gateway.Callback.DisputeNotification;
import io.tollgate.gateway.Callback.DisputeReport;
import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.money.Money;
import io.tollgate.order.OrderState;
import io.tollgate.store.Attribution;
import io.tollgate.store.LockedBill;
import io.tollgate.store.LockedOrder;
import io.tollgate.store.LockedReceipt;
import io.tollgate.store.PaymentStore;
import io.tollgate.store.PaymentStore.Commit;
import io.tollgate.store.ReviewDecision;
import io.tollgate.store.StoreTransaction;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.CaseKind;
import io.tollgate.stored.Receipt;
import io.tollgate.stored.RefundKind;
import io.tollgate.stored.ReviewCase;
import io.tollgate.stored.StoredRefund;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows disputes. One that is lost takes its money from the receipt as a row of the refunds, so
 * that every sum over receipts and refunds counts it (Invariant 9, DECISIONS 94). Notifications may
 * be duplicated and come in any order.
 */
@Singleton
public class SettleDispute {

  private static final Logger LOG = LoggerFactory.getLogger(SettleDispute.class);

  private final PaymentStore paymentStore;
  private final SettleRefund refunds;
  private final Clock clock;

  public SettleDispute(PaymentStore paymentStore, SettleRefund refunds, Clock clock) {
    this.paymentStore = paymentStore;
    this.refunds = refunds;
    this.clock = clock;
  }

  /** Applies what a gateway says of a dispute about a stored receipt. */
  Acknowledgement settle(GatewayId gateway, Receipt about, DisputeNotification news) {
    return OptimisticRetry.until(news.dispute(), () -> attempt(gateway, about, news));
  }

  /**
   * Opens a case about each of these receipts: they have one transaction number, and only a person
   * can say which is disputed.
   */
  Acknowledgement leaveToPerson(List<Receipt> receipts, DisputeNotification news) {
    Instant answerBy = news.report() instanceof DisputeReport.Open(Instant by) ? by : Pacing.NEVER;
    List<Acknowledgement> outcomes =
        receipts.stream()
            .map(
                receipt ->
                    OptimisticRetry.until(
                        news.dispute(),
                        () ->
                            opened(
                                paymentStore.ofBill(receipt.billId()).orElseThrow(),
                                receipt,
                                paymentStore.dispute(receipt, news.dispute()),
                                news,
                                answerBy)))
            .toList();
    return outcomes.contains(Acknowledgement.RECORDED)
        ? Acknowledgement.RECORDED
        : Acknowledgement.ALREADY_RECORDED;
  }

  /** Empty when another transaction was faster. */
  private Optional<Acknowledgement> attempt(
      GatewayId gateway, Receipt about, DisputeNotification news) {
    // The order first: whatever changes the rest after this read also changes the order's row.
    BillSnapshot snapshot = paymentStore.ofBill(about.billId()).orElseThrow();
    Receipt receipt = paymentStore.receipt(about.id()).orElseThrow();
    Optional<ReviewCase> known = paymentStore.dispute(receipt, news.dispute());
    Optional<StoredRefund> booked = paymentStore.findRefund(gateway, news.dispute());
    return switch (news.report()) {
      case DisputeReport.Open open -> opened(snapshot, receipt, known, news, open.answerBy());
      case DisputeReport.Won _ -> won(snapshot, receipt, known, booked, news);
      case DisputeReport.Lost _ -> lost(snapshot, receipt, known, booked, news);
    };
  }

  private Optional<Acknowledgement> opened(
      BillSnapshot snapshot,
      Receipt receipt,
      Optional<ReviewCase> known,
      DisputeNotification news,
      Instant answerBy) {
    if (known.filter(about -> !about.isOpen() || isSame(about, news, answerBy)).isPresent()) {
      return Optional.of(Acknowledgement.ALREADY_RECORDED);
    }
    LockedBill bill = unmoved(snapshot, "disputed");
    LockedReceipt money = bill.receipt(receipt);
    if (known.isPresent()) {
      money.disputeTerms(news.dispute(), news.amount(), answerBy);
    } else {
      money.openDispute(news.dispute(), news.amount(), answerBy);
      bill.publishReview(CaseKind.DISPUTE);
    }
    return commit(bill.transaction(), news);
  }

  private static boolean isSame(ReviewCase about, DisputeNotification news, Instant answerBy) {
    return about.amount() == news.amount().minorUnits()
        && about.currency().equals(news.amount().currency().getCurrencyCode())
        && about.answerBy().equals(answerBy);
  }

  /** Money that was stored as lost and is here again is treated like a refund that bounced. */
  private Optional<Acknowledgement> won(
      BillSnapshot snapshot,
      Receipt receipt,
      Optional<ReviewCase> known,
      Optional<StoredRefund> booked,
      DisputeNotification news) {
    if (booked.isPresent()) {
      StoredRefund after =
          refunds.told(
              snapshot.bill().bill().gateway(),
              booked.get(),
              new RefundReport.Failed("won", "won"));
      return Optional.of(
          after.equals(booked.get()) ? Acknowledgement.ALREADY_RECORDED : Acknowledgement.RECORDED);
    }
    if (known.filter(about -> !about.isOpen()).isPresent()) {
      return Optional.of(Acknowledgement.ALREADY_RECORDED);
    }
    LockedBill bill = unmoved(snapshot, "dispute won");
    LockedReceipt money = bill.receipt(receipt);
    if (known.isEmpty()) {
      money.openDispute(news.dispute(), news.amount(), Pacing.NEVER);
    }
    money.answerCase(CaseKind.DISPUTE, news.dispute(), "WON");
    money.publishDisputeWon(news.dispute());
    return commit(bill.transaction(), news);
  }

  private Optional<Acknowledgement> lost(
      BillSnapshot snapshot,
      Receipt receipt,
      Optional<ReviewCase> known,
      Optional<StoredRefund> booked,
      DisputeNotification news) {
    if (known.filter(about -> isWon(about, snapshot)).isPresent()) {
      return Optional.of(Acknowledgement.ALREADY_RECORDED);
    }
    if (booked.isPresent()
        || receipt.remaining() == 0 && receipt.refunding() == receipt.refunded()) {
      return concluded(snapshot, receipt, known, booked, news);
    }
    if (!isBookable(receipt, news.amount())) {
      return opened(snapshot, receipt, known, news, Pacing.NEVER);
    }
    long taken = Math.min(news.amount().minorUnits(), receipt.remaining());
    Instant now = clock.instant();
    OrderState after = SettleRefund.orderWithout(snapshot.order(), receipt, taken, now);
    Bill bill = snapshot.bill().bill();
    LockedOrder order =
        StoreTransaction.lock(snapshot.order(), after, attribution(snapshot, "dispute lost"));
    LockedReceipt money = order.bill(snapshot.bill()).receipt(receipt);
    if (known.isEmpty()) {
      money.openDispute(news.dispute(), news.amount(), Pacing.NEVER);
    }
    order.addRefund(bill.gateway(), row(bill, receipt, news.dispute(), taken, now));
    money.answerCase(CaseKind.DISPUTE, news.dispute(), "LOST");
    return commit(order.transaction(), news);
  }

  /** Whether the gateway decided it; an older event that arrives late then changes nothing. */
  private static boolean isWon(ReviewCase about, BillSnapshot snapshot) {
    return about.verdict() instanceof ReviewCase.Verdict.Decided decided
        && decided.decision().equals("won")
        && decided.who().equals(snapshot.bill().bill().gateway().value());
  }

  /** The money is subtracted already; only the case may still be open. */
  private Optional<Acknowledgement> concluded(
      BillSnapshot snapshot,
      Receipt receipt,
      Optional<ReviewCase> known,
      Optional<StoredRefund> booked,
      DisputeNotification news) {
    if (known.filter(about -> !about.isOpen()).isPresent()) {
      return Optional.of(Acknowledgement.ALREADY_RECORDED);
    }
    LockedBill bill = unmoved(snapshot, "dispute lost");
    LockedReceipt money = bill.receipt(receipt);
    if (known.isEmpty()) {
      money.openDispute(news.dispute(), news.amount(), Pacing.NEVER);
    }
    money.answerCase(CaseKind.DISPUTE, news.dispute(), "LOST");
    if (booked.isEmpty()) {
      money.publishDisputeLost(news.dispute());
    }
    return commit(bill.transaction(), news);
  }

  /**
   * Another currency is a person's to convert. What is more than the receipt holds takes all of it,
   * but not while a refund is open that may still fail and leave more.
   */
  private static boolean isBookable(Receipt receipt, Money disputed) {
    boolean isSettled = receipt.refunding() == receipt.refunded();
    return disputed.currency().equals(receipt.amount().currency())
        && (disputed.minorUnits() <= receipt.remaining() || isSettled);
  }

  /**
   * Writes a person's decision that a dispute is lost and subtracts its amount from the receipt,
   * all that is left of it where the gateway named no amount in its currency. What the gateway says
   * afterwards finds it gone.
   *
   * @param about an open case of a dispute
   */
  public StoreTransaction conceding(
      ReviewCase about, ReviewDecision reviewDecision, Attribution attribution) {
    BillSnapshot snapshot = paymentStore.ofBill(about.billId()).orElseThrow();
    Receipt receipt = paymentStore.receipt(about.receiptId()).orElseThrow();
    Bill bill = snapshot.bill().bill();
    boolean isKnown = about.currency().equals(receipt.amount().currency().getCurrencyCode());
    long taken = isKnown ? Math.min(about.amount(), receipt.remaining()) : receipt.remaining();
    boolean isBooked = paymentStore.findRefund(bill.gateway(), about.reference()).isPresent();
    if (taken == 0 || isBooked) {
      LockedOrder order =
          StoreTransaction.lock(snapshot.order(), snapshot.order().state(), attribution)
              .decide(reviewDecision);
      // An open refund may still fail, and the gateway's report then takes the money.
      if (!isBooked && receipt.refunding() == receipt.refunded()) {
        order.bill(snapshot.bill()).receipt(receipt).publishDisputeLost(about.reference());
      }
      return order.transaction();
    }
    OrderState after =
        SettleRefund.orderWithout(snapshot.order(), receipt, taken, attribution.at());
    return StoreTransaction.lock(snapshot.order(), after, attribution)
        .decide(reviewDecision)
        .addRefund(bill.gateway(), row(bill, receipt, about.reference(), taken, attribution.at()))
        .transaction();
  }

  /**
   * Writes a person's decision that a dispute is won: the money stays, and whoever heard of the
   * dispute hears of its end. A gateway that says otherwise afterwards is believed.
   *
   * @param about an open case of a dispute
   */
  public StoreTransaction winning(
      ReviewCase about, ReviewDecision reviewDecision, Attribution attribution) {
    BillSnapshot snapshot = paymentStore.ofBill(about.billId()).orElseThrow();
    Receipt receipt = paymentStore.receipt(about.receiptId()).orElseThrow();
    LockedOrder order =
        StoreTransaction.lock(snapshot.order(), snapshot.order().state(), attribution)
            .decide(reviewDecision);
    order.bill(snapshot.bill()).receipt(receipt).publishDisputeWon(about.reference());
    return order.transaction();
  }

  private static StoredRefund row(
      Bill bill, Receipt receipt, String dispute, long taken, Instant now) {
    return new StoredRefund(
        0,
        bill.id(),
        receipt.id(),
        RefundKind.DISPUTE,
        dispute,
        receipt.transactionId(),
        new Money(taken, receipt.amount().currency()),
        "dispute lost",
        bill.gateway().value(),
        new RefundState.Done(),
        Memo.EMPTY,
        now,
        Pacing.NEVER,
        0);
  }

  /** The bill under the lock of its order, neither of which changes. */
  private LockedBill unmoved(BillSnapshot snapshot, String why) {
    return StoreTransaction.lock(
            snapshot.order(), snapshot.order().state(), attribution(snapshot, why))
        .bill(snapshot.bill());
  }

  private Attribution attribution(BillSnapshot snapshot, String why) {
    return new Attribution(snapshot.bill().bill().gateway().value(), why, clock.instant());
  }

  /** Empty when another transaction was faster, or stored the same dispute. */
  private Optional<Acknowledgement> commit(StoreTransaction transaction, DisputeNotification news) {
    if (paymentStore.commit(transaction) != Commit.DONE) {
      return Optional.empty();
    }
    LOG.info("dispute={} report={}", news.dispute(), news.report());
    return Optional.of(Acknowledgement.RECORDED);
  }
}
