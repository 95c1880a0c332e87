package io.tollgate.gateway;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Memo;
import io.tollgate.money.Money;
import java.time.Instant;
import java.util.OptionalInt;

/** The ability to make refunds. A gateway without it does not implement this. */
public interface Refunds {

  /**
   * Pure: until when money can go back through the gateway. Nothing later is planned or asked of it
   * (DECISIONS 134).
   *
   * @param paidAt when the gateway took the money
   * @return {@link io.tollgate.bill.Pacing#NEVER} where its documents name no end
   */
  Instant refundableUntil(Instant paidAt);

  /**
   * Pure: within how many working days the buyer has the money of a refund that is done, by what
   * the gateway's documents promise at the longest; empty where they promise nothing.
   */
  default OptionalInt arrivesWithinDays() {
    return OptionalInt.empty();
  }

  /** Pure: the identity of this refund at the gateway and the strings it will be bound to. */
  RefundPlan planRefund(NewRefund refund, Instant now);

  /**
   * Asks the gateway to give money back. Uses only what is stored. Repeated only after {@link
   * #queryRefund} said that the identity is not found; then repeating it is safe.
   *
   * @throws GatewayUnreachable when we asked and know nothing
   */
  RefundReport refund(Refund refund);

  /**
   * Asks what became of a refund. A gateway where no answer proves that a repeat is safe says that
   * it is undecided, never that it is not found.
   *
   * @throws GatewayUnreachable when the answer says nothing about the refund
   */
  RefundReport queryRefund(Refund refund);

  /**
   * A refund about to be planned.
   *
   * @param transactionId the gateway's number for the money that goes back
   * @param reason what the buyer reads, at most 100 characters
   */
  record NewRefund(Bill bill, String transactionId, Money amount, String reason) {}

  /**
   * @param identity unique at the gateway; the refund's name for ever
   */
  record RefundPlan(String identity, Memo memo) {}

  /** A committed refund. */
  record Refund(
      String identity, Bill bill, String transactionId, Money amount, String reason, Memo memo) {}

  /** What a gateway says of a refund, in our words. */
  sealed interface RefundReport {

    /** Taken, not finished. */
    record Pending() implements RefundReport {}

    record Done() implements RefundReport {}

    /**
     * All of a payment of the bill went back, and the gateway names neither which payment nor which
     * refund: this one is done if the bill was paid only once.
     */
    record WhollyRefunded() implements RefundReport {}

    /** Final: no money went back under this identity. */
    record Failed(String reason, String code) implements RefundReport {}

    /** The gateway never heard of this identity, and a repeat is still possible. */
    record NotFound() implements RefundReport {}

    /** The gateway wants a person to decide. */
    record Undecided(String code) implements RefundReport {}
  }
}
