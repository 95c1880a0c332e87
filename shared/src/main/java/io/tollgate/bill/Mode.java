package io.tollgate.bill;

import java.net.URI;

/**
 * Which of a gateway's two environments is used, {@code tollgate.mode}: its sandbox, or real money.
 */
public enum Mode {
  TEST,
  LIVE;

  /**
   * @throws IllegalArgumentException when it is neither {@code test} nor {@code live}
   */
  public static Mode of(String configured) {
    return switch (configured) {
      case "test" -> TEST;
      case "live" -> LIVE;
      default -> throw new IllegalArgumentException("tollgate.mode is neither test nor live");
    };
  }

  public URI choose(String test, String live) {
    return URI.create(
        switch (this) {
          case TEST -> test;
          case LIVE -> live;
        });
  }
}
