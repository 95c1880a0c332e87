package io.tollgate.stored;

import java.time.Instant;

/**
 * Something that a person must decide. Each id is 0 where the case is about no such thing.
 *
 * @param reference the gateway's own name for what it is about; empty where it has none
 * @param amount what is disputed, in minor units of {@code currency}; 0 and empty in other cases
 * @param answerBy until when the shop can answer a dispute; {@link io.tollgate.bill.Pacing#NEVER}
 *     where no time is named
 */
public record ReviewCase(
    long id,
    CaseKind kind,
    long orderId,
    long billId,
    long receiptId,
    long refundId,
    String reference,
    long amount,
    String currency,
    Instant answerBy,
    Verdict verdict) {

  /** Whether and how it was decided; once it was, it stays so. */
  public sealed interface Verdict {

    record Open() implements Verdict {}

    record Decided(String decision, String who, String note, Instant at) implements Verdict {}
  }

  public boolean isOpen() {
    return verdict instanceof Verdict.Open;
  }
}
