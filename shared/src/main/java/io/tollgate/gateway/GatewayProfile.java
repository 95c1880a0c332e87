package io.tollgate.gateway;

import java.util.List;
import java.util.Set;

/**
 * How people know a gateway.
 *
 * @param displayName as the gateway writes its own name, at most 30 characters
 * @param homePage the address of its web site; "" where it has none
 * @param countries the countries that it serves, as ISO 3166-1 codes of two letters; empty where it
 *     serves no country in particular
 */
public record GatewayProfile(String displayName, String homePage, List<String> countries) {

  /** With an account's name behind it, it still fits into the name of a payment method. */
  private static final int DISPLAY_NAME_LENGTH_MAX = 30;

  public GatewayProfile {
    if (displayName.isBlank() || displayName.length() > DISPLAY_NAME_LENGTH_MAX) {
      throw new IllegalArgumentException("A display name has 1 to 30 characters: " + displayName);
    }
  }

  /**
   * What buyers read of an account's payment method as long as no operator has named it: the
   * display name, and the account behind it where several would be called the same.
   *
   * @param accounts all that are configured for the gateway
   */
  public String methodName(String account, Set<String> accounts) {
    return accounts.size() > 1 ? displayName + " (" + account + ")" : displayName;
  }
}
