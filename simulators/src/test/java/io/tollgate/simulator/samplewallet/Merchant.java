package io.tollgate.simulator.samplewallet;

/**
 * A merchant of Sample Wallet.
 *
 * @param apiKey signs what the merchant sends
 * @param callbackKey signs what the wallet sends
 */
public record Merchant(String id, String apiKey, String callbackKey) {

  /** Never the keys. */
  @Override
  public String toString() {
    return "Merchant[" + id + "]";
  }
}
