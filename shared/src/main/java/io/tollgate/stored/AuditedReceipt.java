package io.tollgate.stored;

import io.tollgate.bill.Evidence;
import io.tollgate.money.Money;
import io.tollgate.store.LockedReceipt;

/**
 * A receipt as its gateway is asked about it.
 *
 * @param reference as the gateway wrote it, cut at {@link LockedReceipt#REFERENCE_CHARACTERS_MAX}
 */
public record AuditedReceipt(
    long id,
    String gateway,
    String account,
    String reference,
    String transactionId,
    Money amount,
    Evidence evidence) {}
