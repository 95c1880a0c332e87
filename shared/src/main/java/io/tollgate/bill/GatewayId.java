package io.tollgate.bill;

import java.util.regex.Pattern;

/**
 * The name of a gateway, as in routes, configuration and the column {@code backend}. A value and
 * not an enum constant: a new gateway edits no list.
 */
public record GatewayId(String value) {

  private static final Pattern SHAPE = Pattern.compile("[a-z][a-z0-9]{1,19}");

  public GatewayId {
    if (!isWellFormed(value)) {
      throw new IllegalArgumentException("Not a gateway's name");
    }
  }

  /** Whether a text from outside could be a gateway's name at all. */
  public static boolean isWellFormed(String value) {
    return SHAPE.matcher(value).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
