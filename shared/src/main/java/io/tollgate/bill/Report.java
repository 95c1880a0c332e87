package io.tollgate.bill;

import io.tollgate.money.Money;
import java.time.Instant;

/** What a gateway says of a bill, in our words, whether it called or was asked (DECISIONS 83). */
public sealed interface Report {

  /**
   * Money arrived.
   *
   * @param received what the gateway says it took; settling compares it with the bill
   * @param transactionId the gateway's number for the money, never empty or "0", of at most {@link
   *     #TRANSACTION_ID_MAX} characters
   * @param paidAt when the gateway took it, which may be long before we hear of it
   * @param isOneOfSeveral whether the same answer shows other money for the bill, which a person
   *     has to find at the gateway
   */
  record Paid(
      Money received,
      String transactionId,
      Instant paidAt,
      Evidence evidence,
      boolean isOneOfSeveral)
      implements Report {

    /** What its column holds. */
    public static final int TRANSACTION_ID_MAX = 64;

    public Paid(Money received, String transactionId, Instant paidAt, Evidence evidence) {
      this(received, transactionId, paidAt, evidence, false);
    }

    public Paid {
      if (transactionId.isBlank() || transactionId.equals("0")) {
        throw new IllegalArgumentException("Money without a transaction id");
      }
      if (transactionId.length() > TRANSACTION_ID_MAX) {
        throw new IllegalArgumentException("No column holds this transaction id");
      }
    }

    public Paid oneOfSeveral() {
      return new Paid(received, transactionId, paidAt, evidence, true);
    }
  }

  /** One attempt failed; the bill stays payable. */
  record Declined(String reason, String code) implements Report {}

  /** Final by the gateway's promise: what was tried was refused, and nobody can try again. */
  record Failed(String reason, String code) implements Report {}

  /** Final by the gateway's promise: the time ran out, or the session was ended, unpaid. */
  record Expired(String code) implements Report {}

  /** Not paid yet, and nobody is paying: the bill may be replaced, and expires at its deadline. */
  record Waiting() implements Report {}

  /**
   * Not paid yet, and the buyer may be at the gateway's page, or what became of a payment is
   * unknown: the bill may be replaced, but does not expire under the buyer.
   */
  record OpenPage() implements Report {}

  /**
   * The buyer has authorised the payment and the money is on its way: the bill is neither replaced
   * nor expired.
   */
  record InProgress() implements Report {}

  /** The gateway does not know this bill. */
  record NotFound() implements Report {}

  /** The gateway itself doubts this money: a person must look. */
  record Suspicious(String code) implements Report {}
}
