package io.tollgate.store;

import java.time.Instant;

/** Something that a person must decide. Each id is 0 where the case is about no such thing. */
public record ReviewCase(
    long id,
    CaseKind kind,
    long orderId,
    long billId,
    long receiptId,
    long refundId,
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
