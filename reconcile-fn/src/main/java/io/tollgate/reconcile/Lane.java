package io.tollgate.reconcile;

import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;

/**
 * One kind of due work at one gateway: what shares concurrency and waits for nobody else's.
 *
 * @param name for the log: "refunds of vnpay"
 * @param claim leases what has been due longest, at most so many, and returns the work on each,
 *     which whoever claims begins at once; empty when nothing is due
 * @param countDue how much is due and not claimed
 */
record Lane(String name, IntFunction<List<Runnable>> claim, IntSupplier countDue) {}
