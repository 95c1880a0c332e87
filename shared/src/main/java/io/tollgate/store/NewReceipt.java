package io.tollgate.store;

import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Report;

/**
 * Money about to be entered into the books.
 *
 * @param merchantReference as the gateway wrote it; the column keeps 64 characters of it, and the
 *     evidence all
 * @param source the way on which the gateway's word came
 * @param numberTwice whether the transaction number is known to stand elsewhere; a duplicate key
 *     refuses the money where it does and this says that it does not
 */
public record NewReceipt(
    GatewayId gateway,
    String account,
    String merchantReference,
    Report.Paid paid,
    String source,
    boolean numberTwice) {}
