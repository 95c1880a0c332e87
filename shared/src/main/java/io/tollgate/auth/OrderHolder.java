package io.tollgate.auth;

import io.tollgate.stored.StoredOrder;

/**
 * Whoever holds the key of an order.
 *
 * @param order the one that the key opens
 */
public record OrderHolder(StoredOrder order) implements Caller {}
