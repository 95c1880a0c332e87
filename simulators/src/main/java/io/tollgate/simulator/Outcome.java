package io.tollgate.simulator;

import java.util.Arrays;
import java.util.Optional;

/** How a payment ends. Which of them a gateway can play is its own to say. */
public enum Outcome {
  SUCCESS("Pay"),
  CANCEL("Cancel"),
  INSUFFICIENT("Balance too low"),
  EXPIRE("Expire"),
  /** The buyer's bank refuses. */
  DECLINED("Bank refuses"),
  /** The payment is under way now and completes a minute after the order expired. */
  LATE_SUCCESS("Pay after expiry"),
  /** The gateway took the money and doubts it. */
  SUSPICIOUS("Pay under suspicion"),
  /** Accepted now; the money arrives later. */
  DELAYED("Pay, money comes later"),
  /** Accepted now; later no money arrives. */
  DELAYED_FAILURE("Pay, money never comes");

  private final String label;

  Outcome(String label) {
    this.label = label;
  }

  /** What its button says. */
  public String label() {
    return label;
  }

  /** What buttons and the control API call it: lower case with hyphens. */
  public String wireName() {
    return Switch.wireName(this);
  }

  public static Optional<Outcome> of(String wireName) {
    return Arrays.stream(values()).filter(o -> o.wireName().equals(wireName)).findFirst();
  }
}
