package io.tollgate.simulator.samplewallet;

import io.tollgate.simulator.Switch.RefundCourse;
import java.time.Instant;

/**
 * A refund that was accepted.
 *
 * @param amount in minor units of the payment's currency
 * @param decidedAt when {@code LATER} and {@code FAILS} come to their end
 */
record Refund(
    String merchantId,
    String id,
    String transactionId,
    long amount,
    RefundCourse course,
    Instant decidedAt) {

  static String key(String merchantId, String id) {
    return merchantId + ":" + id;
  }

  String key() {
    return key(merchantId, id);
  }

  /** The document's result_code. */
  int result(Instant now) {
    boolean decided = !decidedAt.isAfter(now);
    return switch (course) {
      case IMMEDIATE -> Code.REFUND_DONE;
      case LATER -> decided ? Code.REFUND_DONE : Code.REFUND_UNDER_WAY;
      case FAILS -> decided ? Code.REFUND_FAILED : Code.REFUND_UNDER_WAY;
      case MANUAL -> Code.REFUND_MANUAL;
    };
  }

  String state(Instant now) {
    return switch (result(now)) {
      case Code.REFUND_DONE -> "done";
      case Code.REFUND_FAILED -> "failed";
      case Code.REFUND_MANUAL -> "manual";
      default -> "processing";
    };
  }
}
