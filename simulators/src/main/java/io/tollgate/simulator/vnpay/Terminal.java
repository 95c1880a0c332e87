package io.tollgate.simulator.vnpay;

import java.util.List;
import java.util.Optional;

/**
 * A merchant's terminal at VNPAY.
 *
 * @param secret signs everything, in both directions
 * @param ipnUrl where payments are reported; empty where the merchant forgot to say it
 */
public record Terminal(String tmnCode, String secret, String ipnUrl) {

  /** Reads the value of {@link Vnpay#ACCOUNT_OPTION}. */
  static Terminal parse(String text) {
    String[] parts = text.split(":", 3);
    if (parts.length < 2 || !parts[0].matches("[0-9A-Za-z]{8}") || parts[1].isEmpty()) {
      throw Vnpay.ACCOUNT_OPTION.refused();
    }
    return new Terminal(parts[0], parts[1], parts.length < 3 ? "" : parts[2]);
  }

  static Optional<Terminal> find(List<Terminal> known, String tmnCode) {
    return known.stream().filter(terminal -> terminal.tmnCode().equals(tmnCode)).findFirst();
  }
}
