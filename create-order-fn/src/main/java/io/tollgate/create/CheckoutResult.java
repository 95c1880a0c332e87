package io.tollgate.create;

import java.util.List;

/** What came of checking a cart out. */
sealed interface CheckoutResult {

  /** The cart has its order, and this came of the payment. */
  record Payment(OpenPaymentResult result) implements CheckoutResult {}

  /**
   * The cart or its prices have changed: nobody is charged what they have not seen.
   *
   * @param total what the cart costs now, in minor units
   */
  record CartChanged(int version, long total) implements CheckoutResult {}

  /** Not everything in the cart is to be had. */
  record OutOfStock(List<String> skus) implements CheckoutResult {}
}
