package io.tollgate.store;

import io.tollgate.money.Money;
import io.tollgate.order.OrderNumber;

/**
 * An order about to be placed.
 *
 * @param keyNonce what the order key is derived from
 * @param keySha256 all that is kept of the order key itself
 * @param buyer JSON, as the shop sent it
 * @param metadata JSON, as the shop sent it
 * @param productFlags what the ordered things are, separated by blanks
 */
public record NewOrder(
    OrderNumber number,
    String shopRef,
    String keyNonce,
    String keySha256,
    Money total,
    String description,
    String buyer,
    String metadata,
    String productFlags) {}
