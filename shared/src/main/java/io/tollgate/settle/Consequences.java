package io.tollgate.settle;

import io.tollgate.bill.Bill;
import io.tollgate.bill.BillState;
import io.tollgate.bill.Pacing;
import io.tollgate.bill.Report;
import io.tollgate.bill.ReviewReason;
import io.tollgate.gateway.Acknowledgement;
import io.tollgate.order.Order;
import io.tollgate.order.OrderState;
import io.tollgate.order.OrderState.FailureReason;
import io.tollgate.order.OrderState.Step;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.CaseKind;
import io.tollgate.stored.ReceiptRole;
import io.tollgate.stored.TransactionNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a report does to a bill and its order. Pure: the same situation, report and time always give
 * the same consequences, and nothing else in the product decides what money means (Invariant 4).
 *
 * @param bill the bill's state afterwards
 * @param order the order's state afterwards
 * @param receipt how the reported money is stored as a receipt
 * @param cases what a person must decide
 * @param acknowledgement what is acknowledged to the gateway once this is committed
 */
public record Consequences(
    BillState bill,
    OrderState order,
    ReceiptRole receipt,
    Set<CaseKind> cases,
    Acknowledgement acknowledgement) {

  public static Consequences of(
      BillSnapshot snapshot, Report report, Instant now, Duration settlesWithin) {
    if (isRepeat(snapshot)) {
      return unchanged(
          snapshot,
          isOfWrongAmount(snapshot, report)
              ? Acknowledgement.WRONG_AMOUNT
              : Acknowledgement.ALREADY_RECORDED);
    }
    BillState after = snapshot.bill().bill().after(report, now, settlesWithin);
    if (report instanceof Report.Paid paid) {
      Consequences money = withDoubledNumber(snapshot, ofMoney(snapshot, paid, after));
      return paid.isOneOfSeveral() ? money.with(CaseKind.SUSPICIOUS) : money;
    }
    return after.equals(snapshot.bill().bill().state())
        ? none(snapshot)
        : ofClosing(snapshot, after, now);
  }

  /** Of a report that changes nothing. */
  static Consequences none(BillSnapshot snapshot) {
    return unchanged(
        snapshot,
        isUndecided(snapshot.bill().bill().state())
            ? Acknowledgement.IGNORED
            : Acknowledgement.ALREADY_RECORDED);
  }

  /**
   * The same number under the same bill. What a gateway signs names its bill; a person who confirms
   * names the number alone, which therefore counts once for all bills.
   */
  private static boolean isRepeat(BillSnapshot snapshot) {
    return switch (snapshot.number()) {
      case NEW -> false;
      case RECORDED -> true;
      case ELSEWHERE -> snapshot.bill().collect().isPresent();
    };
  }

  /** VNPAY checks the amount before it asks whether the payment is known. */
  private static boolean isOfWrongAmount(BillSnapshot snapshot, Report report) {
    Bill bill = snapshot.bill().bill();
    return report instanceof Report.Paid paid
        && bill.state() instanceof BillState.InReview
        && !paid.received().equals(bill.amount());
  }

  /** The money counts as ever, and a person compares it with the other of this number. */
  private static Consequences withDoubledNumber(BillSnapshot snapshot, Consequences money) {
    return snapshot.number() == TransactionNumber.ELSEWHERE
        ? money.with(CaseKind.NUMBER_TWICE)
        : money;
  }

  private Consequences with(CaseKind another) {
    Set<CaseKind> all = EnumSet.of(another);
    all.addAll(cases);
    return new Consequences(bill, order, receipt, all, acknowledgement);
  }

  /** Undecided: a report that changes nothing is ignored there, and is not a duplicate. */
  private static boolean isUndecided(BillState state) {
    return switch (state) {
      case BillState.Created _, BillState.Pending _, BillState.InReview _ -> true;
      case BillState.Paid _, BillState.Failed _, BillState.Expired _ -> false;
    };
  }

  /**
   * Of a gateway's doubt about a bill whose money a person has decided about, or that is paid: it
   * may be other money than that.
   */
  static Consequences ofFurtherDoubt(BillSnapshot snapshot) {
    return new Consequences(
        snapshot.bill().bill().state(),
        snapshot.order().state(),
        ReceiptRole.NONE,
        EnumSet.of(CaseKind.SUSPICIOUS),
        Acknowledgement.RECORDED);
  }

  /** Whether there is nothing to write down. */
  public boolean changesNothing(BillSnapshot snapshot) {
    return receipt == ReceiptRole.NONE
        && cases.isEmpty()
        && bill.equals(snapshot.bill().bill().state())
        && order.equals(snapshot.order().state());
  }

  private static Consequences unchanged(BillSnapshot snapshot, Acknowledgement acknowledgement) {
    return new Consequences(
        snapshot.bill().bill().state(),
        snapshot.order().state(),
        ReceiptRole.NONE,
        EnumSet.noneOf(CaseKind.class),
        acknowledgement);
  }

  private static Consequences ofMoney(BillSnapshot snapshot, Report.Paid paid, BillState after) {
    Bill bill = snapshot.bill().bill();
    if (bill.state() instanceof BillState.Paid) {
      // VNPAY demands to hear that the order was confirmed before, also of another transaction.
      return extra(snapshot, after, CaseKind.SECOND_TRANSACTION, Acknowledgement.ALREADY_RECORDED);
    }
    if (!(after instanceof BillState.Paid)) {
      return new Consequences(
          after,
          snapshot.order().state(),
          ReceiptRole.MISMATCH,
          EnumSet.of(CaseKind.WRONG_AMOUNT),
          Acknowledgement.WRONG_AMOUNT);
    }
    if (snapshot.orderPaid()) {
      return extra(snapshot, after, CaseKind.SECOND_PAYMENT);
    }
    return snapshot.order().state() instanceof OrderState.Failed failed
        ? ofLateMoney(snapshot, after, failed, paid.paidAt())
        : applied(snapshot, after);
  }

  private static Consequences ofLateMoney(
      BillSnapshot snapshot, BillState after, OrderState.Failed failed, Instant paidAt) {
    if (failed.reason() == FailureReason.CANCELLED) {
      return extra(snapshot, after, CaseKind.LATE_CANCELLED);
    }
    if (failed.reason() == FailureReason.REPLACED || snapshot.replaced()) {
      return extra(snapshot, after, CaseKind.LATE_REPLACED);
    }
    if (paidAt.isAfter(failed.at().plus(Pacing.LATE_ACCEPTED))) {
      return extra(snapshot, after, CaseKind.LATE_TOO_LATE);
    }
    if (snapshot.outOfStock()) {
      return extra(snapshot, after, CaseKind.LATE_NO_STOCK);
    }
    return applied(snapshot, after);
  }

  /** Where an order goes once money pays it, if it may go there. */
  public static OrderState orderOncePaid(BillSnapshot snapshot) {
    return switch (snapshot.order().state()) {
      case Step.NEW, Step.HOLD -> approved(snapshot);
      case Step paidLater -> paidLater;
      case OrderState.Failed _ -> approved(snapshot);
    };
  }

  private static OrderState approved(BillSnapshot snapshot) {
    return snapshot.bill().autoApprove() ? Step.PROCESSING : Step.HOLD;
  }

  private static Consequences applied(BillSnapshot snapshot, BillState after) {
    return new Consequences(
        after,
        orderOncePaid(snapshot),
        ReceiptRole.APPLIED,
        EnumSet.noneOf(CaseKind.class),
        Acknowledgement.RECORDED);
  }

  private static Consequences extra(BillSnapshot snapshot, BillState after, CaseKind kind) {
    return extra(snapshot, after, kind, Acknowledgement.RECORDED);
  }

  private static Consequences extra(
      BillSnapshot snapshot, BillState after, CaseKind kind, Acknowledgement acknowledgement) {
    return new Consequences(
        after, snapshot.order().state(), ReceiptRole.EXTRA, EnumSet.of(kind), acknowledgement);
  }

  private static Consequences ofClosing(BillSnapshot snapshot, BillState after, Instant now) {
    return new Consequences(
        after,
        orderAfterClosing(snapshot, after, now),
        ReceiptRole.NONE,
        after instanceof BillState.InReview review
            ? EnumSet.of(caseOf(review.why()))
            : EnumSet.noneOf(CaseKind.class),
        Acknowledgement.RECORDED);
  }

  /** Only the bill that is being offered takes its order along, and only before any money. */
  private static OrderState orderAfterClosing(BillSnapshot snapshot, BillState after, Instant now) {
    Order order = snapshot.order();
    if (!snapshot.waitsForThisBill()) {
      return order.state();
    }
    return switch (after) {
      case BillState.Failed _ -> new OrderState.Failed(FailureReason.PAYMENT_FAILED, now);
      case BillState.Expired _ -> new OrderState.Failed(FailureReason.PAYMENT_EXPIRED, now);
      case BillState.Created _, BillState.Pending _, BillState.Paid _, BillState.InReview _ ->
          order.state();
    };
  }

  private static CaseKind caseOf(ReviewReason why) {
    return switch (why) {
      case WRONG_AMOUNT -> CaseKind.WRONG_AMOUNT;
      case SUSPICIOUS -> CaseKind.SUSPICIOUS;
      case UNDECIDED -> CaseKind.UNDECIDED;
    };
  }
}
