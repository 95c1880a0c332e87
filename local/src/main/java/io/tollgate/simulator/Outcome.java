package io.tollgate.simulator;

import java.util.Arrays;
import java.util.Optional;

/** How a payment ends. The first four are the buttons of every hosted page. */
public enum Outcome {
  SUCCESS,
  CANCEL,
  INSUFFICIENT,
  EXPIRE,
  /** The buyer's bank refuses. */
  DECLINED,
  /** The payment is under way now and completes a minute after the order expired. */
  LATE_SUCCESS;

  /** What buttons and the control API call it: lower case with hyphens. */
  public String wireName() {
    return Switch.wireName(this);
  }

  public static Optional<Outcome> of(String wireName) {
    return Arrays.stream(values()).filter(o -> o.wireName().equals(wireName)).findFirst();
  }
}
