package io.tollgate.auth;

/**
 * A person or program of the shop that may look at everything operators see, and change nothing.
 * Every {@link Operator} may do so too.
 *
 * @param name as in {@link Operator}
 * @param mayOperate whether the same token would pass for an {@link Operator}'s
 * @param mayRefund as in {@link Operator}
 */
public record Viewer(String name, boolean mayOperate, boolean mayRefund) implements Caller {}
