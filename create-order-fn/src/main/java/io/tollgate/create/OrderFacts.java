package io.tollgate.create;

import io.tollgate.stored.BillSnapshot;
import java.util.List;

/** What is stored about the order that a payment is asked for. */
sealed interface OrderFacts {

  /** No order has this number. */
  record None() implements OrderFacts {}

  /**
   * @param newest the order with its live bill, else with its newest
   * @param replacedWithMoney at most one: an order of this number that was replaced, and whose
   *     money came all the same or is on its way
   */
  record Found(BillSnapshot newest, List<BillSnapshot> replacedWithMoney, Match match)
      implements OrderFacts {}

  /** How the order compares with what is to be paid now. */
  enum Match {
    EXACT,
    /** The same lines at the same total, for another contact or address, or with another note. */
    OTHER_DETAILS,
    /** Another total, or other lines. */
    OTHER_PURCHASE
  }
}
