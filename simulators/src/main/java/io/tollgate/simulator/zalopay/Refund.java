package io.tollgate.simulator.zalopay;

import io.tollgate.simulator.Switch.RefundCourse;
import java.time.Instant;

/**
 * A refund that was accepted.
 *
 * @param id the merchant's m_refund_id
 * @param decidedAt when {@code LATER} and {@code FAILS} come to their end
 */
record Refund(
    long appId,
    String id,
    long transactionId,
    long amount,
    long refundId,
    RefundCourse course,
    Instant decidedAt) {

  enum State {
    DONE,
    FAILED,
    PROCESSING,
    MANUAL
  }

  static String key(long appId, String id) {
    return appId + ":" + id;
  }

  String key() {
    return key(appId, id);
  }

  State state(Instant now) {
    boolean decided = !decidedAt.isAfter(now);
    return switch (course) {
      case IMMEDIATE -> State.DONE;
      case LATER -> decided ? State.DONE : State.PROCESSING;
      case FAILS -> decided ? State.FAILED : State.PROCESSING;
      case MANUAL -> State.MANUAL;
    };
  }
}
