package io.tollgate.store;

import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Report;

/**
 * A receipt about to be stored.
 *
 * @param merchantReference as the gateway wrote it; the column keeps 64 characters of it, and the
 *     evidence all
 * @param source where the gateway's report came from
 * @param numberTwice whether the transaction number is known to be stored elsewhere; a duplicate
 *     key refuses the money where it does and this says that it does not
 */
public record NewReceipt(
    GatewayId gateway,
    String account,
    String merchantReference,
    Report.Paid paid,
    String source,
    boolean numberTwice) {}
