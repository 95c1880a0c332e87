package io.tollgate.simulator.stripe;

/**
 * A merchant's account at Stripe, with one webhook endpoint.
 *
 * @param name where its events go: the last part of the endpoint's address
 * @param webhookSecret signs what Stripe sends there
 * @param tollgateUrl without a slash at the end; empty for no endpoint
 */
public record Account(String name, String secretKey, String webhookSecret, String tollgateUrl) {

  /** For trying out by hand; invented, and no secret. */
  public static final Account EXAMPLE =
      new Account("main", "sk_test_EXAMPLE_ONLY", "whsec_EXAMPLE_ONLY", "");

  public Account {
    if (!secretKey.matches("[sr]k_test_[A-Za-z0-9_]+")) {
      throw new IllegalArgumentException(
          "a simulated account has a test key, sk_test_ or rk_test_");
    }
  }

  /** Reads {@code name,secret key,webhook secret,http://localhost:8080}. */
  static Account parse(String text) {
    String[] parts = text.split(",", 4);
    if (parts.length != 4) {
      throw new IllegalArgumentException(
          "an account is written name,sk_test_...,whsec_...,http://localhost:8080");
    }
    return new Account(parts[0], parts[1], parts[2], parts[3]);
  }

  String endpoint() {
    return tollgateUrl + "/api/v1/callback/stripe/" + name;
  }

  /** Never the keys. */
  @Override
  public String toString() {
    return "Account[" + name + "]";
  }
}
