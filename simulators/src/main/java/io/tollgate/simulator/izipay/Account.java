package io.tollgate.simulator.izipay;

/**
 * A merchant at Izipay.
 *
 * @param apiKey goes with every token request
 * @param hashKey signs what Izipay says
 * @param ipnUrl the panel's own setting, for orders whose form names none; may be empty
 */
public record Account(String merchantCode, String apiKey, String hashKey, String ipnUrl) {

  /** Reads the value of {@link Izipay#ACCOUNT_OPTION}. */
  static Account parse(String text) {
    String[] parts = text.split(":", 4);
    if (parts.length < 3) {
      throw Izipay.ACCOUNT_OPTION.refused();
    }
    return new Account(parts[0], parts[1], parts[2], parts.length < 4 ? "" : parts[3]);
  }

  /** Never the keys. */
  @Override
  public String toString() {
    return "Account[" + merchantCode + "]";
  }
}
