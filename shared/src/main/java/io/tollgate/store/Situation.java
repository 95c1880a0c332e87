package io.tollgate.store;

import io.tollgate.order.Order;
import io.tollgate.order.OrderState.Step;

/**
 * Everything a decision about one bill needs, as one read saw it.
 *
 * @param orderPaid the order has its applied receipt
 * @param number where the reported transaction stands; new when no money was reported
 * @param replaced another live order carries the same number of the shop
 * @param outOfStock the order has failed, and what it sold cannot be had any more
 * @param moneyInReview a person must decide about money that came, or may have come, for the order:
 *     late, wrong, doubtful or for the second time, by this bill or by another one
 * @param money what became of the money that came by this bill
 */
public record Situation(
    Order order,
    StoredBill bill,
    boolean orderPaid,
    TransactionNumber number,
    boolean replaced,
    boolean outOfStock,
    boolean moneyInReview,
    BillMoney money) {

  /** Whether the order still waits for its money before it can go on. */
  public boolean waitsForMoney() {
    return !orderPaid && (order.state() == Step.NEW || order.state() == Step.HOLD);
  }

  /** Whether it waits for this bill to bring it. */
  public boolean waitsForThisBill() {
    return bill.isLive() && waitsForMoney();
  }
}
