package io.tollgate.simulator.stripe;

import java.time.Duration;
import java.time.Instant;

/**
 * A payment that the buyer disputes with the bank.
 *
 * @param amount what is disputed, normally all of the charge
 * @param status as the API says it: needs_response, won or lost
 */
record Dispute(
    String id,
    String account,
    String session,
    String intent,
    String charge,
    long amount,
    String currency,
    String status,
    Instant createdAt) {

  /** How long the merchant may answer. */
  private static final Duration ANSWER_WITHIN = Duration.ofDays(14);

  Instant dueBy() {
    return createdAt.plus(ANSWER_WITHIN);
  }

  boolean isOpen() {
    return status.equals("needs_response");
  }

  /** Whether its money is with the bank. */
  boolean isWithdrawn() {
    return !status.equals("won");
  }

  Dispute with(String end) {
    return new Dispute(id, account, session, intent, charge, amount, currency, end, createdAt);
  }
}
