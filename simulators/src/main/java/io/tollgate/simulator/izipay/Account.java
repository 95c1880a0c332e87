package io.tollgate.simulator.izipay;

/**
 * A merchant at Izipay.
 *
 * @param apiKey goes with every token request
 * @param hashKey signs what Izipay says
 * @param ipnUrl the panel's own setting, for orders whose form names none; may be empty
 */
public record Account(String merchantCode, String apiKey, String hashKey, String ipnUrl) {

  /** Reads {@code merchantCode:apiKey:hashKey}. */
  static Account parse(String text) {
    String[] parts = text.split(":");
    if (parts.length != 3) {
      throw new IllegalArgumentException("a merchant is written code:apiKey:hashKey");
    }
    return new Account(parts[0], parts[1], parts[2], "");
  }

  /** Never the keys. */
  @Override
  public String toString() {
    return "Account[" + merchantCode + "]";
  }
}
