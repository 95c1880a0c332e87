package io.tollgate.privacy;

import java.time.Instant;

/**
 * What an order is called, and when its buyer's data was removed.
 *
 * @param by an operator, or {@link Anonymise#RETENTION}
 */
public record AnonymisedOrder(long id, String number, String shopRef, Instant at, String by) {}
