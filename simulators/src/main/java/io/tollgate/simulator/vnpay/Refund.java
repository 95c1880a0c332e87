package io.tollgate.simulator.vnpay;

import io.tollgate.simulator.Switch.RefundCourse;
import java.time.Duration;
import java.time.Instant;

/**
 * A refund that was accepted.
 *
 * @param id the merchant's vnp_RequestId
 * @param payment the key of the payment that it is of
 * @param type 02 for all of it, 03 for a part
 * @param amount in dong
 * @param transactionNo the refund's own number
 * @param decidedAt when {@code LATER} and {@code FAILS} come to their end
 */
record Refund(
    String id,
    String payment,
    String type,
    long amount,
    String orderInfo,
    long transactionNo,
    RefundCourse course,
    Instant askedAt,
    Instant decidedAt) {

  /** Its vnp_TransactionStatus: at VNPAY, at the bank, done, rejected. */
  String status(Instant now) {
    boolean decided = !decidedAt.isAfter(now);
    boolean atTheBank =
        !askedAt.plus(Duration.between(askedAt, decidedAt).dividedBy(2)).isAfter(now);
    String underWay = atTheBank ? "06" : "05";
    return switch (course) {
      case IMMEDIATE -> "00";
      case LATER -> decided ? "00" : underWay;
      case FAILS -> decided ? "09" : underWay;
      case MANUAL -> "05";
    };
  }

  /** What a tester calls it. */
  String state(Instant now) {
    return switch (status(now)) {
      case "00" -> "done";
      case "09" -> "failed";
      default -> course == RefundCourse.MANUAL ? "manual" : "processing";
    };
  }
}
