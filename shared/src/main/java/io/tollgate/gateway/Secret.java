package io.tollgate.gateway;

import io.tollgate.settings.WrongSetting;
import java.nio.charset.StandardCharsets;

/** A key that cannot be printed by accident (Invariant 12). */
public final class Secret {

  private final String value;

  public Secret(String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException("An empty secret");
    }
    this.value = value;
  }

  /**
   * The secret of a setting.
   *
   * @throws WrongSetting when it is blank
   */
  public static Secret of(String setting, String value) {
    if (value.isBlank()) {
      throw new WrongSetting(setting, "is empty");
    }
    return new Secret(value);
  }

  /** The key itself, for signing and nothing else. */
  byte[] bytes() {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  /** The key as text, for gateways that make it part of what is signed. */
  public String reveal() {
    return value;
  }

  @Override
  public String toString() {
    return "***";
  }
}
