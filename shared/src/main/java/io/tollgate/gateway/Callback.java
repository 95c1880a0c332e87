package io.tollgate.gateway;

import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.money.Money;
import java.time.Instant;
import java.util.Optional;

/**
 * The result of authenticating and reading a message from outside. A variant with facts in it
 * exists only verified.
 */
public sealed interface Callback {

  /** The gateway's report about a bill, authenticated by a signature of this account. */
  record Verified(String account, Ref ref, Report report) implements Callback {}

  /**
   * A genuine message about a reference that none of our bills can have.
   *
   * @param merchantReference as the gateway wrote it
   */
  record Foreign(String account, String merchantReference, Report report) implements Callback {}

  /**
   * What a genuine message says of a bill: verified, or foreign where its reference can be none of
   * our bills'.
   *
   * @param merchantReference as the gateway wrote it
   * @param ref the same, where it is one of ours
   */
  static Callback about(
      String account, String merchantReference, Optional<Ref> ref, Report report) {
    return ref.<Callback>map(ours -> new Verified(account, ours, report))
        .orElseGet(() -> new Foreign(account, merchantReference, report));
  }

  /**
   * A notification of a refund, whether we asked for it or somebody made it at the gateway's own
   * dashboard.
   *
   * @param transactionId the gateway's number for the money that goes back
   * @param identity ours, where the refund carries it; else the gateway's own name for it
   * @param at when the gateway wrote the notification
   */
  record RefundNotification(
      String account,
      String transactionId,
      String identity,
      Money amount,
      RefundReport report,
      Instant at)
      implements Callback {}

  /**
   * The buyer disputes a payment with the bank.
   *
   * @param dispute the gateway's name for it
   * @param amount what is disputed, which may be another amount or currency than was paid
   * @param at when the gateway wrote the notification
   */
  record DisputeNotification(
      String account,
      String transactionId,
      String dispute,
      Money amount,
      DisputeReport report,
      Instant at)
      implements Callback {}

  /** Where a dispute stands at the gateway. */
  sealed interface DisputeReport {

    /**
     * The shop may answer, or the bank has not decided.
     *
     * @param answerBy until when the shop can answer; {@link io.tollgate.bill.Pacing#NEVER} where
     *     no time is named
     */
    record Open(Instant answerBy) implements DisputeReport {}

    /** The money stays with the shop, or is with it again. */
    record Won() implements DisputeReport {}

    /** The money is the buyer's. */
    record Lost() implements DisputeReport {}
  }

  /** The buyer's browser came back. It proves nothing of the money. */
  record Returned(String account, Ref ref) implements Callback {}

  /** Genuine and of no concern to us. */
  record Irrelevant(String type) implements Callback {}

  record Rejected(Reason reason) implements Callback {}

  /** Why a message was rejected. */
  enum Reason {
    UNSIGNED,
    FORGED,
    STALE,
    MALFORMED
  }
}
