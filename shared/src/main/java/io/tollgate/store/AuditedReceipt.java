package io.tollgate.store;

import io.tollgate.bill.Evidence;
import io.tollgate.money.Money;

/**
 * A receipt as its gateway is asked about it.
 *
 * @param reference as the gateway wrote it, cut at {@link ReceiptRow#REFERENCE_CHARACTERS_MAX}
 */
record AuditedReceipt(
    long id,
    String gateway,
    String account,
    String reference,
    String transactionId,
    Money amount,
    Evidence evidence) {}
