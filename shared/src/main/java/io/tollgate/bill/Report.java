package io.tollgate.bill;

import io.tollgate.money.Money;
import java.time.Instant;

/** What a gateway says of a bill, in our words, whether it called or was asked. */
public sealed interface Report {

  /**
   * Money arrived.
   *
   * @param received what the gateway says it took; settling compares it with the bill
   * @param transactionId the gateway's number for the money, never empty or "0"
   * @param paidAt when the gateway took it, which may be long before we hear of it
   */
  record Paid(Money received, String transactionId, Instant paidAt, Evidence evidence)
      implements Report {
    public Paid {
      if (transactionId.isBlank() || transactionId.equals("0")) {
        throw new IllegalArgumentException("Money without a transaction id");
      }
    }
  }

  /** One attempt failed; the bill stays payable. */
  record Declined(String reason, String code) implements Report {}

  /** Final by the gateway's promise: this bill can no longer be paid. */
  record Failed(String reason, String code) implements Report {}

  /**
   * Not paid yet.
   *
   * @param inProgress money may be on its way: the bill must not expire under it
   */
  record Pending(boolean inProgress) implements Report {}

  /** The gateway does not know this bill. */
  record NotFound() implements Report {}

  /** The gateway itself doubts this money: a person must look. */
  record Suspicious(String code) implements Report {}
}
