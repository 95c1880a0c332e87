package io.tollgate.settle;

import io.tollgate.bill.Bill;
import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Memo;
import io.tollgate.bill.Pacing;
import io.tollgate.bill.RefundState;
import io.tollgate.gateway.Acknowledgement;
import io.tollgate.gateway.Callback.DisputeNews;
import io.tollgate.gateway.Callback.DisputeReport;
import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.money.Money;
import io.tollgate.order.OrderState;
import io.tollgate.store.BillRow;
import io.tollgate.store.CaseKind;
import io.tollgate.store.Ledger;
import io.tollgate.store.Ledger.Commit;
import io.tollgate.store.LedgerTransaction;
import io.tollgate.store.OrderRow;
import io.tollgate.store.Origin;
import io.tollgate.store.Receipt;
import io.tollgate.store.ReceiptRow;
import io.tollgate.store.RefundKind;
import io.tollgate.store.ReviewCase;
import io.tollgate.store.Ruling;
import io.tollgate.store.Situation;
import io.tollgate.store.StoredRefund;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows disputes. One that is lost takes its money from the receipt as a row of the refunds, so
 * that every sum over receipts and refunds counts it (Invariant 9, DECISIONS 94). News may come
 * twice and in any order.
 */
@Singleton
public class SettleDispute {

  private static final Logger LOG = LoggerFactory.getLogger(SettleDispute.class);

  private final Ledger ledger;
  private final SettleRefund refunds;
  private final Clock clock;

  public SettleDispute(Ledger ledger, SettleRefund refunds, Clock clock) {
    this.ledger = ledger;
    this.refunds = refunds;
    this.clock = clock;
  }

  /** Applies what a gateway says of a dispute about money in the books. */
  Acknowledgement settle(GatewayId gateway, Receipt about, DisputeNews news) {
    return Attempts.until(news.dispute(), () -> attempt(gateway, about, news));
  }

  /**
   * Opens a case about each of these receipts: they have one transaction number, and only a person
   * can say which is disputed.
   */
  Acknowledgement leaveToPerson(List<Receipt> receipts, DisputeNews news) {
    Instant answerBy = news.report() instanceof DisputeReport.Open(Instant by) ? by : Pacing.NEVER;
    List<Acknowledgement> outcomes =
        receipts.stream()
            .map(
                receipt ->
                    Attempts.until(
                        news.dispute(),
                        () ->
                            opened(
                                ledger.ofBill(receipt.billId()).orElseThrow(),
                                receipt,
                                ledger.dispute(receipt, news.dispute()),
                                news,
                                answerBy)))
            .toList();
    return outcomes.contains(Acknowledgement.RECORDED)
        ? Acknowledgement.RECORDED
        : Acknowledgement.ALREADY_RECORDED;
  }

  /** Empty when somebody else was faster. */
  private Optional<Acknowledgement> attempt(GatewayId gateway, Receipt about, DisputeNews news) {
    // The order first: whatever changes the rest after this read also changes the order's row.
    Situation situation = ledger.ofBill(about.billId()).orElseThrow();
    Receipt receipt = ledger.receipt(about.id()).orElseThrow();
    Optional<ReviewCase> known = ledger.dispute(receipt, news.dispute());
    Optional<StoredRefund> booked = ledger.findRefund(gateway, news.dispute());
    return switch (news.report()) {
      case DisputeReport.Open open -> opened(situation, receipt, known, news, open.answerBy());
      case DisputeReport.Won _ -> won(situation, receipt, known, booked, news);
      case DisputeReport.Lost _ -> lost(situation, receipt, known, booked, news);
    };
  }

  private Optional<Acknowledgement> opened(
      Situation situation,
      Receipt receipt,
      Optional<ReviewCase> known,
      DisputeNews news,
      Instant answerBy) {
    if (known.filter(about -> !about.isOpen() || isSame(about, news, answerBy)).isPresent()) {
      return Optional.of(Acknowledgement.ALREADY_RECORDED);
    }
    BillRow bill = unmoved(situation, "disputed");
    ReceiptRow money = bill.receipt(receipt);
    if (known.isPresent()) {
      money.disputeTerms(news.dispute(), news.amount(), answerBy);
    } else {
      money.openDispute(news.dispute(), news.amount(), answerBy);
      bill.publishReview(CaseKind.DISPUTE);
    }
    return commit(bill.transaction(), news);
  }

  private static boolean isSame(ReviewCase about, DisputeNews news, Instant answerBy) {
    return about.amount() == news.amount().minorUnits()
        && about.currency().equals(news.amount().currency().getCurrencyCode())
        && about.answerBy().equals(answerBy);
  }

