package io.tollgate.order;

import io.tollgate.money.Money;

/**
 * What the shop sells and wants paid.
 *
 * @param number of the order for people ({@link OrderNumber}); the shop's as long as reconcile has
 *     not drawn one for an order that an older version of ours placed
 * @param keyNonce what the order key is derived from, with a secret that is not stored here
 * @param keySha256 all that is kept of the order key itself
 * @param shopRef the shop's own number for it, unique among orders that have not failed
 * @param isOfCart whether it sells products of ours, out of a customer's cart
 * @param version counts every change to the order or to one of its bills: the order row is the lock
 */
public record Order(
    long id,
    String number,
    String shopRef,
    String keyNonce,
    String keySha256,
    OrderState state,
    Money total,
    boolean isOfCart,
    int version) {}
