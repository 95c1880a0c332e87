package io.tollgate.stored;

import io.tollgate.bill.BillState;
import io.tollgate.bill.NextStep;
import io.tollgate.bill.PaymentInstructions;
import io.tollgate.order.Order;
import io.tollgate.order.OrderState.Step;
import java.util.Optional;

/**
 * Everything a decision about one bill needs, as one read saw it.
 *
 * @param orderPaid the order has its applied receipt
 * @param number where the reported transaction stands; new when no money was reported
 * @param replaced another live order carries the same number of the shop
 * @param outOfStock the order has failed, and what it sold cannot be had any more
 * @param moneyInProgress a gateway says that money for the order is on its way, by this bill or by
 *     another one
 * @param casesInReview how many cases a person must decide about money that came, or may have come,
 *     for the order: late, wrong, doubtful or for the second time, by this bill or by another one
 * @param othersOpen another bill of the order may still be paid, such as one that was replaced
 * @param money what became of the money that came by this bill
 */
public record BillSnapshot(
    Order order,
    StoredBill bill,
    boolean orderPaid,
    TransactionNumber number,
    boolean replaced,
    boolean outOfStock,
    boolean moneyInProgress,
    int casesInReview,
    boolean othersOpen,
    BillMoney money) {

  /** Whether a person must decide about money of the order. */
  public boolean moneyInReview() {
    return casesInReview > 0;
  }

  /** Whether the order still waits for its money before it can go on. */
  public boolean waitsForMoney() {
    return !orderPaid && (order.state() == Step.NEW || order.state() == Step.HOLD);
  }

  /** Whether it waits for this bill to bring it. */
  public boolean waitsForThisBill() {
    return bill.isLive() && waitsForMoney();
  }

  /** Whether the order is not paid and its money is on the way. */
  public boolean isAboutToBePaid() {
    return waitsForMoney() && moneyInProgress;
  }

  /** Whether its goods go out, or went out, before the money of this bill comes. */
  public boolean isFulfilledOnTrust() {
    return bill.isLive() && !orderPaid && !waitsForMoney() && order.state() instanceof Step;
  }

  /** Whether its buyer is asked for this bill's money: never for what may be paid already. */
  public boolean isPayable() {
    return waitsForThisBill() && !moneyInProgress && !moneyInReview();
  }

  /**
   * Whether nobody may tell the buyer that no money was taken, although this bill is not paid: no
   * gateway's word ended it, or money may come by another one.
   */
  public boolean isUndecided() {
    boolean isEndedByUs =
        bill.bill().state() instanceof BillState.Expired expired && expired.code().isEmpty();
    return isEndedByUs || othersOpen || moneyInReview();
  }

  /** What the buyer must know to pay without a gateway, as long as the money is asked for. */
  public Optional<PaymentInstructions> instructions() {
    return bill.collect()
        .filter(
            collect ->
                switch (collect) {
                  case BEFORE -> isPayable();
                  case AFTER -> isCashOutstanding();
                })
        .map(_ -> PaymentInstructions.of(bill.bill().memo().values()));
  }

  /** Whether goods go out, or went out, for money that has yet to come. */
  private boolean isCashOutstanding() {
    return bill.isLive() && !orderPaid && !moneyInReview() && order.state() instanceof Step;
  }

  /** What the buyer does next, in every answer but the replay of an earlier one. */
  public NextStep nextStep() {
    return isPayable() ? bill.nextStep() : new NextStep.None();
  }
}
