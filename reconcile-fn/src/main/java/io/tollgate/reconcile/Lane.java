package io.tollgate.reconcile;

import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * One kind of due work at one gateway: what shares concurrency and waits for nobody else's.
 *
 * @param name for the log: "refunds of vnpay"
 * @param claim leases what has been due longest and returns the work on it, which whoever claims
 *     begins at once; empty when nothing is due
 * @param countDue how much is due and not claimed
 */
record Lane(String name, Supplier<Optional<Runnable>> claim, IntSupplier countDue) {}
