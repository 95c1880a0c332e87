package io.tollgate.simulator.zalopay;

import io.tollgate.simulator.Parameters;
import java.util.List;

/**
 * A merchant's application at ZaloPay.
 *
 * @param key1 signs what the merchant sends
 * @param key2 signs what ZaloPay sends
 */
public record App(long appId, String key1, String key2) {

  /**
   * The sandbox applications that ZaloPay's documents and SDK print; everybody knows their keys.
   */
  public static final List<App> PUBLIC =
      List.of(
          new App(2553, "PcY4iZIKFCIdgZvA6ueMcMHHUbRLYjPL", "kLtgPl8HHhfvMuDHPwKfgfsY4Ydm9eIz"),
          new App(2554, "sdngKKJmqEMzvh5QQcdD2A9XBSKUNaYn", "trMrHtvjo6myautxDUiAcYsVtaeQ8nhf"));

  /** Reads the value of {@link ZaloPay#ACCOUNT_OPTION}. */
  static App parse(String text) {
    String[] parts = text.split(":");
    return Parameters.whole(parts[0])
        .filter(_ -> parts.length == 3)
        .map(id -> new App(id, parts[1], parts[2]))
        .orElseThrow(ZaloPay.ACCOUNT_OPTION::refused);
  }

  /** Never the keys. */
  @Override
  public String toString() {
    return "App[" + appId + "]";
  }
}
