package io.tollgate.callback;

import java.net.URI;

/** What came of a browser's return from a gateway. */
sealed interface ReturnResult {

  /**
   * The gateway sent it, about a payment of ours.
   *
   * @param landing the shop's page where the browser goes on
   */
  record Genuine(URI landing) implements ReturnResult {}

  /** Nothing shows that the gateway sent it. */
  record NotGenuine() implements ReturnResult {}
}
