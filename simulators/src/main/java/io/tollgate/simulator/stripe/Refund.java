package io.tollgate.simulator.stripe;

import java.time.Instant;
import java.util.Map;

/**
 * A refund that was accepted.
 *
 * @param session whose money goes back
 * @param metadata what the merchant wrote on it
 * @param reason as the API names it; empty when the merchant gave none
 * @param decidedAt when a course that has a second half comes to it
 */
record Refund(
    String id,
    String account,
    String session,
    String intent,
    String charge,
    long amount,
    String currency,
    Map<String, String> metadata,
    String reason,
    Course course,
    Instant createdAt,
    Instant decidedAt) {

  /** What becomes of a refund that was accepted. */
  enum Course {
    IMMEDIATE,
    LATER,
    FAILS,
    /** Waits for the buyer for ever. */
    MANUAL,
    /** Given back by the buyer's bank after all: the money returns to the balance. */
    FAILS_AFTER_SUCCESS
  }

  String status(Instant now) {
    boolean decided = !decidedAt.isAfter(now);
    return switch (course) {
      case IMMEDIATE -> "succeeded";
      case LATER -> decided ? "succeeded" : "pending";
      case FAILS -> decided ? "failed" : "pending";
      case MANUAL -> "requires_action";
      case FAILS_AFTER_SUCCESS -> decided ? "failed" : "succeeded";
    };
  }

  boolean isFailed(Instant now) {
    return status(now).equals("failed");
  }

  /** In the words of the simulators' stories. */
  String story(Instant now) {
    return switch (status(now)) {
      case "succeeded" -> "done";
      case "failed" -> "failed";
      case "requires_action" -> "manual";
      default -> "processing";
    };
  }
}
