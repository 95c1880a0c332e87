package io.tollgate.simulator.momo;

import io.tollgate.simulator.Switch.RefundCourse;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A refund that MoMo took.
 *
 * @param orderId the refund's own, given by the merchant
 * @param payment the number of the payment whose money goes back
 * @param transId the refund's own number
 * @param decidedAt when {@code LATER} and {@code FAILS} come to their end
 */
record Refund(
    String partnerCode,
    String orderId,
    long payment,
    long amount,
    long transId,
    RefundCourse course,
    Instant createdAt,
    Instant decidedAt) {

  String key() {
    return Order.key(partnerCode, orderId);
  }

  /** The same, as one that MoMo cannot make now. */
  Refund failed() {
    return new Refund(
        partnerCode, orderId, payment, amount, transId, RefundCourse.FAILS, createdAt, createdAt);
  }

  int code(Instant now) {
    boolean isDecided = !decidedAt.isAfter(now);
    return switch (course) {
      case IMMEDIATE -> ResultCode.SUCCESS;
      case LATER -> isDecided ? ResultCode.SUCCESS : ResultCode.AT_PROVIDER;
      case FAILS -> isDecided ? ResultCode.REFUND_FAILED : ResultCode.AT_PROVIDER;
      case MANUAL -> ResultCode.AT_PROVIDER;
    };
  }

  /** As query and refund/query list it. */
  Map<String, Object> entry(Instant now) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("orderId", orderId);
    entry.put("amount", amount);
    entry.put("resultCode", code(now));
    entry.put("transId", transId);
    entry.put("createdTime", createdAt.toEpochMilli());
    return entry;
  }

  String state(Instant now) {
    return switch (code(now)) {
      case ResultCode.SUCCESS -> "done";
      case ResultCode.AT_PROVIDER -> course == RefundCourse.MANUAL ? "manual" : "processing";
      default -> "failed";
    };
  }
}
