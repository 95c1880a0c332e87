package io.tollgate.bill;

import java.util.Set;

/** Why a payment did not succeed, as far as its buyer needs to know. */
public enum PaymentFailure {
  /** The buyer ended it. */
  CANCELLED,
  /** There was not enough money in the account or on the card. */
  NO_MONEY,
  /** Anything else that the gateway or a bank refused. */
  DECLINED;

  private static final Set<String> ENDED_BY_BUYER = Set.of("cancelled_by_payer");
  private static final Set<String> WITHOUT_MONEY =
      Set.of("insufficient_balance", "insufficient_funds");

  /**
   * @param reason the gateway's report in our words, or in the gateway's own
   * @param code the gateway's own code
   */
  public static PaymentFailure of(String reason, String code) {
    if (ENDED_BY_BUYER.contains(reason)) {
      return CANCELLED;
    }
    return WITHOUT_MONEY.contains(reason) || WITHOUT_MONEY.contains(code) ? NO_MONEY : DECLINED;
  }
}
