package io.tollgate.simulator;

/**
 * An action on an order that only one gateway has: what the merchant's staff do in its dashboard,
 * unknown to whatever calls its API, or a test that the gateway itself runs.
 *
 * @param name on the wire: lower case with hyphens
 * @param label what its button says
 * @param isForPaid whether only a paid order has it
 * @param takesAmount in minor units; without one it means all that is left
 */
public record MerchantAction(String name, String label, boolean isForPaid, boolean takesAmount) {

  /**
   * No gateway means to take money twice for one order, and yet it happens; not at those whose
   * protocol leaves no room for a second payment.
   */
  public static final MerchantAction PAY_AGAIN =
      new MerchantAction("pay-again", "Buyer pays once more", true, false);
}
