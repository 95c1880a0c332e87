package io.tollgate.store;

import io.tollgate.order.Order;

/**
 * Everything a decision about one bill needs, as one read saw it.
 *
 * @param orderPaid the order has its applied receipt
 * @param transactionKnown the reported transaction stands in the books already
 * @param replaced another live order carries the same number of the shop
 */
public record Situation(
    Order order, StoredBill bill, boolean orderPaid, boolean transactionKnown, boolean replaced) {}
