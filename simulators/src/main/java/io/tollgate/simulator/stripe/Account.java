package io.tollgate.simulator.stripe;

/**
 * A merchant's account at Stripe, with one webhook endpoint.
 *
 * @param webhookSecret signs what Stripe sends there
 * @param webhookUrl the endpoint; empty for none
 */
public record Account(String name, String secretKey, String webhookSecret, String webhookUrl) {

  /** Reads the value of {@link Stripe#ACCOUNT_OPTION}. */
  static Account parse(String text) {
    String[] parts = text.split(",", 4);
    if (parts.length < 3 || !parts[1].matches("[sr]k_test_[A-Za-z0-9_]+")) {
      throw Stripe.ACCOUNT_OPTION.refused();
    }
    return new Account(parts[0], parts[1], parts[2], parts.length < 4 ? "" : parts[3]);
  }

  /** Never the keys. */
  @Override
  public String toString() {
    return "Account[" + name + "]";
  }
}
