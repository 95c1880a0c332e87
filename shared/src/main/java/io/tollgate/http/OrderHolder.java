package io.tollgate.http;

import io.tollgate.store.OrderRecord;

/**
 * Whoever holds the key of an order.
 *
 * @param order the one that the key opens
 */
public record OrderHolder(OrderRecord order) implements Caller {}
