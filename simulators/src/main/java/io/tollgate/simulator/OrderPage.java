package io.tollgate.simulator;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Where the merchant shows an order to its people: a gateway knows its own number of an order and
 * no page about it.
 *
 * @param pattern an address with {@code {order}} in the place of what the merchant calls the order
 */
public record OrderPage(String pattern) {

  private static final String PLACE = "{order}";

  /**
   * Checks the address, which is shown as a link.
   *
   * @throws IllegalArgumentException when it is none or has no place for the order
   */
  public OrderPage {
    if (!pattern.matches("https?://.+") || !pattern.contains(PLACE)) {
      throw new IllegalArgumentException(
          "an http or https address with " + PLACE + " in it, not '" + pattern + "'");
    }
  }

  String of(String reference) {
    String encoded = URLEncoder.encode(reference, StandardCharsets.UTF_8).replace("+", "%20");
    return pattern.replace(PLACE, encoded);
  }
}
