package io.tollgate.simulator.samplewallet;

/**
 * A merchant of Sample Wallet.
 *
 * @param apiKey signs what the merchant sends
 * @param callbackKey signs what the wallet sends
 */
public record Merchant(String id, String apiKey, String callbackKey) {

  /** Reads the value of {@link SampleWallet#ACCOUNT_OPTION}. */
  static Merchant parse(String text) {
    String[] parts = text.split(":");
    if (parts.length != 3) {
      throw SampleWallet.ACCOUNT_OPTION.refused();
    }
    return new Merchant(parts[0], parts[1], parts[2]);
  }

  /** Never the keys. */
  @Override
  public String toString() {
    return "Merchant[" + id + "]";
  }
}