  /** Money that was booked as lost and is here again goes the way of a refund that bounced. */
  private Optional<Acknowledgement> won(
      Situation situation,
      Receipt receipt,
      Optional<ReviewCase> known,
      Optional<StoredRefund> booked,
      DisputeNews news) {
    if (booked.isPresent()) {
      StoredRefund after =
          refunds.told(
              situation.bill().bill().gateway(),
              booked.get(),
              new RefundReport.Failed("won", "won"));
      return Optional.of(
          after.equals(booked.get()) ? Acknowledgement.ALREADY_RECORDED : Acknowledgement.RECORDED);
    }
    if (known.filter(about -> !about.isOpen()).isPresent()) {
      return Optional.of(Acknowledgement.ALREADY_RECORDED);
    }
    BillRow bill = unmoved(situation, "dispute won");
    ReceiptRow money = bill.receipt(receipt);
    if (known.isEmpty()) {
      money.openDispute(news.dispute(), news.amount(), Pacing.NEVER);
    }
    money.answerCase(CaseKind.DISPUTE, news.dispute(), "WON");
    money.publishDisputeWon(news.dispute());
    return commit(bill.transaction(), news);
  }

  private Optional<Acknowledgement> lost(
      Situation situation,
      Receipt receipt,
      Optional<ReviewCase> known,
      Optional<StoredRefund> booked,
      DisputeNews news) {
    if (known.filter(about -> isWon(about, situation)).isPresent()) {
      return Optional.of(Acknowledgement.ALREADY_RECORDED);
    }
    if (booked.isPresent()
        || receipt.refundable() == 0 && receipt.refunding() == receipt.refunded()) {
      return concluded(situation, receipt, known, booked, news);
    }
    if (!isBookable(receipt, news.amount())) {
      return opened(situation, receipt, known, news, Pacing.NEVER);
    }
    long taken = Math.min(news.amount().minorUnits(), receipt.refundable());
    Instant now = clock.instant();
    OrderState after = SettleRefund.orderWithout(situation.order(), receipt, taken, now);
    Bill bill = situation.bill().bill();
    OrderRow order =
        LedgerTransaction.lock(situation.order(), after, origin(situation, "dispute lost"));
    ReceiptRow money = order.bill(situation.bill()).receipt(receipt);
    if (known.isEmpty()) {
      money.openDispute(news.dispute(), news.amount(), Pacing.NEVER);
    }
    order.addRefund(bill.gateway(), row(bill, receipt, news.dispute(), taken, now));
    money.answerCase(CaseKind.DISPUTE, news.dispute(), "LOST");
    return commit(order.transaction(), news);
  }

  /** Whether the gateway said so, behind which an older event that is told late has no say. */
  private static boolean isWon(ReviewCase about, Situation situation) {
    return about.verdict() instanceof ReviewCase.Verdict.Decided decided
        && decided.decision().equals("won")
        && decided.who().equals(situation.bill().bill().gateway().value());
  }

  /** The money has left the books already; only the case may still wait. */
  private Optional<Acknowledgement> concluded(
      Situation situation,
      Receipt receipt,
      Optional<ReviewCase> known,
      Optional<StoredRefund> booked,
      DisputeNews news) {
    if (known.filter(about -> !about.isOpen()).isPresent()) {
      return Optional.of(Acknowledgement.ALREADY_RECORDED);
    }
    BillRow bill = unmoved(situation, "dispute lost");
    ReceiptRow money = bill.receipt(receipt);
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
        && (disputed.minorUnits() <= receipt.refundable() || isSettled);
  }

  /**
   * Writes a person's decision that a dispute is lost: with it the money leaves the books, all that
   * is left of it where the gateway named no amount in its currency. What the gateway says
   * afterwards finds it gone.
   *
   * @param about an open case of a dispute
   */
  public LedgerTransaction conceding(ReviewCase about, Ruling ruling, Origin origin) {
    Situation situation = ledger.ofBill(about.billId()).orElseThrow();
    Receipt receipt = ledger.receipt(about.receiptId()).orElseThrow();
    Bill bill = situation.bill().bill();
    boolean isKnown = about.currency().equals(receipt.amount().currency().getCurrencyCode());
    long taken = isKnown ? Math.min(about.amount(), receipt.refundable()) : receipt.refundable();
    boolean isBooked = ledger.findRefund(bill.gateway(), about.reference()).isPresent();
    if (taken == 0 || isBooked) {
      OrderRow order =
          LedgerTransaction.lock(situation.order(), situation.order().state(), origin)
              .decide(ruling);
      if (!isBooked) {
        order.bill(situation.bill()).receipt(receipt).publishDisputeLost(about.reference());
      }
      return order.transaction();
    }
    OrderState after = SettleRefund.orderWithout(situation.order(), receipt, taken, origin.at());
    return LedgerTransaction.lock(situation.order(), after, origin)
        .decide(ruling)
        .addRefund(bill.gateway(), row(bill, receipt, about.reference(), taken, origin.at()))
        .transaction();
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
  private BillRow unmoved(Situation situation, String why) {
    return LedgerTransaction.lock(
            situation.order(), situation.order().state(), origin(situation, why))
        .bill(situation.bill());
  }

  private Origin origin(Situation situation, String why) {
    return new Origin(situation.bill().bill().gateway().value(), why, clock.instant());
  }

  /** Empty when somebody else was faster, or wrote the same dispute down. */
  private Optional<Acknowledgement> commit(LedgerTransaction transaction, DisputeNews news) {
    if (ledger.commit(transaction) != Commit.DONE) {
      return Optional.empty();
    }
    LOG.info("dispute={} report={}", news.dispute(), news.report());
    return Optional.of(Acknowledgement.RECORDED);
  }
}
